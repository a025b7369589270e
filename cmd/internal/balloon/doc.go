// Package balloon shows desktop notifications on Windows, at the tray icon of this program. The
// system draws their texts as they are.
//
// Fyne's own notifications on Windows put the texts into a script for PowerShell, which would run
// commands in them. The texts contain names of groups, which other people choose.
//
// Show may be called from any goroutine and returns as soon as the system has taken the texts. On
// other systems, Available is false and Show fails.
package balloon
