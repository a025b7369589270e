-- When the options that statuses follow from were last edited; 0: not known.
ALTER TABLE connector ADD COLUMN scope_edited_at INTEGER NOT NULL DEFAULT 0;

-- A run that plans and applies nothing.
ALTER TABLE run ADD COLUMN preview INTEGER NOT NULL DEFAULT 0;
CREATE INDEX run_held ON run (connector) WHERE state = 'held';

-- The plan of a run that was not applied: what table change is to one that was,
-- with what there are no versions of. kind: 1 user, 2 group, 3 membership
-- (object is the group). name is that of the user or group; doc holds its
-- properties, '' where they would stay, or it is new.
CREATE TABLE planned (
  run    INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  kind   INTEGER NOT NULL,
  object INTEGER NOT NULL,
  member INTEGER NOT NULL, -- 0 unless kind is 3
  op     TEXT    NOT NULL,
  cause  INTEGER NOT NULL,
  name   TEXT    NOT NULL,
  doc    TEXT    NOT NULL,
  UNIQUE (run, kind, object, member)
) STRICT;
