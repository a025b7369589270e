package archtest

import (
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// places are the folders with texts that the window shows. It shows those of cmd if it cannot start.
var places = []string{"core", "storage", "cmd/internal/instance", "cmd/rollcall"}

// silent are the folders and files whose texts people do not see in the window: the practice tenant,
// tests, the messages to channels, what only the command line does, and the bundle of diagnostics.
var silent = []string{
	"core/sim", "core/parttest", "core/soaktest", "core/monitor", "storage/storagetest", "core/zoneinfo",
	"core/notify/digest.go", "core/notify/watch.go", "core/update/publish.go", "core/diagnostics/bundle.go",
	"cmd/rollcall/provoke.go",
}

// coreTexts returns the sentences in the code of the places, by the place of the first one.
// Values in a sentence are verbs.
func coreTexts(list []source) map[string]string {
	found := map[string]string{}
	for _, s := range list {
		if !within(s.folder(), places...) || within(s.path, silent...) || s.test() {
			continue
		}
		for text, line := range sentencesOf(s) {
			if _, known := found[text]; !known {
				found[text] = line
			}
		}
	}
	return found
}

// sentencesOf returns the sentences in a file, and where they are.
func sentencesOf(s source) map[string]string {
	found := map[string]string{}
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.CallExpr:
			if isCall(n, "errors", "New") || isCall(n, "fmt", "Errorf") || isCall(n, "regexp", "MustCompile") ||
				isLog(n) {
				return false
			}
			if isCall(n, "fmt", "Sprintf") {
				if text, ok := joinedText(n.Args[0]); ok {
					keep(found, text, s.line(n))
				}
				for _, arg := range n.Args[1:] {
					ast.Inspect(arg, visit)
				}
				return false
			}
		case *ast.BinaryExpr:
			if text, ok := joinedText(n); ok && n.Op == token.ADD {
				keep(found, text, s.line(n))
				return false
			}
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				keep(found, text, s.line(n))
			}
		}
		return true
	}
	ast.Inspect(s.syntax, visit)
	return found
}

func isCall(call *ast.CallExpr, pkg, name string) bool {
	selected, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || selected.Sel.Name != name {
		return false
	}
	x, ok := selected.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// isLog reports whether a call writes to the log.
func isLog(call *ast.CallExpr) bool {
	selected, ok := call.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Debug", "Info", "Warn", "Error", "Log"},
		strings.TrimSuffix(selected.Sel.Name, "Context"))
}

// joinedText returns a text made up of literals, formatted texts and other values, with
// a verb for each value. ok is false if it has no literal.
func joinedText(n ast.Expr) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		return literal(n)
	case *ast.ParenExpr:
		return joinedText(n.X)
	case *ast.CallExpr:
		if isCall(n, "fmt", "Sprintf") {
			return joinedText(n.Args[0])
		}
	case *ast.BinaryExpr:
		if n.Op != token.ADD {
			return "%s", false
		}
		x, okX := joinedText(n.X)
		y, okY := joinedText(n.Y)
		return x + y, okX || okY
	}
	return "%s", false
}

// place is where package auth puts a value into a text.
var place = regexp.MustCompile(`\{[a-z]+\}`)

// sql finds the words of a statement to the database.
var sql = regexp.MustCompile(`\b(SELECT|INSERT|DELETE FROM|CREATE|ORDER BY|IS NULL|CASE [a-z]|%s INTO)\b`)

// keep records a text if it is a sentence or a title for people.
func keep(found map[string]string, text, line string) {
	text = place.ReplaceAllString(strings.TrimSpace(text), "%s")
	first, _ := utf8.DecodeRuneInString(text)
	words := 0
	for word := range strings.FieldsSeq(verbOf.ReplaceAllString(text, "")) {
		if strings.ContainsFunc(word, unicode.IsLower) {
			words++
		}
	}
	if phrases[text] {
		found[text] = line
		return
	}
	if words < 2 || !unicode.IsUpper(first) && !strings.ContainsRune(`%“"`, first) ||
		strings.ContainsAny(text, "\n\t{}<>=\x00") || sql.MatchString(text) || strings.Contains(text, "2006") {
		return
	}
	found[text] = line
}

// unshown are sentences that the window does not show, or not on their own.
var unshown = sayings(
	"There is no %s %q", "%q matches %d %ss", "%s no longer kept", "It is %s.",
	"The directory as it was then is", "What run %d changed is", "%s in a folder",
	"The %s is not one line of text", "The %s is missing in the channel “%s”", "This is a test",
	"The channel “%s” works.", "No secret is stored for this %s", "The %s contains nothing for %s %s.",
	"Usage: rollcall [--data-dir FOLDER] [--demo]", "%s %s (not counted)",
	"%s of %s %s; the limit is %s.", "Application Support",
	"The address %s %s.", "%s as character %d", "%s at the beginning", "%s at the end",
	`"10% at least 20", "at most 500" or "off"`,
	"%s%s, and choose Grant admin consent. It can take an hour to take effect.",
	"In the Entra admin center, open API permissions of the app registration, add the Microsoft Graph "+
		"application permission",
)

// composed are sentences that code puts together from parts, and values in sentences.
var composed = sayings(
	"Reference %s.", "Log-ons %s, %s.", "Europe (GMT, UTC+0)", "Australia (AEST, UTC+10)",
	"It can take an hour to take effect.",
	"In the Entra admin center, open API permissions of the app registration, add the Microsoft Graph "+
		"application permissions %s, and choose Grant admin consent.",
	"The client secret contains %s at the end", "The client secret contains %s at the beginning",
	"The client secret contains %s as character %d", "The password contains %s at the end",
	"The password contains %s at the beginning", "The password contains %s as character %d",
	// a constant is part of them, or they contain an equals sign
	"The address %s does not begin with %s.", "The address %s has no host, or its port is not a number.",
	"The address %s has a port that is not a number from 1 to 65535.", "granted by %s and %s",
	"The rules for certificates forbid that (RFC 5280, 4.1.2.2). Have the certificate issued again; until then, "+
		"the environment variable GODEBUG=x509negativeserial=1 lets Rollcall accept it.",
	"Run openssl req -x509 -newkey rsa:2048 -days 365 -subj /CN=Rollcall -keyout key.pem -out cert.pem, "+
		"and put both into one file.",
	"There is no user %q", "There is no group %q", "%q matches %d users", "%q matches %d groups",
	"What run %d changed is no longer kept", "The directory as it was then is no longer kept",
	"The address of the webhook is not one line of text",
	"The key that signs the requests is not one line of text",
	"The password of the mail account is not one line of text",
	"The address of the webhook is missing in the channel “%s”",
	"The password of the mail account is missing in the channel “%s”",
	"It answered with code %d, and said “%s”.", "It answered with status %d, and said “%s”.",
	"No secret is stored for this connector", "No secret is stored for this channel",
	"The vault contains nothing for connector %s.", "The vault contains nothing for channel %s.",
	"The keyring contains nothing for connector %s.", "The keyring contains nothing for channel %s.",
	"It is empty.", "It is not an ordinary file, and is needed again later.",
	"It contains a plugin identity, but Rollcall does not start plugins.",
	"It contains a public key, but only the private key opens a vault.",
	"It has several lines but contains no age or SSH identity.", "Its identity is not valid.",
	"It contains no SSH key that can be read.", "Age can use only Ed25519 and RSA keys among SSH keys.",
	"Age cannot use this SSH key.", "It is damaged.",
	"Use text with {{.Title}}, {{.Text}}, {{.Occasion}}, {{.Connector}}, {{.Run}}, {{.Code}}, {{.At}} and "+
		"{{.Computer}}.",
	"It is not an SQLite database. Nothing was changed.", "It is damaged: %s Nothing was changed.", "In %s: %s",
	// they begin with a small letter
	"in HTTPS_PROXY", "in HTTP_PROXY",
	"rollcall was not found next to this program or on PATH.",
	"the number of objects differed from what Microsoft Graph counts",
	"the changes announced since the last run were not plausible",
	"the data that an earlier run had left was not plausible",
	"properties were stored under the ID of another object",
	"a group was restored, and the application lacks permission to read that group's memberships",
	"the number of objects has differed from what Microsoft Graph counts for three runs",
	"the properties to read have changed", "%s ends with a dot, which a mail address cannot do",
	"a byte that is not UTF-8 text", "a NUL character", "a no-break space %s", "a soft hyphen %s",
	"a figure space %s", "a thin space %s", "a zero width space %s", "a zero width non-joiner %s",
	"a zero width joiner %s", "a left-to-right mark %s", "a right-to-left mark %s", "a typographic hyphen %s",
	"a non-breaking hyphen %s", "a dash %s", "a typographic quotation mark %s", "an ellipsis %s",
	"a line separator %s", "a paragraph separator %s", "a direction mark %s", "a narrow no-break space %s",
	"a word joiner %s", "an ideographic space %s", "a byte order mark %s", "a replacement character %s",
	"a control character %s", "an unusual space character %s", "an invisible character %s", "the character %s",
	"an unknown place", "the schedule, rollcallctl daemon", "a run, rollcallctl sync",
	"a command of rollcallctl", "in the proxy settings of Windows",
	// values
	"an SQLite database of another program", "a file", "a backup",
	"a file in a folder", "a backup in a folder", "user", "group", "users in Entra ID", "memberships",
	"accounts",
	"SAML or WS-Federation", "signing out", "a token of another service or device", "a certificate",
	"elliptic curve", "the proxy", "an unknown address", "with another method", "in the browser",
	"with a device code", "with a password", "MD5 with DES", "SHA-1 with DES", "SHA-1 with RC4",
	"SHA-1 with RC2", "SHA-1 with 40-bit RC4", "SHA-1 with 40-bit RC2", "SHA-1 with triple DES",
	"SHA-1 with double DES", "encryption with %s", "a key made with %s", "a key made in %d rounds",
	"a key made by scrypt with too much memory", "a passphrase check with %d iterations",
	"protection with a signature instead of a passphrase",
	"encryption for the owner of a key instead of with a passphrase", "certificate file",
	"No secure connection to the proxy",
	"a space", "a line break", "a tab", "description", "info", "name", "sign-in address", "users", "groups",
	"in this profile", "in these profiles",
	"signed in at the practice tenant", "not allowed; runs work without it.",
	"%s, as entered", "%s, from the certificate", "%s, according to Microsoft Graph",
	"Entra ID says disabled, but “%s” does not acknowledge that",
)

// phrases begin with a small letter, and are results of a connection test or reasons for a scope.
var phrases = sayings(
	"client secret is stored", "certificate %s", "signed in at %s", "granted", "granted by %s", "works",
	"listing mode: this tenant does not track changes, so each run reads everything",
	"listing mode: this tenant does not count its objects, so the number of objects read cannot be compared "+
		"with a count",
	"there is nothing to try it with",
	"in scope: “%s” has no email domains filter", "out of scope: it is a guest, and “%s” leaves guests out",
	"out of scope: it has no address for the email domains filter of “%s” (%s)",
	"out of scope: its address %s; correct it in Entra ID",
	"in scope: %s is in the email domains filter of “%s” (%s)",
	"out of scope: %s is not in the email domains filter of “%s” (%s)",
)

// sayings returns a set of texts.
func sayings(list ...string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, text := range list {
		set[text] = true
	}
	return set
}

// TestCoreTexts: every sentence of the places has a translation with the same values in each
// language, and no translation is without a sentence.
func TestCoreTexts(t *testing.T) {
	all := coreTexts(sources(t))
	for _, l := range lang.Translated {
		texts, err := lang.CoreTexts(l)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range slices.Sorted(maps.Keys(all)) {
			text, ok := texts[id]
			if !ok && !unshown[id] {
				t.Errorf("%s: core.json lacks %q (%s)", l, id, all[id])
			}
			if ok {
				for _, fault := range faultsOf(l, id, usedText{values: -1, plural: text.One != "", one: id}, text) {
					t.Errorf("%s, %s: %s", l, all[id], fault)
				}
			}
		}
		for id := range texts {
			if _, ok := all[id]; !ok && !composed[id] {
				t.Errorf("%s: no sentence of core is %q", l, id)
			}
		}
		t.Logf("%s: %d sentences of core", l, len(all))
	}
}

func TestCoreTextRule(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"literal":   {`var x = "The vault is locked"`, "The vault is locked"},
		"values":    {`var x = fmt.Sprintf("There is no run %d", n)`, "There is no run %d"},
		"joined":    {`var x = "There is no run " + n + " here"`, "There is no run %s here"},
		"formatted": {`var x = "There is no " + fmt.Sprintf("run %d", n)`, "There is no run %d"},
		"places":    {`var x = "The account {user} is locked"`, "The account %s is locked"},
		"statement": {`var x = "SELECT id FROM run"`, ""},
		"internal":  {`var x = fmt.Errorf("Read no page: %w", err)`, ""},
		"log":       {`func f() { log.Info("Run began now") }`, ""},
		"one word":  {`var x = "Cancelled"`, ""},
		"name":      {`var x = "jobTitle of users"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse("core/x/x.go", "package x; "+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if tt.want != "" {
				want = []string{tt.want}
			}
			if got := slices.Sorted(maps.Keys(coreTexts([]source{s}))); !slices.Equal(got, want) {
				t.Errorf("sentences %q, want %q", got, want)
			}
		})
	}
}
