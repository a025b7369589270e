//go:build !windows

package supervise_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/cmd/internal/supervise"
)

// manager listens like a service manager. told returns the next message that it receives.
func manager(t *testing.T) (told func() string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	return func() string {
		message := make([]byte, 4096)
		n, err := socket.Read(message)
		if err != nil {
			t.Fatal(err)
		}
		return string(message[:n])
	}
}

func expect(t *testing.T, told func() string, want ...string) {
	t.Helper()
	for _, w := range want {
		if got := told(); got != w {
			t.Fatalf("told %q, want %q", got, w)
		}
	}
}

func TestRun(t *testing.T) {
	told := manager(t)
	ctx, stop := context.WithCancel(t.Context())
	wrong := errors.New("wrong")
	err := supervise.Run(ctx, false, func(ctx context.Context, m *supervise.Manager) error {
		m.Status("reads\nusers")
		m.Status("reads\nusers") // nothing new
		m.Ready()
		m.Ready()
		m.Status("waits")
		m.Status("reads\nusers")
		expect(t, told, "STATUS=reads users", "READY=1", "STATUS=waits", "STATUS=reads users")
		stop()
		expect(t, told, "STOPPING=1") // while the work still ends
		<-ctx.Done()
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("error %v, want that of the work", err)
	}
}

// TestWorkThatEnds checks that work that ends without being stopped is reported too.
func TestWorkThatEnds(t *testing.T) {
	told := manager(t)
	if err := supervise.Run(t.Context(), false, func(context.Context, *supervise.Manager) error {
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	expect(t, told, "STOPPING=1")
}

// TestWatchdog checks that there is a sign of life whenever alive returns, even with an error, and
// none while it hangs.
func TestWatchdog(t *testing.T) {
	told := manager(t)
	t.Setenv("WATCHDOG_USEC", "30000")
	checks := 0
	hangs := make(chan struct{})
	err := supervise.Run(t.Context(), false, func(ctx context.Context, m *supervise.Manager) error {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			m.Watch(ctx, func(ctx context.Context) error {
				if checks++; checks == 3 {
					close(hangs)
					<-ctx.Done()
				}
				return errors.New("a sign of life too")
			})
		}()
		expect(t, told, "WATCHDOG=1", "WATCHDOG=1")
		<-hangs
		stop()
		<-watched
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, told, "STOPPING=1") // and no third sign before it
}

// TestByHand checks that without a service manager, nothing is reported and nothing is watched.
func TestByHand(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "")
	err := supervise.Run(t.Context(), false, func(ctx context.Context, m *supervise.Manager) error {
		m.Ready()
		m.Status("x")
		m.Watch(ctx, func(context.Context) error { panic("no watchdog") })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
