package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/resources/icons"
)

// The icons of screens and actions, in the colour of the text. Fyne's own icons are used where they
// exist, and the others match their style.
func IconDashboard() fyne.Resource  { return drawn("dashboard") }
func IconDirectory() fyne.Resource  { return drawn("directory") }
func IconHistory() fyne.Resource    { return fynetheme.HistoryIcon() }
func IconConnectors() fyne.Resource { return drawn("connectors") }
func IconKey() fyne.Resource        { return drawn("key") }
func IconSettings() fyne.Resource   { return fynetheme.SettingsIcon() }
func IconSync() fyne.Resource       { return fynetheme.ViewRefreshIcon() }
func IconHelp() fyne.Resource       { return fynetheme.HelpIcon() }

// Logo is the program's icon, in its own colours.
func Logo() fyne.Resource {
	return fyne.NewStaticResource("rollcall.svg", icons.Read("rollcall.svg"))
}

// WindowIcon is the program's icon for the desktop. It is a bitmap, because rendering the vector
// image would take about 30 ms at each start.
func WindowIcon() fyne.Resource {
	return fyne.NewStaticResource("rollcall-128.png", icons.Read("rollcall-128.png"))
}

// TrayIcon is the program's icon in the tray. It has its own background, so it is visible on light
// and dark panels.
func TrayIcon(s State) fyne.Resource {
	if _, ok := stateColors[s]; !ok {
		s = Off
	}
	name := "tray-" + string(s) + ".png"
	return fyne.NewStaticResource(name, icons.Read(name))
}

// drawn returns one of Rollcall's icons, in the colour of the text.
func drawn(name string) fyne.Resource {
	file := "ui/" + name + ".svg"
	return fynetheme.NewThemedResource(fyne.NewStaticResource("rollcall-"+name+".svg", icons.Read(file)))
}

// Tinted returns an icon in a named colour.
func Tinted(icon fyne.Resource, name fyne.ThemeColorName) fyne.Resource {
	return fynetheme.NewColoredResource(icon, name)
}
