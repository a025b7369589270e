package wire

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/sim"
)

// PracticeOptions are the options of the usual practice tenant.
var PracticeOptions = sim.Options{Seed: 1, Users: 2000}

// practiceTenant returns given or, if it is nil, a function that makes the usual tenant once.
func practiceTenant(given *sim.Tenant) func() *sim.Tenant {
	if given != nil {
		return func() *sim.Tenant { return given }
	}
	return sync.OnceValue(func() *sim.Tenant { return sim.New(PracticeOptions) })
}

// connections opens tenants. It keeps one sign-in client for each connector, so that runs
// share a token and open connections.
type connections struct {
	practice func() *sim.Tenant
	log      *slog.Logger

	mu   sync.Mutex
	kept map[string]connection // by connector ID
}

// connection is a connection of a connector, with the values it was made from.
type connection struct {
	basis     basis
	transport http.RoundTripper
	signIn    *auth.Client
}

// basis has the values after whose change a kept connection cannot be used any more.
type basis struct {
	tenant, client, login, graph, ca, proxy, certificate string
	renewed                                              time.Time // of the certificate file
	secret                                               auth.Secret
}

func basisOf(o app.ConnectOptions) basis {
	c := o.Connector
	b := basis{tenant: c.TenantDomain, client: c.ClientID, ca: c.CAFile, proxy: c.Proxy, certificate: c.Certificate, secret: o.Secret}
	b.login, b.graph = c.Endpoints()
	if info, err := os.Stat(c.Certificate); err == nil {
		b.renewed = info.ModTime()
	}
	return b
}

// patience is how long a person waits for an answer.
var patience = graph.Patience{Attempts: 3, Total: 20 * time.Second}

// open prepares the tenant of a connector.
func (c *connections) open(o app.ConnectOptions) (tenant, error) {
	connection, err := c.connection(o)
	if err != nil {
		return tenant{}, err
	}
	_, base := o.Connector.Endpoints()
	options := graph.Options{
		BaseURL: base, Transport: connection.transport, Token: connection.signIn, Counters: o.Counters, Interactive: o.Interactive,
	}
	if o.Interactive {
		options.Patience = patience
	}
	return tenant{Client: graph.New(options), signIn: connection.signIn}, nil
}

// connection returns the kept connection of a connector, or makes one. A person who tests a
// connector gets a new one, because newly granted permissions only show in a new
// token.
func (c *connections) connection(o app.ConnectOptions) (connection, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fits := basisOf(o)
	if known, ok := c.kept[o.Connector.ID]; ok && known.basis == fits && !o.Interactive {
		return known, nil
	}
	transport, err := c.transport(o.Connector)
	if err != nil {
		return connection{}, err
	}
	signIn, err := auth.New(auth.Options{
		Connector: o.Connector, Secret: o.Secret, Transport: transport, Interactive: o.Interactive, Log: c.log,
	})
	if err != nil {
		return connection{}, err
	}
	made := connection{basis: fits, transport: transport, signIn: signIn}
	if !o.Interactive {
		if old, ok := c.kept[o.Connector.ID]; ok {
			old.signIn.Close()
		}
		c.kept[o.Connector.ID] = made
	}
	return made, nil
}

// renewal returns why the sign-in of a connector cannot be renewed although its token is
// still valid. It is nil if it can be renewed, or if nothing has signed in.
func (c *connections) renewal(connector string) *health.Renewal {
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

// close ends the background work of the connections.
func (c *connections) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, known := range c.kept {
		known.signIn.Close()
	}
}

func (c *connections) transport(connector directory.Connector) (http.RoundTripper, error) {
	if connector.Cloud == directory.CloudPractice {
		return c.practice().RoundTripper(), nil
	}
	return auth.Transport(connector)
}

// tenant is a Graph client with the probes of the checklist.
type tenant struct {
	*graph.Client
	signIn *auth.Client
}

// SignIn gets an access token.
func (t tenant) SignIn(ctx context.Context) error {
	_, err := t.signIn.Token(ctx, false)
	return err
}

// Keys lists the secrets and certificates of the application.
func (t tenant) Keys(ctx context.Context, clientID string) ([]app.Key, error) {
	found, err := t.KeyExpiry(ctx, clientID)
	keys := make([]app.Key, len(found))
	for i, k := range found {
		keys[i] = app.Key{Name: k.Name, Hint: k.Hint, Certificate: k.Kind == "certificate", Expires: k.Expires}
	}
	return keys, err
}
