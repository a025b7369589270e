-- The staging database contains the data that a run has read and not yet applied. It
-- is disposable: if it is lost, a run has to read again, but no directory is lost.
CREATE TABLE fetch (
  connector  INTEGER PRIMARY KEY,
  snapshot   INTEGER NOT NULL,
  mode       TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  domains    TEXT    NOT NULL,
  acknowledge_disabled INTEGER NOT NULL,
  guests     INTEGER NOT NULL,
  reason     TEXT    NOT NULL,
  excluded   TEXT    NOT NULL,
  selected   TEXT    NOT NULL,
  verifies   INTEGER NOT NULL,
  token      BLOB             -- if it differs from the mirror's, the fetch cannot be used
) STRICT;
CREATE TABLE fetch_stream (
  connector INTEGER NOT NULL,
  stream    TEXT    NOT NULL,
  link      TEXT    NOT NULL,
  done      INTEGER NOT NULL,
  PRIMARY KEY (connector, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE fetch_whole (
  connector INTEGER NOT NULL,
  object    INTEGER NOT NULL,
  side      INTEGER NOT NULL,
  PRIMARY KEY (connector, object, side)
) STRICT, WITHOUT ROWID;
CREATE TABLE fetch_appeared (
  connector INTEGER NOT NULL,
  object    INTEGER NOT NULL,
  side      INTEGER NOT NULL,
  kind      INTEGER NOT NULL,
  PRIMARY KEY (connector, object, side)
) STRICT, WITHOUT ROWID;
-- The users for whom Graph returned null as accountEnabled.
CREATE TABLE fetch_unsaid (
  connector INTEGER NOT NULL,
  object    INTEGER NOT NULL,
  PRIMARY KEY (connector, object)
) STRICT, WITHOUT ROWID;
-- Everything that the delta rounds of a fetch have mentioned: objects, with member 0,
-- and memberships.
CREATE TABLE fetch_announced (
  connector INTEGER NOT NULL,
  object    INTEGER NOT NULL,
  member    INTEGER NOT NULL,
  PRIMARY KEY (connector, object, member)
) STRICT, WITHOUT ROWID;

-- removal: 0 live, 1 soft-deleted, 2 purged. doc is '' for a removed object that
-- this fetch did not read before its removal. guid is the ID that the properties came
-- with, here and below, as in the tables of versions.
CREATE TABLE stage_user (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  removal   INTEGER NOT NULL,
  status    INTEGER NOT NULL,
  enabled   INTEGER NOT NULL,
  guest     INTEGER NOT NULL,
  domain    TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  doc       TEXT    NOT NULL,
  guid      ANY
) STRICT;
CREATE TABLE stage_group (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  removal   INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  doc       TEXT    NOT NULL,
  guid      ANY
) STRICT;
CREATE TABLE stage_membership (
  group_id  INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  removed   INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;

-- The plan: the version rows that Apply will write. old is the previous status, or 0
-- for a new object.
CREATE TABLE plan_user (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  old       INTEGER NOT NULL,
  status    INTEGER NOT NULL,
  cause     INTEGER NOT NULL,
  enabled   INTEGER NOT NULL,
  guest     INTEGER NOT NULL,
  domain    TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  doc       TEXT    NOT NULL,
  guid      ANY
) STRICT;
CREATE TABLE plan_group (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  old       INTEGER NOT NULL,
  status    INTEGER NOT NULL,
  cause     INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  doc       TEXT    NOT NULL,
  guid      ANY
) STRICT;
CREATE TABLE plan_membership (
  group_id  INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  added     INTEGER NOT NULL, -- 1 opens, 0 closes
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;
-- Objects that differ from the mirror only in properties that one side did not read.
-- They get new versions, but are not part of the plan.
CREATE TABLE plan_reread_user (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  doc       TEXT    NOT NULL,
  guid      ANY
) STRICT;
CREATE TABLE plan_reread_group (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  doc       TEXT    NOT NULL,
  guid      ANY
) STRICT;
-- Every planned user and group: whether it is visible before and after.
CREATE TABLE plan_visible (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  before    INTEGER NOT NULL,
  after     INTEGER NOT NULL
) STRICT;
-- The groups in which the plan makes memberships visible or hides them, with their
-- numbers. Direct ones change without their account or group; fresh ones are losses
-- that were not approved.
CREATE TABLE plan_moves (
  group_id      INTEGER PRIMARY KEY,
  connector     INTEGER NOT NULL,
  gained        INTEGER NOT NULL,
  gained_direct INTEGER NOT NULL,
  lost          INTEGER NOT NULL,
  lost_direct   INTEGER NOT NULL,
  fresh         INTEGER NOT NULL,
  stays         INTEGER NOT NULL  -- the group itself is visible afterwards
) STRICT;

-- Everything that the plan would remove but leaves in place for now, as in the tables
-- withheld_*. edited: edited options would take it out of scope, which is computed
-- again each time; altered: its properties differ as well.
CREATE TABLE withhold_user (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  removal   INTEGER NOT NULL,
  enabled   INTEGER NOT NULL,
  guest     INTEGER NOT NULL,
  domain    TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  doc       TEXT    NOT NULL,
  edited    INTEGER NOT NULL,
  altered   INTEGER NOT NULL,
  guid      ANY
) STRICT;
CREATE TABLE withhold_group (
  object    INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  removal   INTEGER NOT NULL
) STRICT;
CREATE TABLE withhold_membership (
  group_id  INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  connector INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;
