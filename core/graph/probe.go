package graph

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
)

// Probe makes one call from the table in package permission to find out whether it is allowed. id
// replaces {id}. Probe returns the ID of the first object found, if any. If the tenant lacks the
// resource, errors.Is recognizes directory.ErrNotTracked (for a delta call) or ErrNotCounted.
func (c *Client) Probe(ctx context.Context, call permission.Call, id string) (found string, err error) {
	path := strings.Replace(call.Path, "{id}", url.PathEscape(id), 1)
	switch call.Path {
	case "/users/delta":
		err = c.probeChanges(ctx, userResource)
	case "/groups/delta":
		err = c.probeChanges(ctx, groupResource)
	case "/users/$count", "/groups/$count":
		_, err = c.count(ctx, strings.TrimSuffix(path, "/$count"))
	case "/organization":
		_, err = c.Tenant(ctx)
	case "/subscribedSkus":
		_, err = c.Licences(ctx)
	case "/directoryObjects/getAvailableExtensionProperties":
		_, err = c.Extensions(ctx)
	case "/applications(appId='{id}')":
		_, err = c.Keys(ctx, id)
	default:
		found, err = c.probeListing(ctx, path)
	}
	return found, wrapped("try "+call.Path, err)
}

// probeListing reads the beginning of a listing of any objects.
func (c *Client) probeListing(ctx context.Context, path string) (found string, err error) {
	result, err := c.memberPages()(ctx, c.prefix+path+"?$select=id&$top=1", nil)
	if err != nil || len(result.page.items) == 0 {
		return "", err
	}
	return result.page.items[0].ID, nil
}

// probeChanges starts to track a resource. If the tenant has no link for the current state, it
// requests the beginning of a first round.
func (c *Client) probeChanges(ctx context.Context, r resource) error {
	_, err := c.latest(ctx, r)
	if !errors.Is(err, directory.ErrLatestRefused) {
		return err
	}
	sel := selectionOf(resource{path: r.path, kind: r.kind}, nil, nil)
	_, err = c.objects(sel, roundLink, deltaForm)(ctx, c.prefix+r.path+"/delta?$select=id", nil)
	return err
}

// Keys lists the secrets and certificates of the application with the given Application
// (client) ID. It needs the permission Application.Read.All. errors.Is recognizes
// directory.ErrNotFound if the tenant does not have the application, for example
// because it was registered in another tenant.
func (c *Client) Keys(ctx context.Context, clientID string) ([]directory.AppKey, error) {
	var app struct {
		ID           string       `json:"id"`
		Secrets      []credential `json:"passwordCredentials"`
		Certificates []credential `json:"keyCredentials"`
	}
	path := "/applications(appId='" + url.PathEscape(clientID) +
		"')?$select=id,appId,displayName,passwordCredentials,keyCredentials"
	err := c.document(ctx, path, &app, func() error {
		if app.ID == "" {
			return errNoID
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read application: %w", err)
	}
	var keys []directory.AppKey
	for _, s := range app.Secrets {
		keys = append(keys, directory.AppKey{Hint: s.Hint, Expires: s.Expires})
	}
	for _, s := range app.Certificates {
		keys = append(keys, directory.AppKey{Certificate: true, Expires: s.Expires})
	}
	return keys, nil
}

// credential is the wire type of both kinds of credentials. They differ only in members that are
// not needed here (https://learn.microsoft.com/graph/api/resources/passwordcredential,
// https://learn.microsoft.com/graph/api/resources/keycredential).
type credential struct {
	Hint    string    `json:"hint"`
	Expires time.Time `json:"endDateTime"`
}
