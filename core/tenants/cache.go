package tenants

import (
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
)

// Transport makes the HTTP transport to a connector's tenant.
type Transport func(directory.Connector) (http.RoundTripper, error)

// Cache opens tenants and keeps their sign-ins. The package comment describes its contract.
type Cache struct {
	transport Transport
	log       *slog.Logger

	mu   sync.Mutex
	kept map[string]entry // by connector ID
}

// NewCache returns an empty Cache. If log is nil, nothing is logged.
func NewCache(transport Transport, log *slog.Logger) *Cache {
	return &Cache{transport: transport, log: log, kept: map[string]entry{}}
}

// entry is the sign-in of a connector, with the values from which it was created.
type entry struct {
	settings  settings
	renewed   time.Time // modification time of the certificate file
	secret    auth.Secret
	transport http.RoundTripper
	signIn    *auth.Client
}

// fits reports whether the entry can still be used.
func (e entry) fits(c directory.Connector, secret auth.Secret) bool {
	return e.settings == settingsOf(c) && e.secret == secret && e.renewed.Equal(renewedAt(c))
}

// settings are the settings of a connector that affect its sign-in.
type settings struct{ tenant, client, login, graph, ca, proxy, certificate string }

func settingsOf(c directory.Connector) settings {
	s := settings{
		tenant: c.TenantDomain, client: c.ClientID, ca: c.CAFile, proxy: c.Proxy, certificate: c.Certificate,
	}
	s.login, s.graph = c.Endpoints()
	return s
}

// renewedAt returns when the certificate file was last written. It returns zero if there is none.
func renewedAt(c directory.Connector) time.Time {
	info, err := os.Stat(c.Certificate)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// patience limits how long a person has to wait for an answer.
var patience = graph.Patience{Attempts: 3, Total: 20 * time.Second}

// Open prepares a connector's tenant for a run, with the sign-in of the last run if it is still
// valid. The run's requests are counted in counters, which may be nil.
func (c *Cache) Open(
	connector directory.Connector, secret auth.Secret, counters *progress.Counters,
) (*graph.Client, error) {
	e, err := c.entry(connector, secret)
	if err != nil {
		return nil, err
	}
	return graph.New(graph.Options{
		BaseURL: e.settings.graph, Transport: e.transport, Token: e.signIn, Counters: counters,
	}), nil
}

// Examine prepares a connector's tenant for a person who tests it and waits for answers. It makes a
// new sign-in and does not keep it, because only a new token shows newly granted permissions.
func (c *Cache) Examine(connector directory.Connector, secret auth.Secret) (*graph.Client, error) {
	e, err := c.make(connector, secret, true)
	if err != nil {
		return nil, err
	}
	return graph.New(graph.Options{
		BaseURL: e.settings.graph, Transport: e.transport, Token: e.signIn, Interactive: true, Patience: patience,
	}), nil
}

// entry returns the kept entry of a connector if it is still valid. Otherwise it makes a new one
// and keeps that.
func (c *Cache) entry(connector directory.Connector, secret auth.Secret) (entry, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.kept[connector.ID]; ok && known.fits(connector, secret) {
		return known, nil
	}
	made, err := c.make(connector, secret, false)
	if err != nil {
		return entry{}, err
	}
	c.drop(connector.ID)
	c.kept[connector.ID] = made
	return made, nil
}

func (c *Cache) make(connector directory.Connector, secret auth.Secret, interactive bool) (entry, error) {
	transport, err := c.transport(connector)
	if err != nil {
		return entry{}, err
	}
	renewed := renewedAt(connector) // must be read before the file
	signIn, err := auth.New(auth.Options{
		Connector: connector, Secret: secret, Transport: transport, Interactive: interactive, Log: c.log,
	})
	return entry{
		settings: settingsOf(connector), renewed: renewed, secret: secret, transport: transport, signIn: signIn,
	}, err
}

// Renewal returns why the sign-in of a connector cannot be renewed although its token is still
// valid. It returns nil if it can be renewed or if nothing has signed in.
func (c *Cache) Renewal(connector string) *health.Renewal {
	c.mu.Lock()
	known, ok := c.kept[connector]
	c.mu.Unlock()
	if !ok {
		return nil
	}
	r, failing := known.signIn.Renewal()
	if !failing {
		return nil
	}
	return &health.Renewal{Since: r.Since, Why: r.Problem()}
}

// Changed drops the entry of a connector if it was created with different settings.
func (c *Cache) Changed(connector directory.Connector) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.kept[connector.ID]; ok && known.settings != settingsOf(connector) {
		c.drop(connector.ID)
	}
}

// Drop drops the entry of a connector that was removed or has a new secret.
func (c *Cache) Drop(connector string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(connector)
}

// Retain drops the entries of all connectors that are not in the list or have different settings
// there.
func (c *Cache) Retain(list []directory.Connector) {
	fits := map[string]settings{}
	for _, connector := range list {
		fits[connector.ID] = settingsOf(connector)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, known := range c.kept {
		if fit, listed := fits[id]; !listed || known.settings != fit {
			c.drop(id)
		}
	}
}

// Close drops all entries.
func (c *Cache) Close() { c.Retain(nil) }

// drop removes an entry, if there is one, and ends its background work. The caller holds c.mu.
func (c *Cache) drop(connector string) {
	if known, ok := c.kept[connector]; ok {
		known.signIn.Close()
		delete(c.kept, connector)
	}
}
