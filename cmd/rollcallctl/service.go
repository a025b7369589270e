package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/cmd/internal/service"
	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// serviceFlags contains the flags of service.
type serviceFlags struct {
	system  bool
	account string
	monitorFlags
}

func serviceCommand(p *program) *cobra.Command {
	cmd := group("service", "Let the operating system run the daemon", serviceInstall(p), serviceRemove(p),
		serviceStatus(p))
	cmd.Long = `Let the operating system run the daemon, and restart it if it fails.

On Linux, this is a systemd unit, and on macOS a launchd job. It runs for you, with
your data folder and keyring; with --system, it runs for the whole computer. On
Windows it is a service, which always runs for the whole computer.

A system service has no access to anyone's keyring. On Linux it runs in the account
rollcall with its data in /var/lib/rollcall, on Windows in an account that Windows
makes for it with its data in %ProgramData%\Rollcall. Neither the account nor the data
is removed with the service.`
	return cmd
}

func (f *serviceFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.system, "system", runtime.GOOS == "windows",
		"a system service, which only an administrator can change")
}

func serviceInstall(p *program) *cobra.Command {
	var f serviceFlags
	cmd := &cobra.Command{
		Use: "install", Short: "Start the daemon now, and automatically at startup or when you log in",
		Args: takes(),
		Long: `Start the daemon now, and automatically at startup (--system) or when you log in.
Replaces an existing service. --data-dir, --vault, --vault-key and the flags below are
passed to the daemon.`,
		Example: `  rollcallctl service install
  sudo rollcallctl service install --system --listen 127.0.0.1:9477`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			described, err := p.service(f)
			if err != nil {
				return err
			}
			status, err := service.Install(cmd.Context(), described)
			if err != nil {
				return err
			}
			p.talk(service.Advice(f.system))
			return p.showService(status)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&f.account, "account", "", "`NAME` of the account that runs a system service")
	f.monitorFlags.register(cmd.Flags())
	return cmd
}

func serviceRemove(p *program) *cobra.Command {
	var f serviceFlags
	cmd := &cobra.Command{
		Use: "remove", Short: "Stop the daemon and no longer start it", Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := service.Remove(cmd.Context(), f.system); err != nil {
				return err
			}
			status, err := service.Query(cmd.Context(), f.system)
			if err != nil {
				return err
			}
			return p.showService(status)
		},
	}
	f.register(cmd)
	return cmd
}

func serviceStatus(p *program) *cobra.Command {
	var f serviceFlags
	cmd := &cobra.Command{
		Use: "status", Short: "Show whether the operating system runs the daemon", Args: takes(),
		Long: `Show whether the operating system runs the daemon. For the state of the directory, see
rollcallctl status.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			status, err := service.Query(cmd.Context(), f.system)
			if err != nil {
				return err
			}
			return p.showService(status)
		},
	}
	f.register(cmd)
	return cmd
}

// service returns the service that the flags describe.
func (p *program) service(f serviceFlags) (service.Service, error) {
	s := service.Service{System: f.system, Account: f.account}
	var err error
	if s.Program, err = os.Executable(); err != nil {
		return s, fmt.Errorf("find own program: %w", err)
	}
	if s.Folder, err = p.serviceFolder(); err != nil {
		return s, err
	}
	if s.Args, err = f.words(); err != nil {
		return s, err
	}
	if f.file != "" {
		s.Writes = []string{filepath.Dir(f.file)}
		if !isFolder(s.Writes[0]) {
			return s, problem.Usage(fmt.Sprintf("The folder %s does not exist", s.Writes[0]),
				"Make it first, or choose another file for the metrics.")
		}
	}
	return s, p.addVault(&s)
}

// addVault passes the choice of the vault on to the service.
func (p *program) addVault(s *service.Service) error {
	vault, err := wire.VaultOverride(p.vaultChoice, p.vaultKey)
	if err != nil {
		return err
	}
	if vault.Kind != "" {
		s.Args = append(s.Args, "--vault", vault.String())
	}
	if vault.File != "" {
		s.Reads = append(s.Reads, vault.File)
	}
	if vault.KeyFile != "" {
		s.Args, s.Reads = append(s.Args, "--vault-key", vault.KeyFile), append(s.Reads, vault.KeyFile)
	}
	return nil
}

// serviceFolder returns the data folder that was chosen, or "" if the service uses its usual one.
func (p *program) serviceFolder() (string, error) {
	if p.dataDir == "" && os.Getenv(settings.EnvDataDir) == "" {
		return "", nil
	}
	chosen, err := settings.DataFolder(p.dataDir)
	if err != nil {
		return "", err
	}
	if usual, err := settings.OwnFolder(); err == nil && chosen == usual {
		return "", nil
	}
	return chosen, nil
}

// words returns the flags as arguments of a daemon. Paths become absolute, because a service starts in
// another folder.
func (f *monitorFlags) words() (words []string, err error) {
	if f.listen != "" {
		if _, err := address(f.listen, f.remote); err != nil {
			return nil, err
		}
		words = append(words, "--listen", f.listen)
	}
	if f.remote {
		words = append(words, "--allow-remote")
	}
	if f.file == "" {
		return words, nil
	}
	if f.file, err = filepath.Abs(f.file); err != nil {
		return nil, fmt.Errorf("resolve metrics file %q: %w", f.file, err)
	}
	return append(words, "--metrics-file", f.file), nil
}

func (p *program) showService(s service.Status) error {
	if p.json {
		return p.printJSON(s)
	}
	text := string(s.State)
	switch {
	case s.State == service.Missing:
	case s.Enabled:
		text += ", starts automatically"
	default:
		text += ", does not start automatically"
	}
	t := newTable(p.stdout)
	t.facts([][2]string{{"Service", text}, {"Reports", s.Status}, {"Entry", s.Place}})
	return t.flush()
}
