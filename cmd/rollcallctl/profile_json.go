package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// profileJSON is an authentication profile as --json shows it. The order of the default is 0.
type profileJSON struct {
	ID          string             `json:"id"`
	Name        string             `json:"name"`
	Description string             `json:"description"`
	Default     bool               `json:"default"`
	Order       int                `json:"order"`
	Mechanism   string             `json:"mechanism"`
	Connector   string             `json:"connector"`
	ClientID    string             `json:"clientId"`
	Ways        []directory.Way    `json:"ways"`
	Suffix      string             `json:"suffix"`
	AllowIP     []string           `json:"allowIp"`
	Groups      []profileGroupJSON `json:"groups"`
	CreatedAt   time.Time          `json:"createdAt"`
	UpdatedAt   time.Time          `json:"updatedAt"`
}

// profileGroupJSON is a group of a profile. A group that no longer exists has no members.
type profileGroupJSON struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	Gone        bool   `json:"gone"`
}

func profileToJSON(p directory.Profile) profileJSON {
	out := profileJSON{
		ID: p.ID, Name: p.Name, Description: p.Description, Default: p.Default, Order: p.Order,
		Mechanism: string(p.Mechanism),
		Connector: p.Connector, ClientID: p.ClientID, Ways: append([]directory.Way{}, p.Ways...), Suffix: p.Suffix,
		AllowIP: []string{}, Groups: []profileGroupJSON{}, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
	for _, ips := range p.PermittedIPs {
		out.AllowIP = append(out.AllowIP, ips.String())
	}
	for _, g := range p.Groups {
		out.Groups = append(out.Groups, profileGroupJSON{ID: g.ID, DisplayName: g.Name, Gone: g.Gone})
	}
	return out
}

// joined joins the elements of a list with a separator.
func joined[T any](list []T, separator string) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = fmt.Sprint(x)
	}
	return strings.Join(texts, separator)
}
