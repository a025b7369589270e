-- A connector's own limits for what one run may take away, as a JSON object by
-- guard; a guard that is missing has the default of the settings.
ALTER TABLE connector ADD COLUMN guards TEXT NOT NULL DEFAULT '{}';
