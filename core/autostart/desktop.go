package autostart

import (
	"errors"
	"strings"
)

// The text of .desktop files is written and read here on every system, so tests run everywhere. It
// follows the Desktop Entry Specification 1.5, "Basic format of the file" and "The Exec key", and
// the Desktop Application Autostart Specification 0.5 for Hidden.

var errExec = errors.New("the Exec line of the autostart file cannot be read")

// desktopFile returns the text of an entry.
func desktopFile(e Entry) string {
	words := make([]string, 0, 1+len(e.Args))
	for _, word := range append([]string{e.Program}, e.Args...) {
		words = append(words, quoteExec(word))
	}
	return `[Desktop Entry]
Type=Application
Name=Rollcall
Comment=Keeps an exact copy of a Microsoft 365 directory, with its history
Exec=` + strings.Join(words, " ") + `
Icon=` + name + `
Terminal=false
X-GNOME-Autostart-enabled=true
`
}

// quoteExec writes one word of an Exec line. It adds quotes first, then the escapes that every
// value needs.
func quoteExec(word string) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(word)
	return `"` + strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(quoted) + `"`
}

// parseDesktop reads an entry. enabled is false if the entry tells the desktop to
// ignore it.
func parseDesktop(text string) (e Entry, enabled bool, err error) {
	enabled = true
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "[Desktop Entry]"
		}
		key, value, found := strings.Cut(line, "=")
		if !inside || !found || strings.HasPrefix(line, "#") {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "Exec":
			if e, err = parseExec(value); err != nil {
				return e, false, err
			}
		case "Hidden":
			enabled = enabled && value != "true"
		case "X-GNOME-Autostart-enabled":
			enabled = enabled && value != "false"
		}
	}
	return e, enabled, nil
}

// parseExec splits an Exec line.
func parseExec(value string) (Entry, error) {
	words, err := execWords(unescape(value))
	if err != nil || len(words) == 0 {
		return Entry{}, errors.Join(errExec, err)
	}
	return Entry{Program: words[0], Args: words[1:]}, nil
}

// unescape removes the escapes that every value has.
func unescape(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r", `\s`, " ").Replace(value)
}

// execWords splits a text at spaces outside quotes. Inside quotes, a backslash escapes the next
// character.
func execWords(text string) (words []string, err error) {
	var word strings.Builder
	begun, quoted := false, false
	end := func() {
		if begun {
			words = append(words, strings.ReplaceAll(word.String(), "%%", "%"))
		}
		word.Reset()
		begun = false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted, begun = !quoted, true
		case c == '\\' && quoted && i+1 < len(text):
			i++
			word.WriteByte(text[i])
		case c == ' ' && !quoted:
			end()
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	end()
	if quoted {
		return nil, errExec
	}
	return words, nil
}
