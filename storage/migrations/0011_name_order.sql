-- The objects in the order of lists, so that those that a search finds need not
-- be sorted: four bytes an object (big endian), many in a row. kind is as in
-- object. It is as new as the search index, and missing until the next run.
CREATE TABLE name_order (
  kind    INTEGER NOT NULL,
  place   INTEGER NOT NULL, -- of the row, from 0
  objects BLOB    NOT NULL,
  PRIMARY KEY (kind, place)
) STRICT;
