-- Plans are read in portions, in the order of names.
CREATE INDEX planned_name ON planned (run, kind, name COLLATE NOCASE, object);

-- Runs are selected by when they began.
CREATE INDEX run_started ON run (started_at);
