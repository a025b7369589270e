package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/monitor"
	"github.com/rollcallsync/rollcall/core/problem"
)

// monitorFlags are the flags that let monitors watch a daemon.
type monitorFlags struct {
	listen string
	remote bool
	file   string
}

func (f *monitorFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.listen, "listen", "", "serve /metrics and /healthz at this `ADDRESS`, such as 127.0.0.1:9477")
	flags.BoolVar(&f.remote, "allow-remote", false,
		"let --listen use an address that other computers reach; anyone there can read the pages")
	flags.StringVar(&f.file, "metrics-file", "",
		"keep the metrics in `FILE`, readable by every account of this computer")
}

func metricsCommand(p *program) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "metrics", Short: "Print the state as metrics for Prometheus", Args: takes(),
		Long: `Print the state of every connector and open problems in the Prometheus text format.

With --out, write them to a file instead, which is replaced as a whole and which every
account of this computer may read. Use this next to a timer that runs daemon --once.
For the textfile collector of node_exporter, the name must end in .prom.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if p.json {
				return problem.Usage("Metrics have no JSON form",
					"Use rollcallctl status --json for the state as JSON.")
			}
			if out != "" {
				return p.writeMetrics(cmd.Context(), s, out)
			}
			state, err := s.monitored(cmd.Context())
			if err != nil {
				return err
			}
			return monitor.Write(p.stdout, state)
		}),
	}
	cmd.Flags().StringVar(&out, "out", "", "write to `FILE` instead of standard output")
	return cmd
}

// monitored returns the state for monitors.
func (s *session) monitored(ctx context.Context) (monitor.State, error) {
	overview, err := s.Overview(ctx)
	return monitor.State{Overview: overview, Version: readVersion().Version}, err
}

// writeMetrics writes the metrics to a file. It does nothing if path is empty.
func (p *program) writeMetrics(ctx context.Context, s *session, path string) error {
	if path == "" {
		return nil
	}
	state, err := s.monitored(ctx)
	if err != nil {
		return err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("resolve metrics file %q: %w", path, err)
	}
	return monitor.WriteFile(absolute, state)
}

// monitorOf is what monitors see of a daemon: a page, a file, or neither.
type monitorOf struct {
	program  *program
	session  *session
	listener net.Listener // nil: no page
	file     string       // empty: no file
	news     chan struct{}
	failing  bool // the file could not be written the last time
}

// openMonitor listens and writes the file, so that a wrong flag ends the daemon before it begins
// its work.
func (p *program) openMonitor(ctx context.Context, s *session, f monitorFlags) (*monitorOf, error) {
	m := &monitorOf{program: p, session: s, file: f.file, news: make(chan struct{}, 1)}
	if err := p.writeMetrics(ctx, s, f.file); err != nil || f.listen == "" {
		return m, err
	}
	var err error
	m.listener, err = listen(ctx, f.listen, f.remote)
	return m, err
}

// listen listens at an address, which only this computer can reach unless remote is set.
func listen(ctx context.Context, text string, remote bool) (net.Listener, error) {
	resolved, err := address(text, remote)
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", resolved)
	if err != nil {
		return nil, cannotListen(text, err)
	}
	return listener, nil
}

// address returns an address to listen at. It refuses one that other computers can reach, unless
// remote is set.
func address(text string, remote bool) (string, error) {
	resolved, err := net.ResolveTCPAddr("tcp", text)
	if err != nil {
		return "", cannotListen(text, err)
	}
	if !remote && !resolved.IP.IsLoopback() {
		return "", problem.Usage(fmt.Sprintf("Other computers can reach the address %q", text),
			"Use an address of this computer alone, such as 127.0.0.1:9477, or add --allow-remote. "+
				"The pages need no sign-in and are not encrypted.")
	}
	return resolved.String(), nil
}

// announcement says where the pages are. It is empty if there are none.
func (m *monitorOf) announcement() string {
	if m.listener == nil {
		return ""
	}
	return fmt.Sprintf("Metrics are at http://%s/metrics, and the state at /healthz.", m.listener.Addr())
}

// changed announces that the state may have changed. It never blocks.
func (m *monitorOf) changed() {
	select {
	case m.news <- struct{}{}:
	default:
	}
}

// serve answers monitors and renews the file until ctx ends. The end of ctx is not an error.
func (m *monitorOf) serve(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		m.keepFile(ctx)
		return nil
	})
	if m.listener != nil {
		server := m.server(ctx)
		group.Go(func() error {
			if err := server.Serve(m.listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve monitors: %w", err)
			}
			return nil
		})
		group.Go(func() error {
			<-ctx.Done()
			return server.Close()
		})
	}
	return group.Wait()
}

func (m *monitorOf) server(ctx context.Context) *http.Server {
	return &http.Server{
		Handler: monitor.Handler(monitor.HandlerOptions{
			Look: m.session.monitored, Loopback: m.listener.Addr().(*net.TCPAddr).IP.IsLoopback(),
		}),
		ReadTimeout: slowMonitor, WriteTimeout: slowMonitor, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(io.Discard, "", 0), // Clients that hang up would cause messages.
	}
}

const (
	// slowMonitor is how long a monitor may take for a request and its answer.
	slowMonitor = 30 * time.Second
	// renewFile is how often the file is written if nothing changes, so its age shows that the daemon
	// is alive.
	renewFile = time.Minute
)

// keepFile renews the file until ctx ends.
func (m *monitorOf) keepFile(ctx context.Context) {
	ticker := time.NewTicker(renewFile)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.news:
		case <-ticker.C:
		}
		m.renew(ctx)
	}
}

// renew writes the file. Only the first of several failures is logged.
func (m *monitorOf) renew(ctx context.Context) {
	err := m.program.writeMetrics(ctx, m.session, m.file)
	if err != nil && ctx.Err() == nil && !m.failing {
		m.session.log.Error("write metrics file", "error", err)
	}
	m.failing = err != nil
}
