-- Authentication profiles. position is the place in which they are asked, from
-- 1; the default, which is asked last, has 0, and is the only one there.
CREATE TABLE profile (
  id            INTEGER PRIMARY KEY,
  uid           TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  description   TEXT    NOT NULL,
  position      INTEGER NOT NULL,
  mechanism     TEXT    NOT NULL,
  connector     INTEGER REFERENCES connector(id) ON DELETE SET NULL,
  client_id     TEXT    NOT NULL, -- empty: the connector's
  ways          TEXT    NOT NULL, -- comma separated
  suffix        TEXT    NOT NULL,
  permitted_ips TEXT    NOT NULL, -- CIDR, comma separated
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX profile_default ON profile (position) WHERE position = 0;
CREATE INDEX profile_connector ON profile (connector);

-- The groups whose members a profile holds for. guid is as in object, and name
-- the displayName at the last save: a group may vanish, or its connector be
-- removed.
CREATE TABLE profile_group (
  profile  INTEGER NOT NULL REFERENCES profile(id) ON DELETE CASCADE,
  guid     ANY     NOT NULL,
  name     TEXT    NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (profile, guid)
) STRICT, WITHOUT ROWID;

-- There is always a default. At first nobody logs on by it.
INSERT INTO profile (uid, name, description, position, mechanism, client_id, ways, suffix, permitted_ips, created_at, updated_at)
WITH RECURSIVE letter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM letter WHERE n < 10)
SELECT group_concat(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1), ''), 'Default', '', 0, 'none', '',
  'browser,device', '', '', unixepoch() * 1000, unixepoch() * 1000 FROM letter;
