-- How many visible accounts are agents, as of the indexed snapshot.
ALTER TABLE mirror ADD COLUMN agents INTEGER NOT NULL DEFAULT 0;
