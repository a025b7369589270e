package icons

import "embed"

//go:embed *.svg *.png ui/*.svg
var files embed.FS

// Sizes are the sizes, in pixels, in which the program's icon is there as
// "rollcall-<size>.png": for the window, and for packages.
var Sizes = []int{128, 512}

// TraySize is the size, in pixels, of the tray's icons: those files are
// "tray-<state>.png" with the states of the window's theme.
const TraySize = 64

// Read returns a picture by its path below this folder, such as
// "ui/dashboard.svg". One that is not there is a slip of the caller's, and
// panics.
func Read(name string) []byte {
	picture, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return picture
}
