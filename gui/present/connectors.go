package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// expirySoon is the time before its expiry in which a key is shown with a warning.
const expirySoon = 30 * 24 * time.Hour

// enabled is the state of a connector that is not disabled.
var enabled = State{Mark: "✓", Word: "Enabled", Tone: ToneGood}

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
		Info: Line(c.Info), State: enabled, Enabled: c.Enabled, Toggle: "Disable",
	}
	row.Key, row.KeyTone = KeyText(c, now)
	if !c.Enabled {
		row.State, row.Toggle = Disabled(), "Enable"
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
	who := "All accounts"
	if len(c.Domains) > 0 {
		who = "Accounts of " + strings.Join(c.Domains, ", ")
	}
	if !c.Guests {
		who += ", without guests"
	}
	if c.AcknowledgeDisabled {
		who += "; disabled accounts count as disabled"
	}
	return who
}

// KeyText describes the key of a connector, its expiry, and how urgent that is.
func KeyText(c directory.Connector, now time.Time) (string, Tone) {
	kind := "Client secret"
	if c.Certificate != "" {
		kind = "Certificate"
	}
	left := c.KeyExpires.Sub(now)
	source := ""
	switch {
	case c.KeyFromGraph:
		source = ", according to Microsoft Graph"
	case c.Certificate == "":
		source = ", as entered"
	}
	switch {
	case c.KeyExpires.IsZero():
		return kind + ", expiry date unknown", ToneOff
	case left < 0:
		return "! " + kind + " expired on " + Day(c.KeyExpires) + source, ToneBad
	case left < expirySoon:
		return "! " + kind + " until " + Day(c.KeyExpires) + ", " + quantity.Counted(int(left.Hours()/24), "day") +
			" left" + source, ToneWarn
	}
	return kind + " until " + Day(c.KeyExpires) + source, ToneOff
}

// RemovalQuestion describes the data that is deleted with a connector.
func RemovalQuestion(c directory.Connector) (title, text, button string) {
	return "Remove connector “" + Line(c.Description) + "”?",
		"This deletes the tenant's stored directory, its history and snapshots, and its key in the keyring. " +
			"Nothing changes in Entra ID. This cannot be undone.",
		"Remove connector"
}

var cloudNames = map[directory.Cloud]string{
	directory.CloudGlobal: "Global (and GCC)", directory.CloudUSGov: "US Government (GCC High)",
	directory.CloudUSGovDoD: "US Government (DoD)", directory.CloudChina: "China (21Vianet)",
	directory.CloudBleu: "Bleu, France (untested)", directory.CloudDelos: "Delos, Germany (untested)",
	directory.CloudGovSG:  "GovSG, Singapore (untested)",
	directory.CloudCustom: "Custom", directory.CloudPractice: "Practice tenant",
}

// CloudName returns the display name of a cloud.
func CloudName(c directory.Cloud) string { return cloudNames[c] }

// CloudNamed returns the cloud with the given display name.
func CloudNamed(name string) directory.Cloud {
	for c, n := range cloudNames {
		if n == name {
			return c
		}
	}
	return directory.CloudGlobal
}
