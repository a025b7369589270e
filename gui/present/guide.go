package present

import (
	"net/url"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
)

// GuideStep is one step of the setup guide: what to do in Entra ID, the page to do
// it on, the values to copy, and whether a test has confirmed it.
type GuideStep struct {
	Title  string
	Text   string
	Link   string // address to open; empty: none
	Open   string // label of the button that opens Link
	Values []GuideValue
	State  State // zero: not known
	// Trouble is what the test found wrong with the step.
	Trouble string
}

// The steps by their index.
const (
	registerStep = iota
	clientStep
	keyStep
	PermissionsStep
	grantStep
)

// GuideValue is a text that is needed in Entra ID.
type GuideValue struct{ Label, Value string }

// Address pages of the Entra admin center (confirmed for the current admin
// centers of the clouds; DoD shares the US Government's).
const (
	bladeCreate      = "/#view/Microsoft_AAD_RegisteredApps/CreateApplicationBlade/quickStartType~/null/isMSAApp~/false"
	bladeList        = "/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"
	bladeApplication = "/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/"
)

// adminCenter is the Entra admin center of a cloud; empty if none is known, as for
// the sovereign clouds.
func adminCenter(c directory.Cloud) string {
	switch c {
	case directory.CloudGlobal, directory.CloudPractice, "":
		return "https://entra.microsoft.com"
	case directory.CloudUSGov, directory.CloudUSGovDoD:
		return "https://entra.microsoft.us"
	case directory.CloudChina:
		return "https://entra.microsoftonline.cn"
	}
	return ""
}

// Guide lists the steps of registering an application for a connector. Client id
// and tenant may be empty while they are not known; checks are those of a
// connection test, or none before the first one.
func Guide(c directory.Connector, checks []checklist.Check) []GuideStep {
	steps := []GuideStep{
		{
			Title: "Register the application",
			Text: "In the Entra admin center choose App registrations, New registration. Any name will do. Under Supported account types " +
				"choose this organizational directory only (single tenant), and leave Redirect URI empty.",
			Link: page(c, bladeCreate), Open: "Open new registration",
			Values: []GuideValue{{"Name", "Rollcall"}},
		},
		{
			Title: "Note the Application (client) ID",
			Text: "The Overview page of the registration shows it. Paste it into Client ID, and a verified domain of the tenant, " +
				"such as contoso.onmicrosoft.com, into Tenant Domain.",
			Link: appPage(c, "Overview"), Open: "Open overview",
			Values: known(GuideValue{"Client ID", c.ClientID}, GuideValue{"Tenant Domain", c.TenantDomain}),
		},
		{
			Title: "Create a client secret",
			Text: "Certificates & secrets, New client secret. Copy its Value, which is shown only once, into Client secret; not the Secret ID " +
				"beside it. Copy the date under Expires into Expires here. Or upload a certificate there, and choose its file under Key.",
			Link: appPage(c, "Credentials"), Open: "Open Certificates & secrets",
			Values: []GuideValue{{"Description", "Rollcall"}},
		},
		{
			Title: "Add the permissions",
			Text:  permissionsText(),
			Link:  appPage(c, "CallAnAPI"), Open: "Open API permissions",
			Values: permissionValues(),
		},
		consentStep(c),
	}
	prove(steps, checks)
	return steps
}

func consentStep(c directory.Connector) GuideStep {
	step := GuideStep{
		Title: "Grant admin consent",
		Text: "Choose Grant admin consent on the API permissions page, or open the link and accept. This needs the role Privileged Role " +
			"Administrator or Global Administrator. Entra ID may then report a missing reply address. Ignore that: consent has been granted.",
		Link: ConsentLink(c), Open: "Open admin consent",
	}
	if step.Link == "" {
		step.Text += " The link needs Client ID and Tenant Domain."
		return step
	}
	step.Values = []GuideValue{{"Link", step.Link}}
	return step
}

// ConsentLink leads an administrator to the admin consent of a connector's
// application (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent); empty while client id or tenant
// are not known.
func ConsentLink(c directory.Connector) string {
	login, _ := c.Endpoints()
	if c.ClientID == "" || c.TenantDomain == "" || login == "" {
		return ""
	}
	return login + "/" + url.PathEscape(c.TenantDomain) + "/adminconsent?client_id=" + url.QueryEscape(c.ClientID)
}

// page is an address in the admin center of the connector's cloud.
func page(c directory.Connector, blade string) string {
	center := adminCenter(c.Cloud)
	if center == "" {
		return ""
	}
	return center + blade
}

// appPage is a page of the registered application, or the list of applications
// while the client id is not known.
func appPage(c directory.Connector, name string) string {
	if c.ClientID == "" {
		return page(c, bladeList)
	}
	return page(c, bladeApplication+name+"/appId/"+url.PathEscape(c.ClientID))
}

func known(values ...GuideValue) []GuideValue {
	var list []GuideValue
	for _, v := range values {
		if v.Value != "" {
			list = append(list, v)
		}
	}
	return list
}

// GuideKey is what a guide is made of: guides of equal keys are equal.
type GuideKey struct {
	cloud                              directory.Cloud
	login, client, tenant, checkedThus string
}

// GuideKeyOf returns the key of a guide.
func GuideKeyOf(c directory.Connector, checks []checklist.Check) GuideKey {
	key := GuideKey{cloud: c.Cloud, login: c.LoginURL, client: c.ClientID, tenant: c.TenantDomain}
	for _, check := range checks {
		key.checkedThus += check.Name + "=" + string(check.Result) + ";"
	}
	return key
}
