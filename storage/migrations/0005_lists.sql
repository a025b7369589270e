-- Lists are read from these indexes alone, in the order of their rows: by name,
-- then by object. What a list shows is looked up for the rows in sight.
DROP INDEX user_version_name;
CREATE INDEX user_version_name ON user_version (name COLLATE NOCASE, object, connector, status, domain, valid_from, valid_to);
DROP INDEX group_version_name;
CREATE INDEX group_version_name ON group_version (name COLLATE NOCASE, object, connector, status, valid_from, valid_to);
-- Those that are found otherwise are sorted without being looked up.
DROP INDEX user_version_shown;
CREATE INDEX user_version_shown ON user_version (object, valid_from, valid_to, status, connector, domain, name);

-- What is rare is found here, and sorted: few accounts are not active, and some
-- domains have few of them. Both indexes grow at their ends.
CREATE INDEX user_version_rare ON user_version (status, object) WHERE status > 1;
CREATE INDEX user_version_domain ON user_version (domain, object);

-- Which trigrams there are: a word of one or two letters is looked for by the
-- trigrams that begin with it. The texts in the index end in two line feeds since
-- now, so that their last letters begin trigrams too; they are indexed anew.
CREATE VIRTUAL TABLE search_term USING fts5vocab ('search', 'instance');
INSERT INTO search (search) VALUES ('delete-all');
UPDATE mirror SET indexed = 0;
