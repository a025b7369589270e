package icons

import "embed"

//go:embed *.svg ui/*.svg
var files embed.FS

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
