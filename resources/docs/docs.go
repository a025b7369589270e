package docs

import "embed"

//go:embed guide problems.md secrets.md connector-form.png dark.png
var files embed.FS

// Index is the first page of the user guide. Its links are the table of contents.
const Index = "guide/index.md"

// Read returns a document or a picture by its path inside this folder, such as Index. The error says
// that there is none.
func Read(path string) ([]byte, error) { return files.ReadFile(path) }
