//go:build cgo && (linux || freebsd || openbsd || netbsd)

package main

import (
	"slices"
	"testing"
)

func TestDisplaySockets(t *testing.T) {
	for name, tt := range map[string]struct {
		env  map[string]string
		want []string
	}{
		"none":             {nil, nil},
		"X11":              {map[string]string{"DISPLAY": ":1.0"}, []string{"@/tmp/.X11-unix/X1", "/tmp/.X11-unix/X1"}},
		"another computer": {map[string]string{"DISPLAY": "far:0"}, nil},
		"Wayland": {
			map[string]string{"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1"},
			[]string{"/run/user/1/wayland-0"},
		},
		"Wayland elsewhere": {
			map[string]string{"WAYLAND_DISPLAY": "/w", "DISPLAY": ":0"},
			[]string{"/w", "@/tmp/.X11-unix/X0", "/tmp/.X11-unix/X0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := displaySockets(func(name string) string { return tt.env[name] }); !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
