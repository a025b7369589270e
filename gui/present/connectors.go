package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// expirySoon is how long before its expiry a key is shown with a warning.
const expirySoon = 30 * 24 * time.Hour

// enabled is the state of a connector that is not disabled.
var enabled = stateText{"✓", lang.Key("Enabled"), ToneGood}

// ConnectorRow is one connector in the list of connectors.
type ConnectorRow struct {
	ID      string
	Title   string // the description
	Tenant  string
	Type    string // with the cloud, unless that is the global one
	Scope   string // which accounts are in scope
	Info    string
	Key     string // the key for signing in, and its expiry
	KeyTone Tone
	State   State
	Enabled bool
	Toggle  string // the label of the button that enables or disables it
}

// ConnectorRows presents connectors in order.
func ConnectorRows(connectors []directory.Connector, now time.Time) []ConnectorRow {
	rows := make([]ConnectorRow, len(connectors))
	for i, c := range connectors {
		rows[i] = connectorRow(c, now)
	}
	return rows
}

func connectorRow(c directory.Connector, now time.Time) ConnectorRow {
	row := ConnectorRow{
		ID: c.ID, Title: Line(c.Description), Tenant: Line(tenantText(c)), Type: typeText(c), Scope: Line(scopeText(c)),
		Info: Line(c.Info), State: enabled.state(), Enabled: c.Enabled, Toggle: lang.T("Disable"),
	}
	row.Key, row.KeyTone = KeyText(c, now)
	if !c.Enabled {
		row.State, row.Toggle = Disabled(), lang.T("Enable")
	}
	return row
}

// tenantText returns the tenant's name in Entra ID, if a run has read it.
func tenantText(c directory.Connector) string {
	if c.TenantName == "" || c.TenantName == c.TenantDomain {
		return c.TenantDomain
	}
	return c.TenantName + ", " + c.TenantDomain
}

func typeText(c directory.Connector) string {
	if c.Cloud == directory.CloudGlobal || c.Cloud == "" {
		return TypeOffice365
	}
	return TypeOffice365 + ", " + CloudName(c.Cloud)
}

func scopeText(c directory.Connector) string {
	who := lang.T("All accounts")
	if len(c.Domains) > 0 {
		who = lang.T("Accounts of %s", strings.Join(c.Domains, ", "))
	}
	if !c.Guests {
		who += ", " + lang.T("without guests")
	}
	if c.AcknowledgeDisabled {
		who = lang.T("%s; %s", who, lang.T("disabled accounts count as disabled"))
	}
	return who
}

// KeyText describes the key of a connector, its expiry, and how urgent that is.
func KeyText(c directory.Connector, now time.Time) (string, Tone) {
	left := c.KeyExpires.Sub(now)
	text, source := keyUntil(c, left), keySource(c)
	switch {
	case c.KeyExpires.IsZero():
		return text, ToneOff
	case left < 0:
		return "! " + joined(text, source), ToneBad
	case left < expirySoon:
		days := lang.N(int(left.Hours()/24), "%s day left", "%s days left")
		return "! " + joined(text, days, source), ToneWarn
	}
	return joined(text, source), ToneOff
}

// keyUntil says what kind of key a connector has, and when it expires. left is the time until then.
func keyUntil(c directory.Connector, left time.Duration) string {
	day, certificate := Day(c.KeyExpires), c.Certificate != ""
	switch {
	case c.KeyExpires.IsZero() && certificate:
		return lang.T("Certificate, expiry date unknown")
	case c.KeyExpires.IsZero():
		return lang.T("Client secret, expiry date unknown")
	case left < 0 && certificate:
		return lang.T("Certificate expired on %s", day)
	case left < 0:
		return lang.T("Client secret expired on %s", day)
	case certificate:
		return lang.T("Certificate until %s", day)
	}
	return lang.T("Client secret until %s", day)
}

// keySource says where the expiry date of a key comes from. It is empty for that of a certificate,
// which is in its file.
func keySource(c directory.Connector) string {
	switch {
	case c.KeyFromGraph:
		return lang.T("according to Microsoft Graph")
	case c.Certificate == "":
		return lang.T("as entered")
	}
	return ""
}

// RemovalQuestion describes the data that is deleted with a connector.
func RemovalQuestion(c directory.Connector) (title, text, button string) {
	return lang.T("Remove connector %s?", quoted(Line(c.Description))),
		lang.T("This deletes the tenant's stored directory, its history and snapshots, and its key in the keyring. " +
			"Nothing changes in Entra ID. This cannot be undone."),
		lang.T("Remove connector")
}

var cloudNames = map[directory.Cloud]lang.Key{
	directory.CloudGlobal: "Global (and GCC)", directory.CloudUSGov: "US Government (GCC High)",
	directory.CloudUSGovDoD: "US Government (DoD)", directory.CloudChina: "China (21Vianet)",
	directory.CloudBleu: "Bleu, France (untested)", directory.CloudDelos: "Delos, Germany (untested)",
	directory.CloudGovSG:  "GovSG, Singapore (untested)",
	directory.CloudCustom: "Custom", directory.CloudPractice: "Practice tenant",
}

// CloudName returns the display name of a cloud.
func CloudName(c directory.Cloud) string { return cloudNames[c].String() }

// CloudNamed returns the cloud with the given display name.
func CloudNamed(name string) directory.Cloud {
	for c, n := range cloudNames {
		if n.String() == name {
			return c
		}
	}
	return directory.CloudGlobal
}
