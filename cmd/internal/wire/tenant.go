package wire

import (
	"context"
	"net/http"
	"sync"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/sim"
)

// PracticeOptions are the options of the usual practice tenant.
var PracticeOptions = sim.Options{Seed: 1, Users: 2000}

// practiceTenant returns given, or a function that makes the usual tenant once.
func practiceTenant(given *sim.Tenant) func() *sim.Tenant {
	if given != nil {
		return func() *sim.Tenant { return given }
	}
	return sync.OnceValue(func() *sim.Tenant { return sim.New(PracticeOptions) })
}

// connections opens tenants.
type connections struct {
	practice func() *sim.Tenant
}

func (c connections) open(o app.ConnectOptions) (app.Tenant, error) {
	transport, err := c.transport(o.Connector)
	if err != nil {
		return nil, err
	}
	signIn, err := auth.New(auth.Options{Connector: o.Connector, Secret: o.Secret, Transport: transport})
	if err != nil {
		return nil, err
	}
	_, base := o.Connector.Endpoints()
	client := graph.New(graph.Options{
		BaseURL: base, Transport: transport, Token: signIn, Counters: o.Counters, Interactive: o.Interactive,
	})
	return tenant{Client: client, signIn: signIn}, nil
}

func (c connections) transport(connector directory.Connector) (http.RoundTripper, error) {
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

// OneUser reads one account.
func (t tenant) OneUser(ctx context.Context) error {
	_, err := t.Client.OneUser(ctx)
	return err
}

// OneGroup reads one group.
func (t tenant) OneGroup(ctx context.Context) error {
	_, err := t.Client.OneGroup(ctx)
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
