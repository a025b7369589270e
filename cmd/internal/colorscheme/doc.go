// Package colorscheme finds out whether the desktop is light or dark. Fyne knows
// that of Windows and macOS; elsewhere it only asks the desktop portal, and takes a
// desktop without one for dark. This package looks at what desktops keep in files
// and in GSettings as well, and takes a desktop that says nothing for a light one.
//
// Now reads files only, so that a start may wait for it. Watch asks the portal and
// GSettings too, which may take seconds, and follows all of them until its context
// ends; it calls back on its own goroutine. What cannot be read says nothing; it is
// never an error.
//
// Sources, the first one that says something counts: the variable GTK_THEME; the
// portal (org.freedesktop.appearance color-scheme); GSettings color-scheme of
// GNOME's interface; the colours of Plasma, on Plasma; the theme of Xfce, on Xfce;
// settings.ini of GTK 4 and 3; the theme in GSettings.
package colorscheme
