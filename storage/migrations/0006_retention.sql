-- What is not kept any more of a connector: nothing that a snapshot before this
-- one showed, and no change of this run or an earlier one. before is the limit
-- that the settings gave.
CREATE TABLE forgotten (
  connector INTEGER PRIMARY KEY REFERENCES connector(id) ON DELETE CASCADE,
  snapshot  INTEGER NOT NULL,
  run       INTEGER NOT NULL,
  before    INTEGER NOT NULL
) STRICT;

-- Tombstones by age: they are few beside all versions.
CREATE INDEX user_tombstone ON user_version (connector, valid_from) WHERE status = 3 AND valid_to IS NULL;
CREATE INDEX group_tombstone ON group_version (connector, valid_from) WHERE status = 3 AND valid_to IS NULL;
