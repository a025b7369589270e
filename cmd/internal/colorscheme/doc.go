// Package colorscheme finds out whether the desktop is light or dark. Fyne does so itself on
// Windows and macOS. Elsewhere, Fyne asks only the desktop portal and assumes dark if there is
// none. This package also reads the desktop's configuration files and GSettings, and assumes light
// if the desktop does not say.
//
// Now only reads files, so it is fast enough to call while the program starts. Watch also asks the
// portal and GSettings, which can take seconds. It follows all of them until its context ends, and
// calls back on its own goroutine. A source that cannot be read is ignored; it is never an error.
//
// The first source with an answer decides: the variable GTK_THEME; the portal
// (org.freedesktop.appearance color-scheme); GNOME's GSettings key color-scheme; the colours of
// Plasma, on Plasma; the theme of Xfce, on Xfce; settings.ini of GTK 4 and 3; the theme in
// GSettings.
package colorscheme
