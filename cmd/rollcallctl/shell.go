package main

import (
	"runtime"
	"strings"
)

// shellWord quotes a word for the shell of this system if needed.
func shellWord(word string) string {
	if runtime.GOOS == "windows" {
		return windowsWord(word)
	}
	return posixWord(word)
}

// posixWord quotes a word for a POSIX shell.
func posixWord(word string) string {
	if plain(word, "-_./:=,@%+") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// windowsWord quotes a word for the command prompt and for PowerShell. Both take double quotes. A
// program treats backslashes before a quotation mark as escapes, so they are doubled.
func windowsWord(word string) string {
	if plain(word, `-_./:=+\`) {
		return word
	}
	var quoted strings.Builder
	backslashes := 0
	for _, r := range word {
		switch r {
		case '\\':
			backslashes++
		case '"':
			quoted.WriteString(strings.Repeat(`\`, backslashes+1))
			backslashes = 0
		default:
			backslashes = 0
		}
		quoted.WriteRune(r)
	}
	return `"` + quoted.String() + strings.Repeat(`\`, backslashes) + `"`
}

// plain reports whether a word consists of letters, digits and the given signs.
func plain(word, signs string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !strings.ContainsRune(signs, r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}
