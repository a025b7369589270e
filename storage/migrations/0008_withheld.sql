-- What runs have read to be gone and did not remove, because a connector was
-- failed or held then: delta links will not tell of it again. The next fetch
-- begins with it. removal: 0 left the domain filter, with the properties that
-- Graph gave; 1 deleted softly, 2 purged, 3 not listed.
CREATE TABLE withheld_user (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  removal   INTEGER NOT NULL,
  enabled   INTEGER NOT NULL,
  guest     INTEGER NOT NULL,
  domain    TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  doc       TEXT    NOT NULL
) STRICT;
CREATE TABLE withheld_group (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  removal   INTEGER NOT NULL
) STRICT;
CREATE TABLE withheld_membership (
  group_id  INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;
