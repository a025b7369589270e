-- Users and groups whose groups the last applied run could not read: Graph had
-- listed them and then did not find them. The next run asks again.
CREATE TABLE unread_member (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE
) STRICT;
