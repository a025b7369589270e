package migrations

import "embed"

//go:embed *.sql
var files embed.FS

// Script brings a database to one version.
type Script struct{ Name, SQL string }

// scripts are in the order of their names, so that number n leads to version n+1.
var scripts = func() (list []Script) {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	for _, entry := range entries {
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			panic(err) // embedded
		}
		list = append(list, Script{entry.Name(), string(text)})
	}
	return list
}()

// Newest is the version that this program writes: the number of migrations.
func Newest() int { return len(scripts) }

// After are the scripts that a database of a version lacks.
func After(version int) []Script { return scripts[version:] }
