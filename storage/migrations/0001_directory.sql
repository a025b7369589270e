-- Connectors: what the administrator entered. Secrets are in the vault.
CREATE TABLE connector (
  id                   INTEGER PRIMARY KEY,
  uid                  TEXT    NOT NULL UNIQUE,
  description          TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  info                 TEXT    NOT NULL,
  enabled              INTEGER NOT NULL,
  tenant_domain        TEXT    NOT NULL,
  client_id            TEXT    NOT NULL,
  certificate          TEXT    NOT NULL,
  cloud                TEXT    NOT NULL,
  login_url            TEXT    NOT NULL,
  graph_url            TEXT    NOT NULL,
  ca_file              TEXT    NOT NULL,
  domains              TEXT    NOT NULL, -- comma separated, ASCII form
  acknowledge_disabled INTEGER NOT NULL,
  guests               INTEGER NOT NULL,
  key_expires          INTEGER,          -- Unix milliseconds, like every time here
  created_at           INTEGER NOT NULL,
  updated_at           INTEGER NOT NULL,
  tenant_id            TEXT    NOT NULL,
  tenant_name          TEXT    NOT NULL
) STRICT;

-- Runs, kept for ever. snapshot is the newest snapshot that the directory of
-- the connector shows after the run: the id of the run that began to read it.
CREATE TABLE run (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  connector  INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  trigger    TEXT    NOT NULL,
  mode       TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at   INTEGER,
  snapshot   INTEGER NOT NULL,
  result     TEXT    NOT NULL -- counts, traffic, error and warnings as JSON
) STRICT;

-- What the last applied run of a connector left: where the next one goes on.
CREATE TABLE mirror (
  connector   INTEGER PRIMARY KEY REFERENCES connector(id) ON DELETE CASCADE,
  snapshot    INTEGER NOT NULL, -- newest visible snapshot
  indexed     INTEGER NOT NULL, -- newest snapshot that the search index holds
  users_link  TEXT    NOT NULL, -- delta links, opaque
  groups_link TEXT    NOT NULL,
  excluded    TEXT    NOT NULL, -- properties that Graph refuses, comma separated
  scope       TEXT    NOT NULL, -- the options that the statuses were computed with
  live_users  INTEGER NOT NULL, -- not deleted in Entra ID, in scope or not
  live_groups INTEGER NOT NULL,
  accounts    INTEGER NOT NULL, -- active and disabled
  memberships INTEGER NOT NULL  -- visible ones
) STRICT;

-- Identity: one row for each directory object ever met. guid is a 16-byte
-- blob, or text where Graph's id is not a GUID.
CREATE TABLE object (
  id        INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  kind      INTEGER NOT NULL,
  guid      ANY     NOT NULL,
  UNIQUE (connector, guid)
) STRICT;

-- Versions are valid from one snapshot up to, not including, another; the
-- open one has no end. Rows of a snapshot newer than mirror.snapshot belong to
-- a run that is not committed, and nobody reads them.
CREATE TABLE user_version (
  object     INTEGER NOT NULL REFERENCES object(id),
  valid_from INTEGER NOT NULL,
  valid_to   INTEGER,
  connector  INTEGER NOT NULL,
  status     INTEGER NOT NULL, -- 1 active, 2 disabled, 3 deleted, 4 out of scope
  cause      INTEGER NOT NULL,
  enabled    INTEGER NOT NULL, -- accountEnabled, as Graph said
  guest      INTEGER NOT NULL,
  domain     TEXT    NOT NULL, -- of the primary address, ASCII form
  name       TEXT    NOT NULL, -- displayName
  doc        TEXT    NOT NULL, -- canonical JSON of all properties
  UNIQUE (object, valid_from)
) STRICT;
-- What an object looked like when, without its properties: members are many.
CREATE INDEX user_version_shown ON user_version (object, valid_from, valid_to, status);
CREATE INDEX user_version_name ON user_version (name COLLATE NOCASE);

CREATE TABLE group_version (
  object     INTEGER NOT NULL REFERENCES object(id),
  valid_from INTEGER NOT NULL,
  valid_to   INTEGER,
  connector  INTEGER NOT NULL,
  status     INTEGER NOT NULL, -- 1 active, 3 deleted
  cause      INTEGER NOT NULL,
  name       TEXT    NOT NULL,
  doc        TEXT    NOT NULL,
  UNIQUE (object, valid_from)
) STRICT;
CREATE INDEX group_version_name ON group_version (name COLLATE NOCASE);

-- Direct memberships as Graph said, also of deleted members, which keep theirs.
CREATE TABLE membership (
  group_id   INTEGER NOT NULL,
  member_id  INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to   INTEGER,
  PRIMARY KEY (group_id, member_id, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_member ON membership (member_id, group_id);

-- What each run after the first changed, one row an object: an index into the
-- versions, and the cause for ever. kind: 1 user, 2 group, 3 membership (object
-- is the group). A first run has no rows here: everything it has is new.
CREATE TABLE change (
  run    INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  kind   INTEGER NOT NULL,
  object INTEGER NOT NULL,
  member INTEGER NOT NULL, -- 0 unless kind is 3
  op     TEXT    NOT NULL,
  cause  INTEGER NOT NULL,
  PRIMARY KEY (run, kind, object, member)
) STRICT, WITHOUT ROWID;

-- Where an unfinished first read of a connector stands. Later reads keep the
-- same tables in the staging database.
CREATE TABLE fetch (
  connector  INTEGER PRIMARY KEY,
  snapshot   INTEGER NOT NULL,
  mode       TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  domains    TEXT    NOT NULL, -- the options that the statuses are computed with
  acknowledge_disabled INTEGER NOT NULL,
  guests     INTEGER NOT NULL,
  reason     TEXT    NOT NULL, -- why everything is read again
  excluded   TEXT    NOT NULL
) STRICT;
CREATE TABLE fetch_stream (
  connector INTEGER NOT NULL,
  stream    TEXT    NOT NULL,
  link      TEXT    NOT NULL,
  done      INTEGER NOT NULL,
  PRIMARY KEY (connector, stream)
) STRICT, WITHOUT ROWID;
-- Objects whose memberships are known to be read whole, on a side: 1 the members
-- of a group, 2 the groups of a user or group.
CREATE TABLE fetch_whole (
  connector INTEGER NOT NULL,
  object    INTEGER NOT NULL,
  side      INTEGER NOT NULL,
  PRIMARY KEY (connector, object, side)
) STRICT, WITHOUT ROWID;
-- Objects that a delta round showed for the first time or as restored: their
-- memberships, on each side a row, are asked for, since Graph does not announce
-- kept ones.
CREATE TABLE fetch_appeared (
  connector INTEGER NOT NULL,
  object    INTEGER NOT NULL,
  side      INTEGER NOT NULL,
  kind      INTEGER NOT NULL,
  PRIMARY KEY (connector, object, side)
) STRICT, WITHOUT ROWID;

-- Search over the newest version of every account and group; rowid = object.
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'trigram', detail = 'none'
);
-- Merging while a first read arrives is what costs; Index merges afterwards, a
-- little at a time.
INSERT INTO search (search, rank) VALUES ('hashsize', 4000000);
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);
