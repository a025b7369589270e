//go:build cgo

package main

import (
	"runtime"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// The values of FyneApp.toml, for programs built with go build. Only Fyne's own tool would insert
// them.
const (
	appID      = "io.github.rollcallsync.Rollcall"
	appName    = "Rollcall"
	appVersion = "0.2.0"
	appBuild   = 2
)

// version is the version with its commit. The linker sets it.
var version string

func fullVersion() string {
	v := version
	if v == "" {
		v = appVersion
	}
	return v + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH
}

func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID: appID, Name: appName, Version: appVersion, Build: appBuild, Icon: theme.WindowIcon(),
		Release:    version != "",
		Migrations: map[string]bool{"fyneDo": true},
	}
}
