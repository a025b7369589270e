-- Accounts and groups that stayed as they were when a read asked for other properties
-- than those before, since it did not meet them or they were withheld: what they are
-- known by is older than that. snapshot is that of the read; it concerns the version
-- that was open then.
CREATE TABLE late (
  object    INTEGER NOT NULL,
  snapshot  INTEGER NOT NULL,
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  PRIMARY KEY (object, snapshot)
) STRICT, WITHOUT ROWID;
