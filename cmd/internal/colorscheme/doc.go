// Package colorscheme finds out whether the desktop is light or dark. Fyne knows this on
// Windows and macOS. Elsewhere, Fyne asks only the desktop portal and assumes dark if there
// is none. This package also reads the files and GSettings of desktops, and assumes light if
// the desktop does not say.
//
// Now only reads files, so a start may wait for it. Watch also asks the portal and GSettings,
// which can take seconds, and follows all of them until its context ends. It calls back on
// its own goroutine. A source that cannot be read is ignored; it is never an error.
//
// The first source with an answer decides: the variable GTK_THEME; the portal
// (org.freedesktop.appearance color-scheme); GSettings color-scheme of GNOME's interface;
// the colours of Plasma, on Plasma; the theme of Xfce, on Xfce; settings.ini of GTK 4 and 3;
// the theme in GSettings.
package colorscheme
