package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
)

func autostartCommand(p *program) *cobra.Command {
	return group("autostart", "Start the window when you log in, hidden in the tray",
		autostartSwitch(p, "on", "Start the window at log-in; also mends an entry whose program has moved", true),
		autostartSwitch(p, "off", "Start nothing at log-in", false),
		&cobra.Command{
			Use: "status", Short: "Tell what the system starts at log-in", Args: takes(),
			RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
				return p.showAutostart(s)
			}),
		},
	)
}

func autostartSwitch(p *program, use, short string, on bool) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if err := s.SetAutostart(on); err != nil {
				return err
			}
			return p.showAutostart(s)
		}),
	}
}

func (p *program) showAutostart(s *session) error {
	found, err := s.Autostart()
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(found)
	}
	writeLine(p.stdout, oneLine(autostartInWords(found)))
	return nil
}

func autostartInWords(a app.Autostart) string {
	switch a.State {
	case autostart.On:
		return "on: " + a.Program
	case autostart.Moved:
		return "moved: " + a.Program + " is not there any more; rollcallctl autostart on mends it"
	case autostart.Other:
		return "other: the system starts " + a.Program + " with another data folder, or another program than this one's"
	}
	return "off"
}

// windowProgram finds the window's program: beside this one, else in the search
// path; empty where it is in neither.
func windowProgram() string {
	name := "rollcall"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if own, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(own), name)
		if info, err := os.Stat(beside); err == nil && !info.IsDir() {
			return beside
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	if path, err = filepath.Abs(path); err != nil {
		return ""
	}
	return path
}
