-- Lists are in the order of Unicode collation: indexes by name hold sort keys, made by
-- the function name_key of this program. That of accounts, of whom there may be a
-- million, is made in the background.
DROP INDEX user_version_name;
DROP INDEX group_version_name;
CREATE INDEX group_version_name ON group_version (name_key(name), object, connector, status, valid_from, valid_to);
DROP INDEX planned_name;
CREATE INDEX planned_name ON planned (run, kind, name_key(name), object);
DELETE FROM name_order;
DELETE FROM address_order;

-- The search index holds words without accents since now, and other mail addresses. It
-- is made anew in the background: reindexed is the snapshot as of which that began.
DROP TABLE search_term;
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'trigram', detail = 'none'
);
INSERT INTO search (search, rank) VALUES ('hashsize', 4000000);
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);
CREATE VIRTUAL TABLE search_term USING fts5vocab ('search', 'instance');
ALTER TABLE mirror ADD COLUMN reindexed INTEGER NOT NULL DEFAULT 0;
UPDATE mirror SET reindexed = snapshot, indexed = 0;
