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
		autostartSwitch(p, "on", "Start the window at log-in, and fix an old entry if the program has moved", true),
		autostartSwitch(p, "off", "Do not start the window at log-in", false),
		&cobra.Command{
			Use: "status", Short: "Show what the system starts at log-in", Args: takes(),
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
		return "moved: " + a.Program + " no longer exists; to fix this, run rollcallctl autostart on"
	case autostart.Other:
		return "other: the system starts " + a.Program + ", which is another program or uses another data folder"
	}
	return "off"
}

// windowProgram returns the path of the window's program. It looks next to this program and on the
// search path, and returns "" if the program is in neither place.
func windowProgram() string {
	name := "rollcall"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if own, err := os.Executable(); err == nil {
		neighbour := filepath.Join(filepath.Dir(own), name)
		if info, err := os.Stat(neighbour); err == nil && !info.IsDir() {
			return neighbour
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
