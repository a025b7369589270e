package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Install makes launchd run the service now and from now on.
func Install(ctx context.Context, s Service) (Status, error) {
	switch {
	case !s.System && s.Account != "":
		return Status{}, problem.Usage("--account is only for a system service",
			"Add --system, or leave out --account.")
	case s.System && (s.Account == "" || s.Folder == ""):
		return Status{}, problem.Usage("On macOS, a system service needs an account and a data folder",
			"Specify an account with --account and a folder that belongs to it with --data-dir.")
	}
	path, err := jobPath(s.System)
	if err != nil {
		return Status{}, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return Status{}, written(path, err)
	}
	if err := atomicfile.ReplacePublic(path, []byte(s.job())); err != nil {
		return Status{}, written(path, err)
	}
	_, _ = tool(ctx, "launchctl", "bootout", target(s.System)) // an earlier job, if any
	if _, err := tool(ctx, "launchctl", "enable", target(s.System)); err != nil {
		return Status{}, err
	}
	if _, err := tool(ctx, "launchctl", "bootstrap", domain(s.System), path); err != nil {
		return Status{}, err
	}
	return Query(ctx, s.System)
}

// Remove stops the service and removes its job. It is not an error if there is none.
func Remove(ctx context.Context, system bool) error {
	path, err := jobPath(system)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if status, err := Query(ctx, system); err != nil {
		return err
	} else if status.State != Missing && status.State != Stopped {
		if _, err := tool(ctx, "launchctl", "bootout", target(system)); err != nil {
			return err
		}
	}
	if err := os.Remove(path); err != nil {
		return written(path, err)
	}
	return nil
}

// Query asks launchd about the service.
func Query(ctx context.Context, system bool) (Status, error) {
	path, err := jobPath(system)
	if err != nil {
		return Status{}, err
	}
	s := Status{State: Missing}
	if _, err := os.Stat(path); err == nil {
		s = Status{State: Stopped, Place: path}
	}
	// launchd answers with an error if it does not know the job.
	if printed, err := tool(ctx, "launchctl", "print", target(system)); err == nil {
		s = jobStatus(printed)
	} else if ctx.Err() != nil {
		return Status{}, err
	}
	s.System = system
	return s, nil
}

func domain(system bool) string {
	if system {
		return "system"
	}
	return "gui/" + strconv.Itoa(os.Getuid())
}

func target(system bool) string { return domain(system) + "/" + jobLabel }

// jobPath returns the path of the job. A system job needs administrator rights.
func jobPath(system bool) (string, error) {
	if system {
		if os.Geteuid() != 0 {
			return "", notAllowed("Use sudo.")
		}
		return "/Library/LaunchDaemons/" + jobLabel + ".plist", nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "Library", "LaunchAgents", jobLabel+".plist"), nil
}

// Advice says what else a person may want to know after Install.
func Advice(system bool) string {
	if system {
		return "A system service has no access to anyone's keychain. Keep its secrets in an encrypted file."
	}
	return "It runs while you are logged in. Its messages are in the log of the data folder."
}
