package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/resources/packaging"
)

// Install makes systemd run the service now and from now on.
func Install(ctx context.Context, s Service) (Status, error) {
	if err := prepare(ctx, &s); err != nil {
		return Status{}, err
	}
	path, err := unitPath(s.System)
	if err != nil {
		return Status{}, err
	}
	if _, err := Query(ctx, s.System); err != nil { // systemd cannot be reached
		return Status{}, err
	}
	if err := place(s, path); err != nil {
		return Status{}, err
	}
	// A unit that failed too often would not start before an hour has passed.
	_, _ = systemctl(ctx, s.System, "reset-failed", unitName)
	for _, command := range [][]string{{"daemon-reload"}, {"enable", unitName}, {"restart", unitName}} {
		if _, err := systemctl(ctx, s.System, command...); err != nil {
			return Status{}, err
		}
	}
	return Query(ctx, s.System)
}

// prepare checks what the service needs, and makes the account of a system service.
func prepare(ctx context.Context, s *Service) error {
	if !s.System {
		if s.Account != "" {
			return problem.Usage("--account is only for a system service",
				"Add --system, or leave out --account.")
		}
		return nil
	}
	if err := administrator(); err != nil {
		return err
	}
	if path := s.hidden(); path != "" {
		return problem.Usage(fmt.Sprintf("%s is in a home folder, which a system service cannot see",
			path),
			"Install the program in a folder such as /usr/local/bin, and keep the data in a folder such as "+
				usualFolder+".")
	}
	if s.Account != "" {
		if _, err := user.Lookup(s.Account); err != nil {
			return problem.Usage(fmt.Sprintf("There is no account %q", s.Account),
				"Choose an account of this computer.").
				Wrap(err)
		}
		return nil
	}
	if _, err := user.Lookup(usualAccount); err == nil {
		return nil
	}
	for line := range strings.Lines(packaging.Read("systemd/sysusers.d/rollcall.conf")) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if _, err := tool(ctx, "systemd-sysusers", "--inline", strings.TrimSpace(line)); err != nil {
			return err
		}
	}
	return nil
}

// place writes the unit, unless a package has installed one that does the same.
func place(s Service, path string) error {
	folder := "/usr/lib/systemd/user/"
	if s.System {
		folder = "/usr/lib/systemd/system/"
	}
	if _, err := os.Stat(folder + unitName); err == nil && s.usual() {
		return removeOwn(path)
	}
	switch text, err := os.ReadFile(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return written(path, err)
	case !strings.HasPrefix(string(text), ownMark):
		return problem.Usage(fmt.Sprintf("Another program or a person wrote the unit %s", path),
			"Move it away first, or change it by hand.")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return written(path, err)
	}
	if err := atomicfile.ReplacePublic(path, []byte(s.unit())); err != nil {
		return written(path, err)
	}
	return nil
}

// Remove stops the service and removes its unit. It is not an error if there is none.
func Remove(ctx context.Context, system bool) error {
	if system {
		if err := administrator(); err != nil {
			return err
		}
	}
	path, err := unitPath(system)
	if err != nil {
		return err
	}
	status, err := Query(ctx, system)
	if err != nil || status.State == Missing {
		return err
	}
	if _, err := systemctl(ctx, system, "disable", "--now", unitName); err != nil {
		return err
	}
	if err := removeOwn(path); err != nil {
		return err
	}
	_, err = systemctl(ctx, system, "daemon-reload")
	return err
}

// removeOwn deletes a unit that Install wrote.
func removeOwn(path string) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !strings.HasPrefix(string(text), ownMark) {
		return nil // another program's
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil {
		return written(path, err)
	}
	return nil
}

// Query asks systemd about the service.
func Query(ctx context.Context, system bool) (Status, error) {
	shown, err := systemctl(ctx, system, "show", unitName,
		"--property=LoadState,ActiveState,UnitFileState,FragmentPath,StatusText,MainPID")
	if err != nil {
		return Status{}, err
	}
	s := unitStatus(shown)
	s.System = system
	return s, nil
}

func systemctl(ctx context.Context, system bool, args ...string) (string, error) {
	if !system {
		args = append([]string{"--user"}, args...)
	}
	text, err := tool(ctx, "systemctl", args...)
	var p *problem.Problem
	if !system && errors.As(err, &p) && p.Code == problem.CodeServiceFailed && !sessionKnown() {
		q := *p
		q.Hint = "A service of a person needs that person's session. Log in directly, and not with su or sudo, or " +
			"use --system."
		return text, q.Wrap(err)
	}
	return text, err
}

// sessionKnown reports whether systemctl can find the service manager of this person.
func sessionKnown() bool {
	_, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "systemd", "private"))
	return os.Getenv("XDG_RUNTIME_DIR") != "" && err == nil || os.Getenv("DBUS_SESSION_BUS_ADDRESS") != ""
}

// unitPath returns the path of the unit that Install writes.
func unitPath(system bool) (string, error) {
	if system {
		return "/etc/systemd/system/" + unitName, nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find folder of units: %w", err)
	}
	return filepath.Join(folder, "systemd", "user", unitName), nil
}

func administrator() error {
	if os.Geteuid() != 0 {
		return notAllowed("Use sudo.")
	}
	return nil
}

// Advice says what else a person may want to know after Install.
func Advice(system bool) string {
	if system {
		return "Set it up as its account: sudo -u " + usualAccount + " rollcallctl --data-dir " +
			usualFolder + " connector add. " +
			"Its messages: journalctl -u rollcall."
	}
	return "It runs while you are logged in. To let it run always: loginctl enable-linger. Its messages: journalctl " +
		"--user -u rollcall."
}
