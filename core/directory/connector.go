package directory

import "time"

// Cloud names a Microsoft cloud, as in --cloud.
type Cloud string

// The clouds (https://learn.microsoft.com/graph/deployments;
// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud). CloudPractice
// is the built-in practice tenant, which runs in this process and needs no network.
const (
	CloudGlobal   Cloud = "global"
	CloudUSGov    Cloud = "usgov"
	CloudUSGovDoD Cloud = "usgov-dod"
	CloudChina    Cloud = "china"
	CloudBleu     Cloud = "bleu"
	CloudDelos    Cloud = "delos"
	CloudGovSG    Cloud = "govsg"
	CloudCustom   Cloud = "custom"
	CloudPractice Cloud = "practice"
)

// Endpoints returns the sign-in and Graph base URLs of a cloud, without a trailing slash; ok is
// false for CloudCustom, because the connector has its own URLs.
func (c Cloud) Endpoints() (login, graph string, ok bool) {
	switch c {
	case CloudGlobal, CloudPractice:
		return "https://login.microsoftonline.com", "https://graph.microsoft.com", true
	case CloudUSGov:
		return "https://login.microsoftonline.us", "https://graph.microsoft.us", true
	case CloudUSGovDoD:
		return "https://login.microsoftonline.us", "https://dod-graph.microsoft.us", true
	case CloudChina:
		return "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn", true
	case CloudBleu:
		return "https://login.sovcloud-identity.fr", "https://graph.svc.sovcloud.fr", true
	case CloudDelos:
		return "https://login.sovcloud-identity.de", "https://graph.svc.sovcloud.de", true
	case CloudGovSG:
		return "https://login.sovcloud-identity.sg", "https://graph.svc.sovcloud.sg", true
	}
	return "", "", false
}

// Untested reports whether Rollcall was never tested with the cloud. The addresses of these
// sovereign clouds come from MSAL's list of hosts and the documentation of Graph PowerShell (2026).
func (c Cloud) Untested() bool { return c == CloudBleu || c == CloudDelos || c == CloudGovSG }

// Connector is one connection to one tenant, without its secret. The vault stores the secret under
// ID.
type Connector struct {
	ID           string // Rollcall's ID: 10 random characters a-z 2-7, never reused
	Description  string // at most 120 characters, unique
	Info         string // free text, at most 240 characters
	Enabled      bool
	TenantDomain string // what the administrator typed: a verified domain or the tenant id
	ClientID     string // Application (client) ID, a GUID in lower case
	Certificate  string // absolute path of a PEM or PFX file; empty if there is a client secret
	Cloud        Cloud
	LoginURL     string // custom cloud only, https, no trailing slash
	GraphURL     string // custom cloud only, https, no trailing slash
	CAFile       string // extra certificate authorities, PEM; may be empty
	Proxy        string // ProxySystem, ProxyNone, or the address of a proxy

	// Domains is the Optional Email Domains Filter, in lower-case ASCII form. If it is empty, every
	// account is in scope.
	Domains             []string
	AcknowledgeDisabled bool
	Guests              bool // guests are in scope

	// Guards are the connector's own limits. For a guard that is missing here, the limit in the
	// settings applies.
	Guards Guards

	// Attributes are the properties that the connector reads.
	Attributes Choice

	KeyExpires time.Time // zero: unknown
	// KeyFromGraph says that KeyExpires comes from Graph. Otherwise it comes from a
	// certificate file or an administrator.
	KeyFromGraph bool
	CreatedAt    time.Time
	UpdatedAt    time.Time

	// TenantID is the tenant of the first run; it is empty until then. A run that finds a different
	// tenant is refused.
	TenantID   string
	TenantName string
}

// Endpoints returns the base URLs of the connector.
func (c Connector) Endpoints() (login, graph string) {
	if login, graph, ok := c.Cloud.Endpoints(); ok {
		return login, graph
	}
	return c.LoginURL, c.GraphURL
}

// AppKey is a client secret or certificate that is listed in the app registration.
type AppKey struct {
	Hint        string // the first characters of a secret's value; empty for a certificate
	Certificate bool
	Expires     time.Time
}
