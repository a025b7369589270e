// Package icons contains the program's pictures: its own icon in two sizes, the tray icons and the
// icons of the screens. They are embedded in the program.
package icons
