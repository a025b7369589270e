package directory

import (
	"strings"
	"testing"
)

func TestTidySecretDropsWhatFilesPutAround(t *testing.T) {
	for given, want := range map[string]string{
		"\uFEFFcase~secret.1\r\n": "case~secret.1", "a\n\n": "a", "a\r": "a", "": "", "\uFEFF": "",
		" a ": " a ", "a\nb": "a\nb", "a\uFEFF": "a\uFEFF", "a\u00A0\n": "a\u00A0",
	} {
		if got := TidySecret(given); got != want {
			t.Errorf("TidySecret(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestCheckSecret(t *testing.T) {
	for _, good := range []string{"q~8Q~secret.value", `q"8`, "'", `"`, "[a=/b?c@d]"} {
		if err := CheckSecret(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	wantUsage(t, CheckSecret(""), "empty", "Value")
	err := CheckSecret(strings.ToUpper(someGUID))
	wantUsage(t, err, "That is the secret's ID; paste its Value", "only once")
	if strings.Contains(strings.ToLower(err.Error()), someGUID) {
		t.Errorf("the error repeats what was typed: %v", err)
	}
}

// TestWhatIsPastedAroundASecretIsNamed covers texts that used to be stored, so Entra ID then
// reported a wrong secret.
func TestWhatIsPastedAroundASecretIsNamed(t *testing.T) {
	for given, want := range map[string]string{
		"abc ":          "a space at the end",
		" abc":          "a space at the beginning",
		"ab c":          "a space as character 3",
		"abc\u00A0":     "a no-break space (U+00A0) at the end",
		"\u200Babc":     "a zero width space (U+200B) at the beginning",
		"a\u00ADbc":     "a soft hyphen (U+00AD) as character 2",
		"abc\uFEFF":     "a byte order mark (U+FEFF) at the end",
		"two\nlines":    "a line break as character 4",
		"two\rlines":    "a line break as character 4",
		"abc\t":         "a tab at the end",
		"ab\x00c":       "a NUL character (U+0000) as character 3",
		"ab\x7Fc":       "a control character (U+007F) as character 3",
		"ab\u2013c":     "a dash (U+2013) as character 3",
		"äbc":           "the character ä (U+00E4) at the beginning",
		"ab\xFCc":       "a byte that is not UTF-8 text as character 3",
		"ab\u205Fc":     "an unusual space character (U+205F) as character 3",
		"ab\u2061c":     "an invisible character (U+2061) as character 3",
		`"abc"`:         "quotation marks",
		"'abc'":         "quotation marks",
		"“abc”":         "quotation marks",
		"“abc":          "a typographic quotation mark (U+201C) at the beginning",
		"ab\u202Ec":     "a direction mark (U+202E) as character 3",
		"\uFEFF\uFEFFa": "a byte order mark (U+FEFF) at the beginning", // the result of TidySecret
	} {
		t.Run(want, func(t *testing.T) {
			wantUsage(t, CheckSecret(given), want, "")
		})
	}
}

func TestCheckPassword(t *testing.T) {
	for _, good := range []string{
		"Correct horse 7", "Gürtel & Hosenträger", "пароль", `a"b`, "§1€", "密码", "¿Qué?",
		"",
	} {
		if err := CheckPassword(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for given, want := range map[string]string{
		"secret ":       "a space at the end",
		" secret":       "a space at the beginning",
		"two words ":    "a space at the end",
		"secret\u00A0":  "a no-break space (U+00A0) at the end",
		"\u200Bsecret":  "a zero width space (U+200B) at the beginning",
		"sec\nret":      "a line break as character 4",
		"it\u2019s":     "a typographic quotation mark (U+2019) as character 3",
		`"secret"`:      "quotation marks",
		"sec\u3164ret":  "(U+3164) as character 4",
		"secret\uFEFF1": "a byte order mark (U+FEFF) as character 7",
	} {
		wantUsage(t, CheckPassword(given), want, "not sent to anyone")
	}
}

func FuzzCheckSecret(f *testing.F) {
	f.Add("abc\u00A0")
	f.Add("“\xFF”")
	f.Fuzz(func(t *testing.T, text string) {
		if CheckSecret(TidySecret(text)) == nil &&
			strings.ContainsFunc(text, func(r rune) bool { return r > 127 && r != '\uFEFF' }) {
			t.Errorf("%q passes", text)
		}
		CheckPassword(text)
	})
}
