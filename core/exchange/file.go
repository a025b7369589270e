package exchange

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

// format is the version of the file format that Export writes.
const format = 1

// file is the content of an exported file.
type file struct {
	Rollcall   int             `json:"rollcall"` // format
	Settings   json.RawMessage `json:"settings,omitempty"`
	Connectors []connector     `json:"connectors"`
	Profiles   []profile       `json:"profiles"`
}

// connector is a connector without its secret, with the names used in --json. Its fields are those
// of directory.Connector, so none can be forgotten.
type connector struct {
	ID                  string           `json:"id"`
	Description         string           `json:"description"`
	Info                string           `json:"info"`
	Enabled             bool             `json:"enabled"`
	TenantDomain        string           `json:"tenant"`
	ClientID            string           `json:"clientId"`
	Certificate         string           `json:"certificate"`
	Cloud               directory.Cloud  `json:"cloud"`
	LoginURL            string           `json:"loginUrl"` // for a custom cloud
	GraphURL            string           `json:"graphUrl"`
	CAFile              string           `json:"caFile"`
	Proxy               string           `json:"proxy,omitempty"` // empty: the system's
	Domains             []string         `json:"domains"`
	AcknowledgeDisabled bool             `json:"acknowledgeDisabled"`
	Guests              bool             `json:"guests"`
	Guards              directory.Guards `json:"guards"`
	Attributes          directory.Choice `json:"attributes,omitzero"`
	KeyExpires          time.Time        `json:"keyExpires,omitzero"`
	KeyFromGraph        bool             `json:"keyFromGraph,omitempty"`
	CreatedAt           time.Time        `json:"-"`
	UpdatedAt           time.Time        `json:"-"`
	TenantID            string           `json:"tenantId"`
	TenantName          string           `json:"tenantName"`
}

// ofConnector converts a connector to its form in a file. A missing list becomes an empty list, so
// connectors with the same meaning compare as equal.
func ofConnector(c directory.Connector) connector {
	f := connector(c)
	f.Domains, f.Guards, f.KeyExpires = append([]string{}, c.Domains...), c.Guards.Over(nil), c.KeyExpires.UTC()
	f.CreatedAt, f.UpdatedAt = time.Time{}, time.Time{}
	return f
}

// profile is an authentication profile with the names used in --json.
type profile struct {
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
	Groups      []group             `json:"groups"`
}

type group struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

func ofProfile(p directory.Profile) profile {
	out := profile{
		ID: p.ID, Name: p.Name, Description: p.Description, Default: p.Default, Order: p.Order,
		Mechanism: p.Mechanism, Connector: p.Connector, ClientID: p.ClientID, Suffix: p.Suffix,
		Ways: append([]directory.Way{}, p.Ways...), AllowIP: append([]netip.Prefix{}, p.PermittedIPs...),
		Groups: []group{},
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, group{g.ID, g.Name})
	}
	return out
}

func (p profile) profile() directory.Profile {
	out := directory.Profile{
		ID: p.ID, Name: p.Name, Description: p.Description, Default: p.Default, Order: p.Order,
		Mechanism: p.Mechanism, Connector: p.Connector, ClientID: p.ClientID, Suffix: p.Suffix,
		Ways: p.Ways, PermittedIPs: p.AllowIP,
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, directory.ProfileGroup{ID: g.ID, Name: g.DisplayName})
	}
	return out
}

// parse reads the output of Export. It refuses anything that this version does not know, so nothing
// is lost unnoticed.
func parse(text []byte) (f file, err error) {
	if err := strictly(text, &f); err != nil {
		return f, unreadable(err)
	}
	if f.Rollcall != format {
		return f, problem.Problem{
			Code: problem.CodeUsage, Title: "The configuration cannot be read",
			Detail: fmt.Sprintf("It has format %d; this version reads %d.", f.Rollcall, format),
			Hint:   "Export it again with this version, or import it with the version that wrote it.",
		}.Wrap(fmt.Errorf("format %d", f.Rollcall))
	}
	return f, nil
}

// settings returns the file's settings, with defaults for missing ones. ok is false if the file has
// no settings.
func (f file) settings() (s settings.Settings, ok bool, err error) {
	if f.Settings == nil {
		return s, false, nil
	}
	s = settings.Default()
	if err := strictly(f.Settings, &s); err != nil {
		return s, false, unreadable(err)
	}
	return s, true, s.Validate()
}

// strictly decodes text, which must be exactly one value.
func strictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("there is more data after its end")
	}
	return nil
}

func unreadable(err error) error {
	return problem.Problem{
		Code: problem.CodeUsage, Title: "This file is not a Rollcall configuration that this version can read",
		Detail: "It says: " + err.Error() + ".", Hint: "Choose a file that Rollcall exported.",
	}.Wrap(err)
}
