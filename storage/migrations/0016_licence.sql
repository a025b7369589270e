-- The products that a tenant has licences of, as Graph told them last: an id, as
-- in assignedLicenses, and the name that Microsoft's commands know it by.
CREATE TABLE licence (
  connector INTEGER NOT NULL REFERENCES connector(id) ON DELETE CASCADE,
  sku       TEXT    NOT NULL,
  part      TEXT    NOT NULL,
  PRIMARY KEY (connector, sku)
) STRICT, WITHOUT ROWID;
