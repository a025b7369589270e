-- Groups whose members the last applied run could not read: the next one reads
-- them anew.
CREATE TABLE unread_group (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE
) STRICT;
