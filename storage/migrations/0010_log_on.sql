-- Log-ons: who tried, how, and what was decided. Nothing refers to other tables,
-- so that the log stays when an account, a connector or a profile goes.
CREATE TABLE log_on (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  at           INTEGER NOT NULL,
  name         TEXT    NOT NULL, -- as typed; '' where it is not the shape of a name
  user         ANY     NOT NULL, -- as object.guid; '' where no account was found
  display_name TEXT    NOT NULL,
  connector    TEXT    NOT NULL, -- uid
  profile      TEXT    NOT NULL, -- uid
  profile_name TEXT    NOT NULL,
  way          TEXT    NOT NULL,
  reason       TEXT    NOT NULL,
  code         INTEGER NOT NULL,
  request_id   TEXT    NOT NULL,
  address      TEXT    NOT NULL, -- '' where it is not known
  test         INTEGER NOT NULL
) STRICT;
CREATE INDEX log_on_at ON log_on (at);
