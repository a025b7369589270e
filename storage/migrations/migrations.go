package migrations

import "embed"

//go:embed *.sql
var files embed.FS

// Script brings a database to one version.
type Script struct{ Name, SQL string }

// scripts are in the order of their names. Script n, counted from 0, leads to version n+1.
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

// Newest returns the version that this program writes, which is the number of scripts.
func Newest() int { return len(scripts) }

// After returns the scripts that a database of the given version lacks.
func After(version int) []Script { return scripts[version:] }
