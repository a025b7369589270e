package welcome_test

import (
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/page/welcome"
	"github.com/rollcallsync/rollcall/gui/task"
)

func perform(t *testing.T, backend *guitest.Backend, check func(w fyne.Window, do func(func()), went func() []string)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		var went []string
		page := welcome.New(welcome.Env{
			Backend: backend, Tasks: tasks,
			Connect: func() {
				guitest.Did("connect")
				went = append(went, "connect")
			}, Added: func() { went = append(went, "added") },
		})
		w := test.NewTempWindow(t, page.Content())
		w.Resize(fyne.NewSize(740, 560))
		check(w, func(f func()) { guitest.Do(tasks, f) }, func() []string { return went })
	})
}

func TestPracticeInOneClick(t *testing.T) {
	backend := guitest.NewBackend()
	perform(t, backend, func(w fyne.Window, do func(func()), went func() []string) {
		test.AssertRendersToMarkup(t, "welcome.xml", w.Canvas())
		guitest.Gallery(t, "welcome", w)
		do(func() { guitest.Tap(t, w, "Try it with a practice tenant") })
		if len(backend.ConnectorsBackend.List) != 1 {
			t.Fatalf("connectors are %v", backend.ConnectorsBackend.List)
		}
		added := backend.ConnectorsBackend.List[0]
		if added.Cloud != directory.CloudPractice {
			t.Errorf("added %+v", added)
		}
		if diff := cmp.Diff([][]string{{added.ID}}, backend.Started); diff != "" {
			t.Errorf("started (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"added"}, went()); diff != "" {
			t.Errorf("went (-want +got):\n%s", diff)
		}
	})
}

func TestConnect(t *testing.T) {
	perform(t, guitest.NewBackend(), func(w fyne.Window, do func(func()), went func() []string) {
		do(func() { guitest.Tap(t, w, "Connect Microsoft 365") })
		if diff := cmp.Diff([]string{"connect"}, went()); diff != "" {
			t.Errorf("went (-want +got):\n%s", diff)
		}
	})
}

func TestKeyringThatIsLocked(t *testing.T) {
	backend := guitest.NewBackend()
	backend.ConnectorsBackend.Err = &problem.Problem{
		Code: "keyring_locked", Title: "The keyring of this computer is locked", Hint: "Unlock it and try again.",
	}
	perform(t, backend, func(w fyne.Window, do func(func()), went func() []string) {
		do(func() { guitest.Tap(t, w, "Try it with a practice tenant") })
		test.AssertRendersToMarkup(t, "keyring-locked.xml", w.Canvas())
		guitest.Gallery(t, "welcome-keyring-locked", w)
		if len(went()) > 0 || len(backend.Started) > 0 || !guitest.Offers(w, "Try it with a practice tenant") {
			t.Error("it continues as if nothing had happened, or cannot be tried again")
		}
	})
}
