package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// openBrowser opens a page in the browser. It also prints the address, in case that fails.
func (p *program) openBrowser(address string) error {
	writeLine(p.stderr, "The sign-in page opens in the browser. If it does not, visit "+address)
	command := browserCommand(address)
	if err := command.Start(); err != nil {
		p.talk(fmt.Sprintf("The browser could not be opened: %v. On a computer without one, use --way device.", err))
		return nil
	}
	// This may be the browser itself, which keeps running. Do not wait for it.
	return command.Process.Release()
}

// browserCommand returns the command that opens a page: the one in BROWSER, or the system's.
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
