// Package icons contains the program's pictures: its icon in all sizes, the icons of the
// tray, and those of the screens. They are embedded and do not change.
package icons
