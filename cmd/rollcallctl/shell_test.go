package main

import "testing"

func TestShellWord(t *testing.T) {
	for _, test := range []struct{ word, posix, windows string }{
		{"plain-1.txt", "plain-1.txt", "plain-1.txt"},
		{"two words", "'two words'", `"two words"`},
		{"it's", `'it'\''s'`, `"it's"`},
		{"", "''", `""`},
		{"$HOME", "'$HOME'", `"$HOME"`},
		{"a,b", "a,b", `"a,b"`}, // a list for PowerShell
		{`C:\Users\ca.pem`, `'C:\Users\ca.pem'`, `C:\Users\ca.pem`},
		{`C:\My data\`, `'C:\My data\'`, `"C:\My data\\"`},
		{`a \"b\"`, `'a \"b\"'`, `"a \\\"b\\\""`},
	} {
		if got := posixWord(test.word); got != test.posix {
			t.Errorf("%s for a POSIX shell is %s, want %s", test.word, got, test.posix)
		}
		if got := windowsWord(test.word); got != test.windows {
			t.Errorf("%s for Windows is %s, want %s", test.word, got, test.windows)
		}
	}
}
