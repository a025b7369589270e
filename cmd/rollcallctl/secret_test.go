package main

import "testing"

// TestSecretOfAFile covers byte order marks, which editors write, and UTF-16, which PowerShell 5
// writes by default.
func TestSecretOfAFile(t *testing.T) {
	for name, text := range map[string]string{
		"plain":             "ab~c",
		"a line":            "ab~c\n",
		"of Windows":        "ab~c\r\n",
		"UTF-8 mark":        "\xEF\xBB\xBFab~c\r\n",
		"UTF-16":            "\xFF\xFEa\x00b\x00~\x00c\x00\r\x00\n\x00",
		"UTF-16, first of":  "\xFF\xFEa\x00b\x00~\x00c\x00\r\x00\n", // cut off after the line feed
		"UTF-16 of cmd /u":  "a\x00b\x00~\x00c\x00 \x00\r\x00\n",    // cut off after the line feed
		"echo of cmd":       "ab~c \r\n",
		"UTF-16 big-endian": "\xFE\xFF\x00a\x00b\x00~\x00c\x00\r\x00\n",
	} {
		if got := string(secretOf([]byte(text))); got != "ab~c" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestBlankAtTheEndOfASecret checks that only the blank that echo adds is removed. Other blanks
// must be reported.
func TestBlankAtTheEndOfASecret(t *testing.T) {
	for text, want := range map[string]string{"ab~c \n": "ab~c ", "ab~c ": "ab~c ", "ab~c  \r\n": "ab~c "} {
		if got := string(secretOf([]byte(text))); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
