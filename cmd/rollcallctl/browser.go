package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// openBrowser opens a page in the browser. Where none can be opened, a person can
// still visit the address.
func (p *program) openBrowser(address string) error {
	writeLine(p.stderr, "The sign-in page opens in the browser. If it does not, visit "+address)
	command := browserCommand(address)
	if err := command.Start(); err != nil {
		p.talk(fmt.Sprintf("No browser was opened: %v. On a computer without one, use --way device.", err))
		return nil
	}
	// It may be the browser itself, which stays: it is not waited for.
	return command.Process.Release()
}

// browserCommand is the system's way to open a page, or that of BROWSER.
func browserCommand(address string) *exec.Cmd {
	if name := os.Getenv("BROWSER"); name != "" {
		return exec.Command(name, address)
	}
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	case "darwin":
		return exec.Command("open", address)
	}
	return exec.Command("xdg-open", address)
}
