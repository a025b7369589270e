package present

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// Shortcut is one or more keys, with their effect.
type Shortcut struct{ Keys, Does string }

// Shortcuts returns the shortcuts of the window. mac selects the key names of a Mac.
func Shortcuts(mac bool) []Shortcut {
	key := func(name string) string {
		if mac {
			return "Cmd+" + name
		}
		return "Ctrl+" + name
	}
	return []Shortcut{
		{key("1") + " to " + key("6"), "Show a screen, in the order of the rail"},
		{key("R"), "Sync all connectors"},
		{key("F"), "Search"},
		{key("N"), "New connector"},
		{"Escape", "Go back one step; close a dialog"},
		{"F1", "Show the user guide"},
		{key("W"), "Close the window"},
		{key("Q"), "Quit"},
		{"Arrows, Home, End, Page Up, Page Down", "Move through the rows of a table"},
		{"Shift with these keys", "Select several rows"},
		{"Enter", "Open the row"},
		{key("A"), "Select all rows"},
		{key("C"), "Copy the selected rows"},
		{"Letters", "Go to the next row that starts with them"},
		{"Menu key, Shift+F10", "Show the menu of the row"},
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
const ownLicence = "Free software under the MIT licence. Copyright (c) 2026 The Rollcall authors."

// AboutOf describes a version of the program. built is nil if the build information is unknown.
func AboutOf(version string, built *debug.BuildInfo) About {
	a := About{Version: version, Licence: ownLicence}
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
