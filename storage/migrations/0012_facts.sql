-- What lists are sorted and filtered by, as numbers of all objects of a kind:
-- four bytes an object (little endian), a thousand objects a row. id is made of
-- the kind, the fact and the thousand. It is as new as the search index.
CREATE TABLE fact (
  id      INTEGER PRIMARY KEY,
  numbers BLOB NOT NULL
) STRICT;
-- The texts that such numbers stand for.
CREATE TABLE fact_text (
  id   INTEGER PRIMARY KEY,
  text TEXT    NOT NULL UNIQUE
) STRICT;
-- The objects that have an address in its order, as name_order has all of them.
CREATE TABLE address_order (
  kind    INTEGER NOT NULL,
  place   INTEGER NOT NULL,
  objects BLOB    NOT NULL,
  PRIMARY KEY (kind, place)
) STRICT;
-- The search index is made anew.
DROP TABLE search_term;
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'trigram', detail = 'none'
);
INSERT INTO search (search, rank) VALUES ('hashsize', 4000000);
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);
CREATE VIRTUAL TABLE search_term USING fts5vocab ('search', 'instance');
UPDATE mirror SET indexed = 0;
