-- What the staging database has read goes on as long as this token is in its
-- fetch, too: it is drawn anew by each transaction that the rows there rely on.
-- NULL: no fetch is under way.
ALTER TABLE mirror ADD COLUMN token BLOB;

-- The number that was given to an object last. No number is given twice, since
-- plans that wait and changes of old runs name objects that are gone.
CREATE TABLE object_number (last INTEGER NOT NULL) STRICT;
INSERT INTO object_number SELECT coalesce(max(n), 0) FROM (
  SELECT max(id) AS n FROM object
  UNION ALL SELECT max(max(object), max(member)) FROM planned
  UNION ALL SELECT max(max(object), max(member)) FROM change
  UNION ALL SELECT max(max(group_id), max(member_id)) FROM withheld_membership
  UNION ALL SELECT max(object) FROM withheld_user
  UNION ALL SELECT max(object) FROM withheld_group
  UNION ALL SELECT max(object) FROM unread_group);

-- The id that the properties came with, as object.guid: a version can tell that
-- it stands under the number of another object. NULL: from before it was kept.
ALTER TABLE user_version ADD COLUMN guid ANY;
ALTER TABLE group_version ADD COLUMN guid ANY;
ALTER TABLE withheld_user ADD COLUMN guid ANY;
