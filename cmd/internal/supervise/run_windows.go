package supervise

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sys/windows/svc"
)

// Run does work. If Windows started this program as a service, it reports to the service control
// manager and ends the context of work when the service is to stop. It returns the error from work.
// asService is set in the command line of the service's entry.
func Run(ctx context.Context, asService bool, work func(context.Context, *Manager) error) error {
	if !asService {
		return work(ctx, &Manager{})
	}
	s := &winService{ctx: ctx, work: work}
	if err := svc.Run(ServiceName, s); err != nil {
		return errors.Join(fmt.Errorf("run as a service: %w", err), s.err)
	}
	return s.err
}

// winService is this program as the service control manager sees it.
type winService struct {
	ctx  context.Context
	work func(context.Context, *Manager) error
	err  error // of work, once Execute has returned
}

// failed is the exit code of a service whose work failed. The manager then restarts it.
const failed = 1

// Execute does the work of the service until the manager stops it. It implements svc.Handler.
func (s *winService) Execute(_ []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	ready, done := make(chan struct{}), make(chan error, 1)
	status <- svc.Status{State: svc.StartPending}
	go func() { done <- s.work(ctx, &Manager{ready: sync.OnceFunc(func() { close(ready) })}) }()
	now := svc.Status{State: svc.StartPending}
	for {
		select {
		case s.err = <-done:
			if s.err != nil {
				return true, failed
			}
			return false, 0
		case <-ready:
			ready = nil
			now = svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
		case r := <-requests:
			switch r.Cmd {
			case svc.Stop, svc.Shutdown:
				now = svc.Status{State: svc.StopPending}
				stop()
			case svc.Interrogate:
				now = r.CurrentStatus
			}
		}
		status <- now
	}
}
