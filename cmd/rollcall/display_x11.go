//go:build cgo && (linux || freebsd || openbsd || netbsd)

package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
)

// displayAnswers reports whether the display named in the environment accepts connections. If not,
// there may still be a display, for example on another computer.
func displayAnswers() bool {
	for _, socket := range displaySockets(os.Getenv) {
		if connection, err := net.Dial("unix", socket); err == nil {
			connection.Close()
			return true
		}
	}
	return false
}

// displaySockets returns the sockets of this computer's displays: Wayland, and X11 as a file or, on
// Linux, as an abstract name.
func displaySockets(env func(string) string) (list []string) {
	if name := env("WAYLAND_DISPLAY"); name != "" {
		if !filepath.IsAbs(name) {
			name = filepath.Join(env("XDG_RUNTIME_DIR"), name)
		}
		list = append(list, name)
	}
	if number, local := strings.CutPrefix(env("DISPLAY"), ":"); local {
		number, _, _ = strings.Cut(number, ".") // Remove the number of the screen.
		socket := "/tmp/.X11-unix/X" + number
		list = append(list, "@"+socket, socket)
	}
	return list
}
