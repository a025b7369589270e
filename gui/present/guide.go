package present

import (
	"net/url"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// GuideStep is one step of the setup guide: what to do in Entra ID and on which page, the values to
// copy, and whether a test has confirmed it.
type GuideStep struct {
	Title  string
	Text   string
	Link   string // the address to open; may be empty
	Open   string // the label of the button that opens Link
	Values []GuideValue
	State  State // zero if unknown
	// Trouble is the fault that the test found in this step.
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

// GuideValue is a text that the user needs in Entra ID.
type GuideValue struct{ Label, Value string }

// Pages of the Entra admin center (checked against the current admin centers of the clouds; DoD
// shares the US Government's).
const (
	bladeCreate      = "/#view/Microsoft_AAD_RegisteredApps/CreateApplicationBlade/quickStartType~/null/isMSAApp~/false"
	bladeList        = "/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"
	bladeApplication = "/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/"
)

// adminCenter returns the address of a cloud's Entra admin center. It is empty if the address is
// unknown, for example for the sovereign clouds.
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

// Guide lists the steps of registering an application for a connector. The client ID and the tenant
// may still be empty. checks are the results of a connection test, if there was one.
func Guide(c directory.Connector, checks []checklist.Check) []GuideStep {
	steps := []GuideStep{
		{
			Title: lang.T("Register the application"),
			Text: lang.T("In the Entra admin center, choose App registrations, New registration. Any name will do. " +
				"Under Supported account types, choose this organizational directory only (single tenant), and " +
				"leave Redirect URI empty."),
			Link: page(c, bladeCreate), Open: lang.T("Open new registration"),
			Values: []GuideValue{{lang.T("Name"), "Rollcall"}},
		},
		{
			Title: lang.T("Note the Application (client) ID"),
			Text: lang.T("The Overview page of the registration shows it. Paste it into Client ID, and a verified " +
				"domain of the tenant, such as contoso.onmicrosoft.com, into Tenant Domain."),
			Link: appPage(c, "Overview"), Open: lang.T("Open overview"),
			Values: known(GuideValue{lang.T("Client ID"), c.ClientID},
				GuideValue{lang.T("Tenant Domain"), c.TenantDomain}),
		},
		{
			Title: lang.T("Create a client secret"),
			Text: lang.T("Choose Certificates & secrets, New client secret. Copy its Value, which is shown only " +
				"once, into Client secret (not the Secret ID next to it). Copy the date under Expires into " +
				"Expires here. Or upload a certificate there, and choose its file under Key."),
			Link: appPage(c, "Credentials"), Open: lang.T("Open Certificates & secrets"),
			Values: []GuideValue{{lang.T("Description"), "Rollcall"}},
		},
		{
			Title: lang.T("Add the permissions"),
			Text:  permissionsText(),
			Link:  appPage(c, "CallAnAPI"), Open: lang.T("Open API permissions"),
			Values: permissionValues(),
		},
		consentStep(c),
	}
	prove(steps, checks)
	return steps
}

func consentStep(c directory.Connector) GuideStep {
	step := GuideStep{
		Title: lang.T("Grant admin consent"),
		Text: lang.T("Choose Grant admin consent on the API permissions page, or open the link and accept. This " +
			"needs the role Privileged Role Administrator or Global Administrator. Entra ID may then report a " +
			"missing reply address. Ignore that: consent has been granted."),
		Link: ConsentLink(c), Open: lang.T("Open admin consent"),
	}
	if step.Link == "" {
		step.Text += " " + lang.T("The link needs Client ID and Tenant Domain.")
		return step
	}
	step.Values = []GuideValue{{lang.T("Link"), step.Link}}
	return step
}

// ConsentLink returns the page on which an administrator consents to a connector's application
// (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent). It is empty while the
// client ID or the tenant is missing.
func ConsentLink(c directory.Connector) string {
	login, _ := c.Endpoints()
	if c.ClientID == "" || c.TenantDomain == "" || login == "" {
		return ""
	}
	return login + "/" + url.PathEscape(c.TenantDomain) + "/adminconsent?client_id=" + url.QueryEscape(c.ClientID)
}

// page returns an address in the admin center of the connector's cloud.
func page(c directory.Connector, blade string) string {
	center := adminCenter(c.Cloud)
	if center == "" {
		return ""
	}
	return center + blade
}

// appPage returns a page of the registered application. Without a client ID, it returns the list of
// applications.
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

// GuideKey contains everything that a guide depends on: equal keys mean equal guides.
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
