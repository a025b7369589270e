package sim

import "strings"

// The directory extensions of the tenant. Their names contain the ID, without hyphens, of the
// application that registered them (graph docs, extensionProperty).
const (
	extensionsOwner     = "5c2a0f7d4b1e4c63a9d08e21f3b6c754"
	costCenterExtension = "extension_" + extensionsOwner + "_costCenter"
	badgeExtension      = "extension_" + extensionsOwner + "_badgeNumber"
	ownerExtension      = "extension_" + extensionsOwner + "_ownerDepartment"
)

// extensionsCall is the call that lists the extensions. It is a POST, unlike every other call that
// reads.
const extensionsCall = "/directoryObjects/getAvailableExtensionProperties"

// listExtensions answers POST /directoryObjects/getAvailableExtensionProperties.
func (t *Tenant) listExtensions(c *call) *answer {
	var list []string
	for _, x := range []struct{ name, id, kind, target string }{
		{costCenterExtension, "6a1f33c2-8d0f-4b52-9a3e-0f6f3c1d7a01", "String", "User"},
		{badgeExtension, "6a1f33c2-8d0f-4b52-9a3e-0f6f3c1d7a02", "Integer", "User"},
		{ownerExtension, "6a1f33c2-8d0f-4b52-9a3e-0f6f3c1d7a03", "String", "Group"},
		{"extension_" + extensionsOwner + "_assetTag", "6a1f33c2-8d0f-4b52-9a3e-0f6f3c1d7a04", "String", "Device"},
	} {
		list = append(list, `{"@odata.type":"#microsoft.graph.extensionProperty","id":`+quote(x.id)+
			`,"deletedDateTime":null,`+
			`"appDisplayName":"Personnel","name":`+quote(x.name)+`,"dataType":`+quote(x.kind)+
			`,"isMultiValued":false,"isSyncedFromOnPremises":false,"targetObjects":[`+quote(x.target)+`]}`)
	}
	return t.json(c, `{"@odata.context":`+quote(c.base+"/v1.0/$metadata#Collection(extensionProperty)")+`,"value":[`+
		strings.Join(list, ",")+`]}`)
}
