-- The way to the network of a connector: '' as the system is set, 'none', or the
-- address of a proxy. And whether Microsoft Graph told when its key expires.
ALTER TABLE connector ADD COLUMN proxy TEXT NOT NULL DEFAULT '';
ALTER TABLE connector ADD COLUMN key_from_graph INTEGER NOT NULL DEFAULT 0;
-- A day that somebody typed begins at midnight; Graph tells the hour.
UPDATE connector SET key_from_graph = 1 WHERE certificate = '' AND key_expires % 86400000 <> 0;
