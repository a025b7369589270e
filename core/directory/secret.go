package directory

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TidySecret returns a client secret, passphrase or password without the characters that files and
// clipboards add: a byte order mark at the beginning and line ends at the end. It removes nothing
// else; CheckSecret and CheckPassword report other odd characters.
func TidySecret(typed string) string {
	return strings.TrimRight(strings.TrimPrefix(typed, "\uFEFF"), "\r\n")
}

// PlainText returns the text of a file as UTF-8 without byte order marks. It also removes marks in
// the middle, which remain when files are joined. Windows PowerShell writes UTF-16 by default.
func PlainText(data []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return bytes.ReplaceAll(data, []byte("\uFEFF"), nil)
	}
	var units []uint16
	for ; len(data) > 1; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	if len(data) > 0 { // the file ends after the first half of a line end
		units = append(units, uint16(data[0]))
	}
	return []byte(strings.ReplaceAll(string(utf16.Decode(units)), "\uFEFF", ""))
}

// CheckSecret checks the result of TidySecret for a client secret. It never repeats the secret.
// Entra ID makes secrets of printable ASCII characters. It shows a secret's ID next to its Value,
// and people often copy the ID by mistake.
func CheckSecret(secret string) error {
	switch {
	case secret == "":
		return problem.Usage("The client secret is empty",
			`Paste the Value of the secret from "Certificates & secrets" of the app registration.`)
	case IsGUID(strings.ToLower(secret)):
		return problem.Usage("That is the secret's ID; paste its Value",
			"Entra ID shows the Value only once, right after the secret is created. If you no longer have it, "+
				"create a new secret.")
	case quoted(secret):
		return problem.Usage("The client secret is in quotation marks", "Enter it without them.")
	}
	if odd := oddCharacter(secret, isGraphicASCII); odd != "" {
		return problem.Usage("The client secret contains "+odd,
			"A client secret never contains this character. Copy the Value again, without anything around it.")
	}
	return nil
}

// CheckPassword checks the result of TidySecret for a person's password. It never repeats the
// password. Because a wrong password counts towards a lockout, a character that cannot come from a
// keyboard is refused before the password is tried. Letters of any alphabet are allowed; Active
// Directory allows them too. The caller checks for an empty password.
func CheckPassword(password string) error {
	if quoted(password) {
		return problem.Usage("The password is in quotation marks", "Enter it without them. It was not sent to anyone.")
	}
	if odd := OddInPassword(password); odd != "" {
		return problem.Usage("The password contains "+odd, "Type it instead of pasting it. It was not sent to anyone.")
	}
	return nil
}

// OddInPassword names the first character in a password or passphrase that is probably unintended,
// with its position, such as "a no-break space (U+00A0) at the end". It returns "" if there is
// none.
func OddInPassword(text string) string {
	if strings.HasPrefix(text, " ") {
		return "a space at the beginning"
	}
	if odd := oddCharacter(text, isTyped); odd != "" || !strings.HasSuffix(text, " ") {
		return odd
	}
	return "a space at the end"
}

// quoted reports whether text is in quotation marks.
func quoted(text string) bool {
	first, n := utf8.DecodeRuneInString(text)
	last, m := utf8.DecodeLastRuneInString(text)
	return len(text) > n+m-1 && strings.Contains("\"\" '' `` “” „“ ‘’ «»", string(first)+string(last))
}

func isGraphicASCII(r rune) bool { return r > ' ' && r < unicode.MaxASCII }

// isTyped reports whether r can come from a keyboard. Such a character is visible and not one of
// the quotation marks and dashes that text programs insert (the Unicode block General Punctuation).
func isTyped(r rune) bool {
	switch r {
	case utf8.RuneError, '\u115F', '\u1160', '\u2800', '\u3164', '\uFFA0': // invisible letters and signs
		return false
	}
	return unicode.IsPrint(r) && (r < '\u2000' || r > '\u206F')
}

// oddCharacter names the first character of text for which fine returns false, with its position.
func oddCharacter(text string, fine func(rune) bool) string {
	place, last := 0, utf8.RuneCountInString(text)
	for i, r := range text {
		place++
		if fine(r) {
			continue
		}
		name := characterName(r)
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
			name = "a byte that is not UTF-8 text"
		}
		switch place {
		case last:
			return name + " at the end"
		case 1:
			return name + " at the beginning"
		}
		return fmt.Sprintf("%s as character %d", name, place)
	}
	return ""
}

// characterNames are the names of characters that often appear in pasted text.
var characterNames = map[rune]string{
	' ': "a space", '\t': "a tab", '\n': "a line break", '\r': "a line break", 0: "a NUL character",
	'\u00A0': "a no-break space", '\u00AD': "a soft hyphen", '\u2007': "a figure space", '\u2009': "a thin space",
	'\u200B': "a zero width space", '\u200C': "a zero width non-joiner", '\u200D': "a zero width joiner",
	'\u200E': "a left-to-right mark", '\u200F': "a right-to-left mark",
	'\u2010': "a typographic hyphen", '\u2011': "a non-breaking hyphen", '\u2013': "a dash", '\u2014': "a dash",
	'\u2018': "a typographic quotation mark", '\u2019': "a typographic quotation mark",
	'\u201A': "a typographic quotation mark",
	'\u201C': "a typographic quotation mark", '\u201D': "a typographic quotation mark",
	'\u201E': "a typographic quotation mark",
	'\u2026': "an ellipsis", '\u2028': "a line separator", '\u2029': "a paragraph separator",
	'\u202A': "a direction mark", '\u202B': "a direction mark", '\u202C': "a direction mark",
	'\u202D': "a direction mark", '\u202E': "a direction mark",
	'\u202F': "a narrow no-break space", '\u2060': "a word joiner",
	'\u2066': "a direction mark", '\u2067': "a direction mark", '\u2068': "a direction mark",
	'\u2069': "a direction mark",
	'\u3000': "an ideographic space", '\uFEFF': "a byte order mark", utf8.RuneError: "a replacement character",
}

// characterName returns the usual name of r. It adds the number unless r is on every keyboard. For
// a visible character it returns the character itself.
func characterName(r rune) string {
	name, known := characterNames[r]
	switch {
	case known && r > 0 && r < unicode.MaxASCII:
		return name
	case known:
	case unicode.IsControl(r):
		name = "a control character"
	case unicode.Is(unicode.Zs, r):
		name = "an unusual space character"
	case unicode.IsPrint(r):
		name = "the character " + string(r)
	default:
		name = "an invisible character"
	}
	return fmt.Sprintf("%s (U+%04X)", name, r)
}
