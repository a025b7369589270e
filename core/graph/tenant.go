package graph

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/rollcallsync/rollcall/core/directory"
)

// SignIn gets an access token, or returns the reason why that failed.
func (c *Client) SignIn(ctx context.Context) error {
	_, err := c.token.Token(ctx, false)
	return err
}

// Tenant signs in and reads /organization. Its Roles are the application permissions in the token.
// They are unverified and only a hint; they are nil if the token cannot be read. Tenant returns
// them even with an error, because a missing permission may be the cause.
func (c *Client) Tenant(ctx context.Context) (directory.Tenant, error) {
	var list struct {
		Value []organization `json:"value"`
	}
	err := c.document(ctx, "/organization?$select=id,displayName,verifiedDomains", &list, func() error {
		if len(list.Value) != 1 || list.Value[0].ID == "" {
			return contentError("the answer does not contain exactly one organization")
		}
		return nil
	})
	var tenant directory.Tenant
	if err == nil {
		tenant = list.Value[0].tenant()
	}
	if token, tokenErr := c.token.Token(ctx, false); tokenErr == nil {
		tenant.Roles = rolesOf(token)
	}
	return tenant, wrapped("read organization", err)
}

// wrapped adds the failed action to err, if err is not nil.
func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// organization is the wire type of /organization (https://learn.microsoft.com/graph/api/resources/organization).
type organization struct {
	ID              string `json:"id"`
	DisplayName     string `json:"displayName"`
	VerifiedDomains []struct {
		Name      string `json:"name"`
		IsDefault bool   `json:"isDefault"`
	} `json:"verifiedDomains"`
}

func (o organization) tenant() directory.Tenant {
	t := directory.Tenant{ID: strings.ToLower(o.ID), DisplayName: o.DisplayName}
	for _, d := range o.VerifiedDomains {
		t.VerifiedDomains = append(t.VerifiedDomains, d.Name)
		if d.IsDefault {
			t.DefaultDomain = d.Name
		}
	}
	return t
}

// rolesOf reads the roles claim of a JSON Web Token. The result is not nil if the token
// can be read
// (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
func rolesOf(token string) []string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil
	}
	claims := struct {
		Roles []string `json:"roles"`
	}{Roles: []string{}}
	if json.Unmarshal(payload, &claims) != nil {
		return nil
	}
	return claims.Roles
}

// document reads a small answer into out and calls check to verify that it is complete.
func (c *Client) document(ctx context.Context, path string, out any, check func() error) error {
	return c.exchange(ctx, request{link: c.prefix + path}, func(a answer) error {
		text, err := io.ReadAll(a.body)
		if err != nil {
			return err
		}
		if bytes.HasPrefix(bytes.TrimSpace(text), []byte("<")) {
			return errWebPage
		}
		if err := json.Unmarshal(text, out); err != nil {
			return err
		}
		return check()
	})
}

// Counts returns the numbers of users and groups according to $count, without deleted
// ones. A number is -1 if the tenant does not count.
func (c *Client) Counts(ctx context.Context) (users, groups int64, err error) {
	if users, err = c.countIfSupported(ctx, "/users"); err == nil {
		groups, err = c.countIfSupported(ctx, "/groups")
	}
	if err != nil {
		return 0, 0, err
	}
	return users, groups, nil
}

// countIfSupported is count, but returns -1 if the tenant does not support $count.
func (c *Client) countIfSupported(ctx context.Context, path string) (int64, error) {
	n, err := c.count(ctx, path)
	if errors.Is(err, directory.ErrNotCounted) {
		return -1, nil
	}
	return n, err
}

func (c *Client) count(ctx context.Context, path string) (n int64, err error) {
	err = c.exchange(ctx, request{link: c.prefix + path + "/$count", counts: true}, func(a answer) error {
		text, err := io.ReadAll(a.body)
		if err != nil {
			return err
		}
		// Graph may put a byte order mark before plain text
		text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\uFEFF")))
		if bytes.HasPrefix(text, []byte("<")) {
			return errWebPage
		}
		if n, err = strconv.ParseInt(string(text), 10, 64); err != nil || n < 0 {
			return contentError("the answer is not a number")
		}
		return nil
	})
	var refusal *Error
	if errors.As(err, &refusal) && refusal.unsupported() {
		return 0, fmt.Errorf("count %s: %w: %w", path[1:], directory.ErrNotCounted, err)
	}
	return n, wrapped("count "+path[1:], err)
}
