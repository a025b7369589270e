package main

import (
	"cmp"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// connectorJSON is a connector as --json shows it, without its secret.
type connectorJSON struct {
	ID                  string   `json:"id"`
	Description         string   `json:"description"`
	Info                string   `json:"info"`
	Enabled             bool     `json:"enabled"`
	Tenant              string   `json:"tenant"`
	TenantID            string   `json:"tenantId"`
	TenantName          string   `json:"tenantName"`
	ClientID            string   `json:"clientId"`
	Certificate         string   `json:"certificate"`
	Cloud               string   `json:"cloud"`
	LoginURL            string   `json:"loginUrl"`
	GraphURL            string   `json:"graphUrl"`
	CAFile              string   `json:"caFile"`
	Proxy               string   `json:"proxy"` // empty means the system's proxy
	Domains             []string `json:"domains"`
	Attributes          string   `json:"attributes"` // in the form that --attributes accepts
	AcknowledgeDisabled bool     `json:"acknowledgeDisabled"`
	Guests              bool     `json:"guests"`
	// Guards are the connector's own limits. A guard that is missing here has the default limit.
	Guards     directory.Guards `json:"guards"`
	KeyExpires *time.Time       `json:"keyExpires"`
	// KeyFromGraph says that the expiry date of the key comes from Microsoft Graph.
	KeyFromGraph bool      `json:"keyFromGraph"`
	CreatedAt    time.Time `json:"createdAt"`
	UpdatedAt    time.Time `json:"updatedAt"`
}

func connectorToJSON(c directory.Connector) connectorJSON {
	login, graph := c.Endpoints()
	return connectorJSON{
		ID: c.ID, Description: c.Description, Info: c.Info, Enabled: c.Enabled, Tenant: c.TenantDomain,
		TenantID: c.TenantID, TenantName: c.TenantName, ClientID: c.ClientID, Certificate: c.Certificate,
		Cloud: string(c.Cloud), LoginURL: login, GraphURL: graph, CAFile: c.CAFile, Proxy: c.Proxy,
		Domains: append([]string{}, c.Domains...), Attributes: attributesInWords(c.Attributes),
		AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests, Guards: c.Guards.Over(nil),
		KeyExpires: optionalTime(c.KeyExpires), KeyFromGraph: c.KeyFromGraph, CreatedAt: c.CreatedAt,
		UpdatedAt: c.UpdatedAt,
	}
}

// attributesInWords returns a choice of attributes in the form that --attributes accepts.
func attributesInWords(c directory.Choice) string { return cmp.Or(c.String(), "all") }

// optionalTime returns nil for the zero time, so that JSON shows null.
func optionalTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	utc := t.UTC()
	return &utc
}
