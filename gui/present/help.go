package present

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// Shortcut is one or more keys, with their effect.
type Shortcut struct{ Keys, Does string }

// Shortcuts returns the shortcuts of the window. mac selects the key names of a Mac.
func Shortcuts(mac bool) []Shortcut {
	key := func(name string) string {
		if mac {
			return "Cmd+" + name
		}
		return lang.T("Ctrl+%s", name)
	}
	return []Shortcut{
		{lang.T("%s to %s", key("1"), key("6")), lang.T("Show a screen, in the order of the rail")},
		{key("R"), lang.T("Sync all connectors")},
		{key("F"), lang.T("Search")},
		{key("N"), lang.T("New connector")},
		{lang.T("Escape"), lang.T("Go back one step; close a dialog")},
		{"F1", lang.T("Show the user guide")},
		{key("W"), lang.T("Close the window")},
		{key("Q"), lang.T("Quit")},
		{lang.T("Arrows, Home, End, Page Up, Page Down"), lang.T("Move through the rows of a table")},
		{lang.T("Shift with these keys"), lang.T("Select several rows")},
		{lang.T("Enter"), lang.T("Open the row")},
		{key("A"), lang.T("Select all rows")},
		{key("C"), lang.T("Copy the selected rows")},
		{lang.T("Letters"), lang.T("Go to the next row that starts with them")},
		{lang.T("Menu key, Shift+F10"), lang.T("Show the menu of the row")},
	}
}

// Library is a library that the program is built with.
type Library struct{ Name, Version string }

// About describes the program.
type About struct {
	Version   string
	Licence   string
	Libraries []Library // sorted by name
	Text      string    // everything as one text, for support
}

// ownLicence summarizes the file LICENSE.
const ownLicence lang.Key = "Free software under the MIT licence. Copyright (c) 2026 The Rollcall authors."

// AboutOf describes a version of the program. built is nil if the build information is unknown.
func AboutOf(version string, built *debug.BuildInfo) About {
	a := About{Version: version, Licence: ownLicence.String()}
	if built != nil {
		for _, m := range built.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			a.Libraries = append(a.Libraries, Library{m.Path, m.Version})
		}
	}
	var text strings.Builder
	fmt.Fprintf(&text, "Rollcall %s\n%s\n", a.Version, a.Licence)
	for _, l := range a.Libraries {
		fmt.Fprintf(&text, "%s %s\n", l.Name, l.Version)
	}
	a.Text = text.String()
	return a
}
