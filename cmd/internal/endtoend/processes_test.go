package endtoend

import (
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// TestSeveralProgramsOnOneFolder checks that a connector has only one run at a time, whichever
// program it is in. Readers are not blocked. A killed program leaves no lock behind.
func TestSeveralProgramsOnOneFolder(t *testing.T) {
	tenant := sim.New(sim.Options{Seed: 2, Users: 40, Groups: 8})
	gate := &gate{Handler: tenant.Handler(), reached: make(chan struct{})}
	server, folder := serveHandler(t, gate), t.TempDir()
	program := func() *exec.Cmd { return childOf(t, server, tenant, folder) }
	if out, err := program().CombinedOutput(); err != nil {
		t.Fatalf("first run: %v\n%s", err, out)
	}

	w := &world{tenant: tenant, path: filepath.Join(folder, "rollcall.db"), real: true}
	w.connector = servedConnector(server.URL, tenant.Domain, tenant.ClientID, folder)
	w.open(t)
	defer w.close(t)
	before := w.content(t, directory.Moment{})
	must(t, tenant.DeleteUser(tenant.UserIDs()[0]))

	gate.closed.Store(true)
	slow := program()
	must(t, slow.Start())
	t.Cleanup(func() { _ = slow.Process.Kill() }) // if the test fails
	<-gate.reached                                // the run has begun
	if _, err := w.attempt(t, t.Context(), syncer.Options{}); !errors.Is(err, directory.ErrBusy) {
		t.Errorf("a run in this program, during another program's: %v", err)
	}
	if out, err := program().CombinedOutput(); err == nil || !strings.Contains(string(out), "in progress") {
		t.Errorf("a third program ran the connector: %v\n%s", err, out)
	}
	w.wantUntouched(t, before)

	must(t, slow.Process.Kill())
	_ = slow.Wait() // the error says that it was killed
	gate.closed.Store(false)
	if out, err := program().CombinedOutput(); err != nil {
		t.Fatalf("run after the one that was killed: %v\n%s", err, out)
	}
	w.checkTruth(t)
	runs, err := w.db.Runs(t.Context(), w.connector.ID, 0)
	if err != nil || len(runs) != 3 || runs[1].State != directory.StateInterrupted ||
		runs[0].State != directory.StateSucceeded {
		t.Errorf("runs %+v, %v, want the run of the killed program as interrupted", runs, err)
	}
}

// gate blocks delta queries while it is closed.
type gate struct {
	http.Handler
	closed  atomic.Bool
	once    sync.Once
	reached chan struct{} // closed when a query waits at the gate
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if g.closed.Load() && strings.HasSuffix(r.URL.Path, "/delta") {
		g.once.Do(func() { close(g.reached) })
		<-r.Context().Done()
		return
	}
	g.Handler.ServeHTTP(w, r)
}
