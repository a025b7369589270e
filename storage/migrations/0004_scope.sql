-- How many accounts have which facts that the scope asks for: what an edited
-- domain filter would do is told while somebody types.
CREATE INDEX user_version_scope ON user_version (connector, domain, guest, enabled, status) WHERE valid_to IS NULL;
