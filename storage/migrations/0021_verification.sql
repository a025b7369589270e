-- When everything of a connector was last read, and when that was complete; and by
-- how much Graph has counted more than the directory knew, in how many runs in a
-- row, and whether everything was read because of it.
CREATE TABLE verification (
  connector   INTEGER PRIMARY KEY REFERENCES connector(id) ON DELETE CASCADE,
  read_at     INTEGER NOT NULL,
  verified_at INTEGER NOT NULL,
  users_off   INTEGER NOT NULL,
  groups_off  INTEGER NOT NULL,
  runs_off    INTEGER NOT NULL,
  read_off    INTEGER NOT NULL
) STRICT;
INSERT INTO verification SELECT connector, max(ended_at), coalesce(max(ended_at) FILTER (WHERE state <> 'warnings'), 0), 0, 0, 0, 0
  FROM run WHERE mode = 'full' AND state IN ('succeeded', 'unchanged', 'warnings') GROUP BY connector;

-- Whether a fetch also tells what delta rounds did not announce.
ALTER TABLE fetch ADD COLUMN verifies INTEGER NOT NULL DEFAULT 0;
