package graph

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// OneUser reads one user, for the connector's checklist: the error tells
// whether the permission for users works. The object is zero in a tenant
// without users.
func (c *Client) OneUser(ctx context.Context) (directory.Object, error) {
	return c.one(ctx, userResource, "displayName", "userPrincipalName")
}

// OneGroup reads one group, for the connector's checklist; see OneUser.
func (c *Client) OneGroup(ctx context.Context) (directory.Object, error) {
	return c.one(ctx, groupResource, "displayName")
}

func (c *Client) one(ctx context.Context, r resource, properties ...string) (directory.Object, error) {
	sel := selectionOf(resource{path: r.path, kind: r.kind}, properties, nil)
	link := c.prefix + r.path + "?$select=id"
	for _, p := range properties {
		link += "," + p
	}
	result, err := c.objects(sel, ownLink, listingForm)(ctx, link+"&$top=1", nil)
	if err != nil {
		return directory.Object{}, fmt.Errorf("read one of %s: %w", r.path[1:], err)
	}
	if len(result.page.items) == 0 {
		return directory.Object{}, nil
	}
	return result.page.items[0], nil
}

// Key is a credential of the application.
type Key struct {
	Kind    string // "secret" or "certificate"
	Name    string // as the administrator called it; may be empty
	Hint    string // a secret's first characters; empty for certificates
	Expires time.Time
}

// KeyExpiry returns the credentials of the application whose Application
// (client) ID is given. It needs the permission Application.Read.All; errors.Is
// answers for directory.ErrNotFound where the tenant does not have the
// application, as with one that was registered in another tenant.
func (c *Client) KeyExpiry(ctx context.Context, clientID string) ([]Key, error) {
	var app struct {
		ID           string       `json:"id"`
		Secrets      []credential `json:"passwordCredentials"`
		Certificates []credential `json:"keyCredentials"`
	}
	path := "/applications(appId='" + url.PathEscape(clientID) + "')?$select=id,appId,displayName,passwordCredentials,keyCredentials"
	err := c.document(ctx, path, &app, func() error {
		if app.ID == "" {
			return errNoID
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read application: %w", err)
	}
	var keys []Key
	for _, s := range app.Secrets {
		keys = append(keys, Key{Kind: "secret", Name: s.Name, Hint: s.Hint, Expires: s.Expires})
	}
	for _, s := range app.Certificates {
		keys = append(keys, Key{Kind: "certificate", Name: s.Name, Expires: s.Expires})
	}
	return keys, nil
}

// credential is the wire type of both kinds of credentials; the members that
// are of no use here differ (graph-docs passwordCredential, keyCredential).
type credential struct {
	Name    string    `json:"displayName"`
	Hint    string    `json:"hint"`
	Expires time.Time `json:"endDateTime"`
}
