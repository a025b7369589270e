package supervise

import (
	"context"
	"sync"
	"time"
)

// ServiceName is the name of the Windows service.
const ServiceName = "Rollcall"

// Manager is the service manager that started this program, or none.
type Manager struct {
	ready    func()
	status   func(text string)
	ping     func()
	watchdog time.Duration // how long a sign of life lasts; 0: none is expected

	mu   sync.Mutex
	told string // the latest status; guarded by mu
}

// Ready reports that the program has started and does its work. Only the first call does anything.
func (m *Manager) Ready() {
	if m.ready != nil {
		m.ready()
	}
}

// Status reports on one line what the program is doing, for people. It reports only what has changed.
func (m *Manager) Status(text string) {
	if m.status == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if text != m.told {
		m.told = text
		m.status(text)
	}
}

// Watch gives signs of life until ctx ends, if the service manager expects them. Before each of
// them it calls alive. If alive does not return in time, there is no sign, and the manager restarts
// the program after a while. An error from alive is a sign of life too.
func (m *Manager) Watch(ctx context.Context, alive func(context.Context) error) {
	if m.watchdog <= 0 {
		return
	}
	// One sign may be late without harm.
	ticker := time.NewTicker(m.watchdog / 3)
	defer ticker.Stop()
	for {
		_ = alive(ctx)
		if ctx.Err() != nil {
			return
		}
		m.ping()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
