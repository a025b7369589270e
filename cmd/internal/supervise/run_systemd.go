//go:build !windows

package supervise

import (
	"context"
	"strings"
	"sync"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Run does work and reports to the service manager. It returns the error from work, which has to
// return soon after ctx has ended. The flag is for Windows.
func Run(ctx context.Context, _ bool, work func(context.Context, *Manager) error) error {
	m := &Manager{
		ready:  sync.OnceFunc(func() { notify(daemon.SdNotifyReady) }),
		status: func(text string) { notify("STATUS=" + strings.ReplaceAll(text, "\n", " ")) },
		ping:   func() { notify(daemon.SdNotifyWatchdog) },
	}
	m.watchdog, _ = daemon.SdWatchdogEnabled(false) // a value that is not valid is ignored
	stopping := sync.OnceFunc(func() { notify(daemon.SdNotifyStopping) })
	defer stopping()
	defer context.AfterFunc(ctx, stopping)()
	return work(ctx, m)
}

// notify does nothing if no service manager listens.
func notify(state string) { _, _ = daemon.SdNotify(false, state) }
