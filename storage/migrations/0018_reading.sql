-- Which properties a connector reads, as directory.Choice writes it: '' all usual
-- ones.
ALTER TABLE connector ADD COLUMN attributes TEXT NOT NULL DEFAULT '';
-- Which properties were asked for, as directory.PropertySet writes it: by the run
-- that made the mirror, and by an unfinished first read. '' is none that anybody
-- asks for, so that such a read begins again.
ALTER TABLE mirror ADD COLUMN selected TEXT NOT NULL DEFAULT '';
ALTER TABLE fetch ADD COLUMN selected TEXT NOT NULL DEFAULT '';
UPDATE mirror SET selected = 'accountEnabled,assignedLicenses,businessPhones,city,companyName,country,createdDateTime,department,displayName,employeeId,employeeType,givenName,jobTitle,mail,manager,mobilePhone,officeLocation,onPremisesImmutableId,onPremisesSamAccountName,onPremisesSyncEnabled,otherMails,postalCode,preferredLanguage,proxyAddresses,state,streetAddress,surname,usageLocation,userPrincipalName,userType;createdDateTime,description,displayName,groupTypes,isAssignableToRole,mail,mailEnabled,mailNickname,membershipRule,onPremisesSyncEnabled,proxyAddresses,securityEnabled,visibility';
-- The properties that a run read for the first time, or no longer, as JSON: what
-- it says of them is no change. '' almost always.
ALTER TABLE run ADD COLUMN reading TEXT NOT NULL DEFAULT '';
CREATE INDEX run_reading ON run (connector, snapshot) WHERE reading <> '';
-- The snapshot since which an object is like this, where that is not when its
-- version begins: other properties were read then, and nothing had changed.
ALTER TABLE user_version ADD COLUMN since INTEGER;
ALTER TABLE group_version ADD COLUMN since INTEGER;
-- The run up to which such versions have been dropped.
ALTER TABLE forgotten ADD COLUMN reread INTEGER NOT NULL DEFAULT 0;
