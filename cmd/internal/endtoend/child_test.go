package endtoend

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
	"github.com/rollcallsync/rollcall/storage"
)

// childVariable turns the test binary into a program that runs one connector over the network. This
// separate process can be killed, and its memory can be measured. The value is the URL, the domain,
// the client ID and the data folder.
const childVariable = "ROLLCALL_ENDTOEND_CHILD"

const childSecretVariable = "ROLLCALL_ENDTOEND_SECRET"

// What a child prints when it begins a stage.
const (
	childReading  = "reading"
	childPlanning = "planning"
	childApplying = "applying"
)

func TestMain(m *testing.M) {
	if arguments := os.Getenv(childVariable); arguments != "" {
		if err := runChild(strings.Fields(arguments)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// childReport returns the line that a child prints after a successful run.
var childReport = func() (string, error) { return "", nil }

func runChild(args []string) error {
	ctx := context.Background()
	c := servedConnector(args[0], args[1], args[2], args[3])
	db, err := storage.Open(ctx, storage.Options{Path: filepath.Join(args[3], "rollcall.db")})
	if err != nil {
		return err
	}
	defer db.Close()
	if known, err := db.Connectors(ctx); err != nil {
		return err
	} else if len(known) == 0 {
		if err := db.AddConnector(ctx, c); err != nil {
			return err
		}
	}
	transport, err := auth.Transport(c)
	if err != nil {
		return err
	}
	client, err := auth.New(auth.Options{
		Connector: c, Secret: auth.Secret(os.Getenv(childSecretVariable)),
		Transport: transport,
	})
	if err != nil {
		return err
	}
	var counters progress.Counters
	fmt.Println(childReading)
	run, err := syncer.New(syncer.Options{
		Runs: db, Fetches: db, Plans: announced{db}, Connector: c, Trigger: directory.TriggerCommand,
		Counters:     &counters,
		ReplicaPause: time.Millisecond, // This tenant has no replicas, and many children run.
		Source: graph.New(graph.Options{
			BaseURL: c.GraphURL, Transport: transport, Token: client,
			Counters: &counters,
		}),
	}).Run(ctx)
	if err == nil && !run.State.Applied() {
		err = errors.New("not applied")
	}
	if err != nil {
		return fmt.Errorf("run: %s, %+v, %w", run.State, run.Error, err)
	}
	report, err := childReport()
	fmt.Println(report)
	return err
}

// announced is a store that prints each stage of a run when it begins.
type announced struct{ *storage.DB }

func (a announced) Plan(ctx context.Context, f *directory.Fetch, o directory.PlanOptions) (directory.Plan, error) {
	fmt.Println(childPlanning)
	return a.DB.Plan(ctx, f, o)
}

func (a announced) Apply(
	ctx context.Context, f *directory.Fetch, p directory.Plan, end directory.Conclusion,
) (directory.Run, error) {
	fmt.Println(childApplying)
	return a.DB.Apply(ctx, f, p, end)
}

// servedConnector returns a connector for the practice tenant at url. The certificate of its
// authority is in ca.pem in the data folder.
func servedConnector(url, domain, clientID, folder string) directory.Connector {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return directory.Connector{
		ID: "aaaaaaaaaa", Description: "Practice", Enabled: true, TenantDomain: domain, ClientID: clientID,
		Cloud:    directory.CloudCustom,
		LoginURL: url, GraphURL: url, CAFile: filepath.Join(folder, "ca.pem"), AcknowledgeDisabled: true, Guests: true,
		CreatedAt: now, UpdatedAt: now,
	}
}

// serve serves a tenant over TLS until the test ends.
func serve(t testing.TB, tenant *sim.Tenant) *httptest.Server {
	return serveHandler(t, tenant.Handler())
}

func serveHandler(t testing.TB, handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // Killed clients would cause error messages.
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// childOf prepares a process that runs the connector once and keeps its data in folder.
func childOf(t testing.TB, server *httptest.Server, tenant *sim.Tenant, folder string) *exec.Cmd {
	t.Helper()
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(folder, "ca.pem"), ca, 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+
		strings.Join([]string{server.URL, tenant.Domain, tenant.ClientID, folder}, " "),
		childSecretVariable+"="+tenant.Secret)
	return child
}
