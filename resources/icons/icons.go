package icons

import "embed"

//go:embed *.svg *.png ui/*.svg
var files embed.FS

// Sizes are the sizes of the program's icon in pixels. The files are named "rollcall-<size>.png".
// The window uses them, and so do packages.
var Sizes = []int{128, 512}

// TraySize is the size of the tray icons in pixels. The files are named "tray-<state>.png", with
// the states of the window's theme.
const TraySize = 64

// Read returns a picture by its path inside this folder, such as "ui/dashboard.svg". It panics if
// there is no such picture, because the path is then wrong in the code.
func Read(name string) []byte {
	picture, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return picture
}
