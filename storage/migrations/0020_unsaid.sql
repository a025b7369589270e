-- The users of whom Graph said null for whether they are enabled, in a first
-- fetch. The staging database has the same for the others.
CREATE TABLE fetch_unsaid (
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  object    INTEGER NOT NULL,
  PRIMARY KEY (connector, object)
) STRICT, WITHOUT ROWID;
