package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/sim"
)

// practiceFlags contains the flags that describe the tenant to serve.
type practiceFlags struct {
	users, groups int
	seed          uint64
	listen        string
	latency       time.Duration
	every         time.Duration
	scenario      string
	after         time.Duration
	people        bool
	rough         bool
}

func practiceCommand(p *program) *cobra.Command {
	var f practiceFlags
	cmd := &cobra.Command{
		Use: "practice", Short: "Serve a practice tenant: Entra ID and Microsoft Graph with made-up people",
		Args: takes(),
		Long: `Serve a practice tenant over TLS until interrupted, with its own certificate
authority. The output includes the command that connects to it. All people in the
tenant are made up. They join, move and leave while the tenant is served. Everyone
signs in with the password ` + sim.Password + `.

With --people, the command only lists people for log-on tests, with the expected
result.

With --rough, the tenant behaves like a real one. Replicas lag by some seconds,
delta queries lose changes, and new objects are missing or incomplete for a moment.
There are agents, white space around addresses and decomposed letters. Sometimes
the permission to see hidden members is missing.

Scenarios:
` + scenarioHelp(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.scenario != "" && !cmd.Flags().Changed("every") {
				f.every = 0 // Only the scenario changes the tenant.
			}
			return p.practise(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.users, "users", wire.PracticeOptions.Users, "start with `N` accounts")
	flags.IntVar(&f.groups, "groups", 0, "start with `N` groups (default one for every ten accounts)")
	flags.Uint64Var(&f.seed, "seed", wire.PracticeOptions.Seed,
		"`NUMBER` from which the tenant is generated; the same number gives the same tenant")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8443", "`ADDRESS` to listen on; port 0 chooses a free port")
	flags.DurationVar(&f.latency, "latency", 0, "delay before every answer, such as 100ms")
	flags.DurationVar(&f.every, "every", time.Minute,
		"time between changes, 0 for no changes; 0 is the default with a scenario")
	flags.StringVar(&f.scenario, "scenario", "", "play this `SCENARIO`, see above")
	completeFlag(cmd, "scenario", scenarioNames()...)
	flags.DurationVar(&f.after, "after", time.Minute, "time before the scenario starts, to allow for a first run")
	flags.BoolVar(&f.rough, "rough", false, "make the tenant behave like a real one, see above")
	flags.BoolVar(&f.people, "people", false, "only list people for log-on tests, with the expected result")
	return cmd
}

func (f practiceFlags) check() error {
	switch {
	case f.users < 1:
		return problem.Usage(fmt.Sprintf("--users must be at least 1, not %d", f.users), "Give the number of accounts.")
	case f.groups < 0:
		return problem.Usage(fmt.Sprintf("--groups %d is negative", f.groups),
			"Give a number of groups, or 0 for one group for every ten accounts.")
	case f.latency < 0, f.every < 0, f.after < 0:
		return problem.Usage("A time span is negative", "Give a time span such as 100ms, or 0.")
	}
	return checkScenario(f.scenario)
}

// tenant returns the options of the tenant that the flags describe.
func (f practiceFlags) tenant() sim.Options {
	return sim.Options{Seed: f.seed, Users: f.users, Groups: f.groups, Latency: f.latency, Rough: f.rough}
}

// same returns the flags that make the same tenant again, each with a space before it.
func (f practiceFlags) same() string {
	var flags strings.Builder
	if f.users != wire.PracticeOptions.Users {
		fmt.Fprintf(&flags, " --users %d", f.users)
	}
	if f.groups != 0 {
		fmt.Fprintf(&flags, " --groups %d", f.groups)
	}
	if f.seed != wire.PracticeOptions.Seed {
		fmt.Fprintf(&flags, " --seed %d", f.seed)
	}
	return flags.String()
}

func (p *program) practise(ctx context.Context, f practiceFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if f.people {
		return p.showPeople(sim.New(f.tenant()))
	}
	folder, err := settings.DataFolder(p.dataDir)
	if err != nil {
		return err
	}
	folder = filepath.Join(folder, settings.PracticeFolder)
	if err := settings.Prepare(folder); err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", f.listen)
	if err != nil {
		return cannotListen(f.listen, err)
	}
	defer listener.Close()
	p.talk("Creating the tenant…")
	tenant := sim.New(f.tenant())
	certificate, err := p.publish(folder, listener, tenant)
	if err != nil {
		return err
	}
	p.talk(fmt.Sprintf("Everyone's password is %s. For people to test log-ons with, run: rollcallctl practice "+
		"--people%s", sim.Password, f.same()))
	return p.serve(ctx, listener, certificate, tenant, f)
}

// publish makes the certificates, writes the files that a client needs into a folder, and prints
// how to connect.
func (p *program) publish(folder string, listener net.Listener, tenant *sim.Tenant) (tls.Certificate, error) {
	authority, certificate, err := newCertificates(listener.Addr(), time.Now())
	if err != nil {
		return certificate, err
	}
	caFile, secretFile := filepath.Join(folder, "ca.pem"), filepath.Join(folder, "secret.txt")
	for path, text := range map[string]string{caFile: string(authority), secretFile: tenant.Secret + "\n"} {
		if err := writePrivate(path, text); err != nil {
			return certificate, err
		}
	}
	return certificate, p.invite("https://"+listener.Addr().String(), caFile, secretFile, tenant)
}

func writePrivate(path, text string) error {
	// An existing file would keep its permissions.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("replace %s: %w", path, err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

type invitationJSON struct {
	LoginURL   string `json:"loginUrl"`
	GraphURL   string `json:"graphUrl"`
	CAFile     string `json:"caFile"`
	Tenant     string `json:"tenant"`
	ClientID   string `json:"clientId"`
	SecretFile string `json:"secretFile"`
}

// invite prints how to connect to the served tenant.
func (p *program) invite(url, caFile, secretFile string, tenant *sim.Tenant) error {
	if p.json {
		return p.printJSON(invitationJSON{url, url, caFile, tenant.Domain, tenant.ClientID, secretFile})
	}
	words := []string{
		"rollcallctl", "connector", "add", "--description", "Practice", "--tenant", tenant.Domain, "--client-id",
		tenant.ClientID,
		"--secret-file", secretFile, "--cloud", "custom", "--login-url", url, "--graph-url", url, "--ca-file", caFile,
	}
	if p.dataDir != "" {
		words = append(words, "--data-dir", p.dataDir)
	}
	for i, word := range words {
		words[i] = shellWord(word)
	}
	p.talk(fmt.Sprintf("%s is served at %s. To stop it, press Ctrl+C. To connect to it, run in another terminal:",
		tenant.Name, url))
	writeLine(p.stdout, strings.Join(words, " "))
	return nil
}

// serve answers requests and changes the tenant until ctx ends. This is not an error, because a
// person stops the command in this way.
func (p *program) serve(ctx context.Context, listener net.Listener, certificate tls.Certificate, tenant *sim.Tenant,
	f practiceFlags,
) error {
	server := &http.Server{
		Handler: tenant.Handler(), ReadHeaderTimeout: 10 * time.Second,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		ErrorLog:  log.New(io.Discard, "", 0), // Clients that distrust the certificate or hang up would cause messages.
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve practice tenant: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
	group.Go(func() error { return ended(p.animate(ctx, tenant, f)) })
	return group.Wait()
}

// ended turns the error of an ended context into nil.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func cannotListen(address string, err error) error {
	p := problem.Usage(fmt.Sprintf("Rollcall cannot listen on %q", address),
		"Give an address of this computer and a free port, such as --listen 127.0.0.1:0.")
	if errors.Is(err, syscall.EADDRINUSE) {
		p.Detail = "Another program uses that address."
	}
	return p.Wrap(err)
}
