package packaging

import "embed"

//go:embed systemd launchd
var files embed.FS

// Read returns a file by its path inside this folder, such as "systemd/rollcall.service". It panics
// if there is no such file, because the path is then wrong in the code.
func Read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}
