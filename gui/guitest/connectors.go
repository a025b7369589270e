package guitest

import (
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
)

// Suggested is a backend that suggests limits for guards.
type Suggested struct{ Suggestions []directory.Suggestion }

// SuggestGuards returns Suggestions, whichever connector is given.
func (s *Suggested) SuggestGuards(context.Context, string) ([]directory.Suggestion, error) {
	return s.Suggestions, nil
}

// SampleSuggestions returns suggestions from several months of a small company's runs.
func SampleSuggestions() []directory.Suggestion {
	largest := []int{14, 3, 0, 1204, 61, 2, 31, 6}
	limits := []int{50, 10, 10, 4000, 200, 10, 100, 20}
	list := make([]directory.Suggestion, len(directory.AllGuards))
	for i, g := range directory.AllGuards {
		list[i] = directory.Suggestion{
			Guard: g, Largest: largest[i],
			Limit: directory.Limit{ByNumber: true, Number: limits[i]},
		}
		if largest[i] > 0 {
			list[i].Day = Clock().Now.AddDate(0, 0, -20)
		}
	}
	return list
}

// ConnectorsBackend is the backend of the Connectors screen. Its zero value has no connectors and
// accepts every change. If Err is set, every change fails.
type ConnectorsBackend struct {
	Suggested
	List    []directory.Connector
	Secrets map[string]auth.Secret // by connector ID
	Checks  []checklist.Check      // the results of a test
	Err     error
	Preview directory.ScopePreview // the preview of every scope; if empty, no accounts are known
	// Previewed are the connectors that PreviewScope was called with.
	Previewed []directory.Connector
	// Certificate and CertificateErr are returned for every certificate file.
	Certificate    auth.Certificate
	CertificateErr error
	// Authorities and AuthoritiesErr are returned for every file of authorities.
	Authorities    []auth.Certificate
	AuthoritiesErr error
	// Learned changes a connector as a test of it would; it may be nil.
	Learned func(*directory.Connector)
	// Changes are the requested changes, such as "add Contoso".
	Changes []string
}

// Connectors returns List.
func (c *ConnectorsBackend) Connectors(context.Context) ([]directory.Connector, error) {
	return slices.Clone(c.List), nil
}

// AddConnector adds a connector to List, and gives it an ID.
func (c *ConnectorsBackend) AddConnector(
	_ context.Context, added directory.Connector, secret auth.Secret,
) (directory.Connector, error) {
	c.Changes = append(c.Changes, "add "+added.Description)
	if c.Err != nil {
		return added, c.Err
	}
	added.ID = "new" + string(rune('a'+len(c.List)))
	c.List = append(c.List, added)
	c.keep(added.ID, secret)
	return added, nil
}

// EditConnector replaces the connector with the same ID.
func (c *ConnectorsBackend) EditConnector(
	_ context.Context, edited directory.Connector, secret *auth.Secret,
) (directory.Connector, error) {
	c.Changes = append(c.Changes, "edit "+edited.Description)
	if c.Err != nil {
		return edited, c.Err
	}
	if secret != nil {
		c.keep(edited.ID, *secret)
	}
	return edited, c.change(edited.ID, func(x *directory.Connector) { *x = edited })
}

func (c *ConnectorsBackend) keep(id string, secret auth.Secret) {
	if c.Secrets == nil {
		c.Secrets = map[string]auth.Secret{}
	}
	c.Secrets[id] = secret
}

// SetEnabled enables or disables the connector with that ID.
func (c *ConnectorsBackend) SetEnabled(_ context.Context, id string, enabled bool) (directory.Connector, error) {
	word := "disable "
	if enabled {
		word = "enable "
	}
	c.Changes = append(c.Changes, word+id)
	var changed directory.Connector
	err := c.change(id, func(x *directory.Connector) {
		x.Enabled = enabled
		changed = *x
	})
	return changed, err
}

// RemoveConnector removes the connector with that ID.
func (c *ConnectorsBackend) RemoveConnector(_ context.Context, id string) (directory.Connector, error) {
	c.Changes = append(c.Changes, "remove "+id)
	if c.Err != nil {
		return directory.Connector{}, c.Err
	}
	c.List = slices.DeleteFunc(c.List, func(x directory.Connector) bool { return x.ID == id })
	return directory.Connector{}, nil
}

// PreviewScope returns Preview.
func (c *ConnectorsBackend) PreviewScope(
	_ context.Context, asked directory.Connector,
) (directory.ScopePreview, bool, error) {
	c.Previewed = append(c.Previewed, asked)
	return c.Preview, c.Preview.Accounts > 0, nil
}

// InspectCertificate returns Certificate and CertificateErr.
func (c *ConnectorsBackend) InspectCertificate(string, auth.Secret) (auth.Certificate, error) {
	return c.Certificate, c.CertificateErr
}

// InspectAuthorities returns Authorities and AuthoritiesErr.
func (c *ConnectorsBackend) InspectAuthorities(string) ([]auth.Certificate, error) {
	return c.Authorities, c.AuthoritiesErr
}

// TestConnector reports each of Checks.
func (c *ConnectorsBackend) TestConnector(ctx context.Context, id string, each func(checklist.Check)) error {
	c.Changes = append(c.Changes, "test "+id)
	for _, check := range c.Checks {
		each(check)
	}
	if c.Learned != nil {
		if err := c.change(id, c.Learned); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (c *ConnectorsBackend) change(id string, edit func(*directory.Connector)) error {
	if c.Err != nil {
		return c.Err
	}
	for i := range c.List {
		if c.List[i].ID == id {
			edit(&c.List[i])
			return nil
		}
	}
	return directory.ErrNotFound
}
