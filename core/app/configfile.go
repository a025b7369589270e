package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// configFormat is the version of the file that ExportConfig writes.
const configFormat = 1

// configFile is the file that moves settings, connectors and profiles from one
// installation to another, without secrets.
type configFile struct {
	Rollcall   int               `json:"rollcall"` // configFormat
	Settings   json.RawMessage   `json:"settings,omitempty"`
	Connectors []configConnector `json:"connectors"`
	Profiles   []configProfile   `json:"profiles"`
}

// configConnector is a connector without its secret, by the names of --json.
type configConnector struct {
	ID                  string           `json:"id"`
	Description         string           `json:"description"`
	Info                string           `json:"info"`
	Enabled             bool             `json:"enabled"`
	Tenant              string           `json:"tenant"`
	TenantID            string           `json:"tenantId"`
	TenantName          string           `json:"tenantName"`
	ClientID            string           `json:"clientId"`
	Certificate         string           `json:"certificate"`
	Cloud               directory.Cloud  `json:"cloud"`
	LoginURL            string           `json:"loginUrl"` // of a custom cloud
	GraphURL            string           `json:"graphUrl"`
	CAFile              string           `json:"caFile"`
	Proxy               string           `json:"proxy,omitempty"` // empty: the system's
	Domains             []string         `json:"domains"`
	Attributes          directory.Choice `json:"attributes,omitzero"`
	AcknowledgeDisabled bool             `json:"acknowledgeDisabled"`
	Guests              bool             `json:"guests"`
	Guards              directory.Guards `json:"guards"`
	KeyExpires          time.Time        `json:"keyExpires,omitzero"`
	KeyFromGraph        bool             `json:"keyFromGraph,omitempty"`
}

// configOfConnector writes a missing list as an empty list, so that two connectors with
// the same meaning compare as equal.
func configOfConnector(c directory.Connector) configConnector {
	return configConnector{
		ID: c.ID, Description: c.Description, Info: c.Info, Enabled: c.Enabled, Tenant: c.TenantDomain, TenantID: c.TenantID,
		TenantName: c.TenantName, ClientID: c.ClientID, Certificate: c.Certificate, Cloud: c.Cloud, LoginURL: c.LoginURL, GraphURL: c.GraphURL,
		CAFile: c.CAFile, Proxy: c.Proxy, Domains: append([]string{}, c.Domains...), Attributes: c.Attributes, AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests,
		Guards: c.Guards.Over(nil), KeyExpires: c.KeyExpires.UTC(), KeyFromGraph: c.KeyFromGraph,
	}
}

func (c configConnector) connector() directory.Connector {
	return directory.Connector{
		ID: c.ID, Description: c.Description, Info: c.Info, Enabled: c.Enabled, TenantDomain: c.Tenant, TenantID: c.TenantID,
		TenantName: c.TenantName, ClientID: c.ClientID, Certificate: c.Certificate, Cloud: c.Cloud, LoginURL: c.LoginURL, GraphURL: c.GraphURL,
		CAFile: c.CAFile, Proxy: c.Proxy, Domains: c.Domains, Attributes: c.Attributes, AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests, Guards: c.Guards, KeyExpires: c.KeyExpires, KeyFromGraph: c.KeyFromGraph,
	}
}

// configProfile is an authentication profile by the names of --json.
type configProfile struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Description string              `json:"description"`
	Default     bool                `json:"default"`
	Order       int                 `json:"order"`
	Mechanism   directory.Mechanism `json:"mechanism"`
	Connector   string              `json:"connector"`
	ClientID    string              `json:"clientId"`
	Ways        []directory.Way     `json:"ways"`
	Suffix      string              `json:"suffix"`
	AllowIP     []netip.Prefix      `json:"allowIp"`
	Groups      []configGroup       `json:"groups"`
}

type configGroup struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

func configOfProfile(p directory.Profile) configProfile {
	out := configProfile{
		ID: p.ID, Name: p.Name, Description: p.Description, Default: p.Default, Order: p.Order, Mechanism: p.Mechanism, Connector: p.Connector,
		ClientID: p.ClientID, Ways: append([]directory.Way{}, p.Ways...), Suffix: p.Suffix, AllowIP: append([]netip.Prefix{}, p.PermittedIPs...),
		Groups: []configGroup{},
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, configGroup{g.ID, g.Name})
	}
	return out
}

func (p configProfile) profile() directory.Profile {
	out := directory.Profile{
		ID: p.ID, Name: p.Name, Description: p.Description, Default: p.Default, Order: p.Order, Mechanism: p.Mechanism, Connector: p.Connector,
		ClientID: p.ClientID, Ways: p.Ways, Suffix: p.Suffix, PermittedIPs: p.AllowIP,
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, directory.ProfileGroup{ID: g.ID, Name: g.DisplayName})
	}
	return out
}

// parseConfig reads a file of ExportConfig. It refuses anything that this version does
// not know, so that nothing is lost unnoticed.
func parseConfig(text []byte) (file configFile, err error) {
	if err := strictly(text, &file); err != nil {
		return file, notConfig(err)
	}
	if file.Rollcall != configFormat {
		return file, problem.Problem{
			Code: problem.CodeUsage, Title: "The configuration cannot be read", Detail: fmt.Sprintf("It has format %d; this version reads %d.", file.Rollcall, configFormat),
			Hint: "Export it again with this version, or import it with the version that wrote it.",
		}.Wrap(fmt.Errorf("format %d", file.Rollcall))
	}
	return file, nil
}

// settings reads the file's settings over the defaults. ok is false if the file has
// none.
func (f configFile) settings() (s settings.Settings, ok bool, err error) {
	if f.Settings == nil {
		return s, false, nil
	}
	s = settings.Default()
	if err := strictly(f.Settings, &s); err != nil {
		return s, false, notConfig(err)
	}
	return s, true, s.Validate()
}

// strictly decodes the one value that text is.
func strictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("something follows its end")
	}
	return nil
}

func notConfig(err error) error {
	return problem.Problem{
		Code: problem.CodeUsage, Title: "This file is not a Rollcall configuration that this version can read", Detail: "It says: " + err.Error() + ".",
		Hint: "Choose a file that Rollcall exported.",
	}.Wrap(err)
}
