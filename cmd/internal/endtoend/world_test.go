package endtoend

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
	"github.com/rollcallsync/rollcall/storage"
)

// world is a practice tenant and a database with one connector for it.
type world struct {
	tenant    *sim.Tenant
	db        *storage.DB
	path      string
	connector directory.Connector
	// signIn is shared by all runs if it is set, as in a program that stays open. Otherwise each
	// run signs in again.
	signIn     *auth.Client
	keepSignIn bool
	guards     directory.Guards // the guards of all runs; nil means none
	// through wraps the transport to the tenant, unless it is nil.
	through func(http.RoundTripper) http.RoundTripper
	// real says that runs take place in real time, because the test needs a process or a disk. All
	// other runs are in a bubble, where waiting takes no time.
	real bool
}

// newWorld makes a tenant and a database. Inside a synctest bubble, the caller closes the database
// with w.close before the bubble ends.
func newWorld(t testing.TB, o sim.Options) *world {
	t.Helper()
	return worldOf(t, sim.New(o))
}

func worldOf(t testing.TB, tenant *sim.Tenant) *world {
	t.Helper()
	return worldAt(t, tenant, filepath.Join(t.TempDir(), "rollcall.db"))
}

func worldAt(t testing.TB, tenant *sim.Tenant, path string) *world {
	t.Helper()
	w := &world{tenant: tenant, path: path}
	w.open(t)
	w.addConnector(t, "aaaaaaaaaa", "Practice")
	return w
}

func (w *world) addConnector(t testing.TB, id, description string) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	w.connector = directory.Connector{
		ID: id, Description: description, Enabled: true, TenantDomain: w.tenant.Domain, ClientID: w.tenant.ClientID,
		Cloud: directory.CloudPractice, AcknowledgeDisabled: true, Guests: true, CreatedAt: now, UpdatedAt: now,
	}
	if err := w.db.AddConnector(t.Context(), w.connector); err != nil {
		t.Fatal(err)
	}
}

func (w *world) open(t testing.TB) {
	t.Helper()
	db, err := storage.Open(context.WithoutCancel(t.Context()), storage.Options{Path: w.path})
	if err != nil {
		t.Fatal(err)
	}
	w.db = db
}

func (w *world) close(t testing.TB) {
	t.Helper()
	if err := w.db.Close(); err != nil {
		t.Error(err)
	}
}

// source connects to the tenant.
func (w *world) source(t testing.TB, transport http.RoundTripper, counters *progress.Counters) *graph.Client {
	t.Helper()
	if w.signIn == nil || !w.keepSignIn {
		var err error
		w.signIn, err = auth.New(auth.Options{
			Connector: w.connector, Secret: auth.Secret(w.tenant.Secret),
			Transport: transport,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	_, base := w.connector.Endpoints()
	return graph.New(graph.Options{BaseURL: base, Transport: transport, Token: w.signIn, Counters: counters})
}

// run runs the connector once.
func (w *world) run(t testing.TB, ctx context.Context, full bool) directory.Run {
	t.Helper()
	return w.runWith(t, ctx, syncer.Options{Full: full})
}

// runWith runs the connector once, with options.
func (w *world) runWith(t testing.TB, ctx context.Context, o syncer.Options) directory.Run {
	t.Helper()
	run, err := w.attempt(t, ctx, o)
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	return run
}

// attempt runs the connector once. It returns an error if the run cannot be recorded.
func (w *world) attempt(t testing.TB, ctx context.Context, o syncer.Options) (directory.Run, error) {
	t.Helper()
	c, err := w.db.Connector(ctx, w.connector.ID)
	if err != nil {
		t.Fatal(err)
	}
	var counters progress.Counters
	transport := w.tenant.RoundTripper()
	if w.through != nil {
		transport = w.through(transport)
	}
	o.Runs, o.Fetches, o.Plans = w.db, w.db, w.db
	o.Source, o.Connector = w.source(t, transport, &counters), c
	o.Trigger, o.Counters, o.Guards = directory.TriggerCommand, &counters, w.guards
	switch bubble := time.Now().Year() == 2000; { // Bubbles begin in the year 2000.
	case w.real:
		o.ReplicaPause = time.Millisecond
	case !bubble:
		t.Fatal("a run outside a synctest bubble waits for replicas in real time")
	}
	return syncer.New(o).Run(ctx)
}

// mustRun runs the connector and checks the state of the run.
func (w *world) mustRun(t testing.TB, full bool, want directory.State) directory.Run {
	t.Helper()
	run := w.run(t, t.Context(), full)
	if run.State != want {
		t.Fatalf("run %d: state %s, want %s; error %+v, warnings %+v", run.ID, run.State, want, run.Error, run.Warnings)
	}
	return run
}

// content is the content of a directory or a tenant, in comparable form.
type content struct {
	Users       map[string]string // maps each ID to the canonical JSON of the properties read
	Groups      map[string]string
	Memberships []string // "group member kind"
}

// truth returns the content of the tenant, reduced to the properties that are read.
func (w *world) truth(t testing.TB) content {
	t.Helper()
	truth := w.tenant.Truth()
	c := content{Users: map[string]string{}, Groups: map[string]string{}}
	for id, doc := range truth.Users {
		c.Users[id] = keep(t, doc, directory.UserProperties)
	}
	for id, doc := range truth.Groups {
		c.Groups[id] = keep(t, doc, directory.GroupProperties)
	}
	for _, m := range truth.Memberships {
		if !m.MemberDeleted {
			c.Memberships = append(c.Memberships, m.Group+" "+m.Member+" "+m.Kind)
		}
	}
	slices.Sort(c.Memberships)
	c.dropDeletedManagers(t)
	return c
}

// keep reduces a JSON object to the members with these names.
func keep(t testing.TB, doc string, names []string) string {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(doc), &all); err != nil {
		t.Fatal(err)
	}
	kept := map[string]json.RawMessage{}
	for _, n := range names {
		if v, ok := all[n]; ok {
			kept[n] = v
		}
	}
	out, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// content returns the directory at the given moment, as an export would show it.
func (w *world) content(t testing.TB, at directory.Moment) content {
	t.Helper()
	return w.query(t, directory.Query{At: at})
}

func (w *world) query(t testing.TB, q directory.Query) content {
	t.Helper()
	c := content{Users: map[string]string{}, Groups: map[string]string{}}
	for u, err := range w.db.Users(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		c.Users[u.ID] = remarshal(t, u.Attributes)
	}
	c.dropDeletedManagers(t)
	for g, err := range w.db.Groups(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		c.Groups[g.ID] = remarshal(t, g.Attributes)
	}
	for m, err := range w.db.Memberships(t.Context(), q, false) {
		if err != nil {
			t.Fatal(err)
		}
		c.Memberships = append(c.Memberships, m.Group+" "+m.Member+" "+m.MemberKind.String())
	}
	slices.Sort(c.Memberships)
	return c
}

// dropDeletedManagers removes managers that are deleted. Graph does not show them, but the
// directory keeps the ones it knew.
func (c content) dropDeletedManagers(t testing.TB) {
	t.Helper()
	for id, doc := range c.Users {
		var all map[string]json.RawMessage
		if err := json.Unmarshal([]byte(doc), &all); err != nil {
			t.Fatal(err)
		}
		if m := all["manager"]; m == nil || c.Users[string(m[1:len(m)-1])] != "" {
			continue
		}
		delete(all, "manager")
		out, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		c.Users[id] = string(out)
	}
}

func remarshal(t testing.TB, a directory.Attributes) string {
	t.Helper()
	names := make([]string, len(a))
	for i, x := range a {
		names[i] = x.Name
	}
	return keep(t, string(a.AppendJSON(nil)), names)
}

// checkTruth compares the directory with the tenant.
func (w *world) checkTruth(t testing.TB) {
	t.Helper()
	if diff := cmp.Diff(w.truth(t), w.content(t, directory.Moment{})); diff != "" {
		t.Fatalf("directory differs from the tenant (-tenant +directory):\n%s", diff)
	}
}

// serial starts one request at a time.
func serial(next http.RoundTripper) http.RoundTripper {
	turn := make(chan struct{}, 1)
	return roundTripFunc(func(r *http.Request) (*http.Response, error) {
		turn <- struct{}{}
		defer func() { <-turn }()
		return next.RoundTrip(r)
	})
}

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
