package archtest

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// langPackage translates the texts of the window.
const langPackage = "gui/lang"

// usedText is a text in the code of the window.
type usedText struct {
	line   string // where it is
	plural bool
	layout bool // it is a layout of a date
	values int  // the number of values that its verbs can use
	one    string
}

// usedTexts are texts by their key in the catalogues.
type usedTexts map[string]usedText

// add records a text and returns why it cannot be used as it is, or "".
func (u usedTexts) add(id string, text usedText) string {
	before, known := u[id]
	u[id] = text
	switch n := valuesOf(id); {
	case known && before.plural != text.plural:
		return fmt.Sprintf("%s: %q is a plural here or in %s, but not in both", text.line, id, before.line)
	case text.values >= 0 && n > text.values, text.values > n && !text.plural:
		return fmt.Sprintf("%s: %q takes %d values and gets %d", text.line, id, n, text.values)
	}
	return ""
}

// textsOf records the texts of a file in u, and returns what is wrong with them.
func textsOf(s source, u usedTexts) (faults []string) {
	add := func(n ast.Node, id string, text usedText) {
		text.line = s.line(n)
		if fault := u.add(id, text); fault != "" {
			faults = append(faults, fault)
		}
	}
	keys := func(list []ast.Expr) {
		for _, x := range list {
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				x = pair.Value
			}
			if id, ok := joinedLiteral(x); ok {
				add(x, id, usedText{values: -1})
			}
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name := langFunction(s, n.Fun); name != "" {
				if fault := addCall(s, n, name, add); fault != "" {
					faults = append(faults, fault)
				}
			}
		case *ast.ValueSpec:
			if isKey(s, n.Type) {
				keys(n.Values)
			}
		case *ast.CompositeLit:
			switch of := n.Type.(type) {
			case *ast.MapType:
				if isKey(s, of.Value) {
					keys(n.Elts)
				}
			case *ast.ArrayType:
				if isKey(s, of.Elt) {
					keys(n.Elts)
				}
			}
		}
		return true
	})
	return faults
}

// addCall records the text in a call to a function of gui/lang, and returns what is wrong with it.
func addCall(s source, call *ast.CallExpr, name string, add func(ast.Node, string, usedText)) string {
	texts := map[string][]int{"T": {0}, "In": {0, 1}, "N": {1, 2}, "Key": {0}, "Date": {1}}[name]
	var found []string
	for _, i := range texts {
		if i >= len(call.Args) {
			return s.line(call) + ": too few arguments"
		}
		text, ok := joinedLiteral(call.Args[i])
		if !ok && name == "Key" {
			return "" // a conversion of a text that is declared elsewhere
		}
		if !ok {
			return fmt.Sprintf("%s: the text in lang.%s must be a literal; in a table it is a lang.Key",
				s.line(call), name)
		}
		found = append(found, text)
	}
	values := len(call.Args) - texts[len(texts)-1] - 1
	switch name {
	case "Key":
		add(call, found[0], usedText{values: -1})
	case "In":
		add(call, found[0]+"|"+found[1], usedText{values: values})
	case "N":
		add(call, found[1], usedText{values: values + 1, plural: true, one: found[0]})
	case "Date":
		add(call, found[0], usedText{values: -1, layout: true})
	default:
		add(call, found[0], usedText{values: values})
	}
	return ""
}

// langFunction returns the name of a function of gui/lang that takes a text, or "".
func langFunction(s source, f ast.Expr) string {
	selected, ok := f.(*ast.SelectorExpr)
	if !ok || !slices.Contains(s.imports, module+"/"+langPackage) {
		if name, ok := f.(*ast.Ident); ok && s.folder() == langPackage {
			return textFunction(name.Name)
		}
		return ""
	}
	if pkg, ok := selected.X.(*ast.Ident); !ok || pkg.Name != "lang" {
		return ""
	}
	return textFunction(selected.Sel.Name)
}

func textFunction(name string) string {
	if slices.Contains([]string{"T", "In", "N", "Key", "Date"}, name) {
		return name
	}
	return ""
}

// keyTypes are the types whose constants are texts, by package.
var keyTypes = map[string][]string{langPackage: {"Key"}, "gui/present": {"Field"}}

// isKey reports whether a type is one whose values are translated.
func isKey(s source, of ast.Expr) bool {
	switch of := of.(type) {
	case *ast.Ident:
		return slices.Contains(keyTypes[s.folder()], of.Name)
	case *ast.SelectorExpr:
		pkg, ok := of.X.(*ast.Ident)
		return ok && slices.Contains(keyTypes["gui/"+pkg.Name], of.Sel.Name)
	}
	return false
}

// joinedLiteral returns the text of a literal or of concatenated literals.
func joinedLiteral(n ast.Expr) (string, bool) {
	sum, ok := n.(*ast.BinaryExpr)
	if !ok || sum.Op != token.ADD {
		return literal(n)
	}
	x, okX := joinedLiteral(sum.X)
	y, okY := joinedLiteral(sum.Y)
	return x + y, okX && okY
}

// windowTexts returns all texts of the window, except those of package core.
func windowTexts(t *testing.T) usedTexts {
	t.Helper()
	used := usedTexts{}
	for _, s := range sources(t) {
		if !within(s.folder(), "gui") || s.test() {
			continue
		}
		for _, fault := range textsOf(s, used) {
			t.Error(fault)
		}
	}
	addNames(used)
	return used
}

// addNames adds the names of months and weekdays, which dates use.
func addNames(used usedTexts) {
	day := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	for range 366 {
		for _, layout := range []string{"Jan", "January", "Mon", "Monday"} {
			used["date|"+day.Format(layout)] = usedText{line: langPackage}
		}
		day = day.AddDate(0, 0, 1)
	}
}

// categories are the plural forms of each language (Unicode CLDR, cardinal rules).
var categories = map[lang.Language][]string{
	lang.German: {"one", "other"}, lang.French: {"one", "many", "other"},
}

// TestCatalogues checks that every text of the window has a translation with the same values in
// each language, and that every translation belongs to a text.
func TestCatalogues(t *testing.T) {
	used := windowTexts(t)
	for _, l := range lang.Translated {
		all, err := lang.Texts(l)
		if err != nil {
			t.Fatal(err)
		}
		core, err := lang.CoreTexts(l)
		if err != nil {
			t.Fatal(err)
		}
		missing := map[string]any{}
		for id, u := range used {
			text, ok := all[id]
			if !ok {
				missing[id] = skeleton(l, u)
				continue
			}
			for _, fault := range faultsOf(l, id, u, text) {
				t.Errorf("%s, %s: %s", l, u.line, fault)
			}
		}
		for id := range all {
			_, isCore := core[id]
			if _, ok := used[id]; !ok && !isCore {
				t.Errorf("%s: no text of the window is %q", l, id)
			}
		}
		if len(missing) > 0 {
			list, err := json.MarshalIndent(missing, "", "\t")
			if err != nil {
				t.Fatal(err)
			}
			t.Errorf("gui/lang/catalogue/%s lacks %d of %d texts:\n%s", l, len(missing), len(used), list)
		}
		t.Logf("%s: %d texts of the window, %d of core", l, len(used), len(core))
	}
}

// skeleton returns the entry of a text in a catalogue, to be filled in.
func skeleton(l lang.Language, u usedText) any {
	if !u.plural {
		return ""
	}
	forms := map[string]string{}
	for _, c := range categories[l] {
		forms[c] = ""
	}
	return forms
}

// faultsOf compares a translation with its text.
func faultsOf(l lang.Language, id string, u usedText, text lang.Text) (faults []string) {
	forms := map[string]string{"one": text.One, "few": text.Few, "many": text.Many, "other": text.Other}
	maps.DeleteFunc(forms, func(_, form string) bool { return form == "" })
	want := []string{"other"}
	if u.plural {
		want = categories[l]
	}
	if got := slices.Sorted(maps.Keys(forms)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		faults = append(faults, fmt.Sprintf("%q has the forms %q, want %q", id, got, want))
	}
	english := id
	if _, rest, ok := strings.Cut(id, "|"); ok {
		english = rest
	}
	for _, form := range forms {
		switch {
		case u.layout && elements(form) != elements(english):
			faults = append(faults, fmt.Sprintf("%q does not have the elements of %q", form, english))
		case !u.layout && !u.plural && verbs(form) != verbs(english):
			faults = append(faults, fmt.Sprintf("%q does not have the values of %q", form, english))
		case u.plural && verbs(form) != verbs(english) && verbs(form) != verbs(u.one):
			faults = append(faults, fmt.Sprintf("%q does not have the values of %q", form, english))
		case strings.TrimSpace(form) != form && strings.TrimSpace(english) == english:
			faults = append(faults, fmt.Sprintf("%q begins or ends with a space", form))
		}
	}
	return faults
}

var (
	verbOf    = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(\.\d+)?([a-zA-Z%])`)
	elementOf = regexp.MustCompile(`January|Jan|Monday|Mon|MST|2006|15|04|05|02|01|2`)
)

// verbs returns the verbs of a text, each with the number of its value, in the order of the values.
func verbs(text string) string {
	var list []string
	next := 1
	for _, found := range verbOf.FindAllStringSubmatch(text, -1) {
		if found[3] == "%" {
			continue
		}
		if n, err := strconv.Atoi(strings.Trim(found[1], "[]")); err == nil {
			next = n
		}
		list = append(list, strconv.Itoa(next)+found[3])
		next++
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

// valuesOf returns the number of values that a text takes.
func valuesOf(text string) int {
	if verbs(text) == "" {
		return 0
	}
	return strings.Count(verbs(text), " ") + 1
}

// elements returns the parts of a layout, in alphabetical order.
func elements(layout string) string {
	list := elementOf.FindAllString(layout, -1)
	slices.Sort(list)
	return strings.Join(list, " ")
}

func TestCatalogueRule(t *testing.T) {
	for name, tt := range map[string]struct {
		text   string
		ids    []string
		faults int
	}{
		"text":       {`var x = lang.T("Sync all")`, []string{"Sync all"}, 0},
		"joined":     {`var x = lang.T("Sync " + "all")`, []string{"Sync all"}, 0},
		"values":     {`var x = lang.T("%s of %s", a, b)`, []string{"%s of %s"}, 0},
		"too few":    {`var x = lang.T("%s of %s", a)`, []string{"%s of %s"}, 1},
		"too many":   {`var x = lang.T("all", a)`, []string{"all"}, 1},
		"no literal": {`var x = lang.T(title)`, nil, 1},
		"plural":     {`var x = lang.N(n, "%s user", "%s users")`, []string{"%s users"}, 0},
		"context":    {`var x = lang.In("filter", "None")`, []string{"filter|None"}, 0},
		"constant":   {`const x lang.Key = "None"`, []string{"None"}, 0},
		"table":      {`var x = map[int]lang.Key{1: "One", 2: "Two"}`, []string{"One", "Two"}, 0},
		"list":       {`var x = []lang.Key{"One"}`, []string{"One"}, 0},
		"converted":  {`var x = lang.Key("One")`, []string{"One"}, 0},
		"field":      {`const x present.Field = "Name"`, []string{"Name"}, 0},
		"both":       {`var x, y = lang.T("%s users", a), lang.N(n, "%s user", "%s users")`, []string{"%s users"}, 1},
		"date":       {`var x = lang.Date(t, "2 Jan")`, []string{"2 Jan"}, 0},
		"other":      {`var x = fmt.Sprintf("%d", n)`, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse("gui/x/x.go", `package x; import "`+module+`/gui/lang"; `+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			used := usedTexts{}
			faults := textsOf(s, used)
			if got := slices.Sorted(maps.Keys(used)); !slices.Equal(got, tt.ids) || len(faults) != tt.faults {
				t.Errorf("texts %q, faults %q", got, faults)
			}
		})
	}
}

func TestTranslationRule(t *testing.T) {
	for name, tt := range map[string]struct {
		id     string
		used   usedText
		text   lang.Text
		faults int
	}{
		"right":      {"%s of %s", usedText{}, lang.Text{Other: "%[2]s hat %[1]s"}, 0},
		"lost value": {"%s of %s", usedText{}, lang.Text{Other: "%s"}, 1},
		"other kind": {"%d %s", usedText{}, lang.Text{Other: "%s %d"}, 1},
		"empty":      {"All", usedText{}, lang.Text{}, 1},
		"no plural":  {"%s users", usedText{plural: true, one: "%s user"}, lang.Text{Other: "%s Benutzer"}, 1},
		"plural": {
			"%s users",
			usedText{plural: true, one: "%s user"},
			lang.Text{One: "%s Benutzer", Other: "%s Benutzer"},
			0,
		},
		"layout":      {"2 Jan 2006", usedText{layout: true}, lang.Text{Other: "2. Jan 2006"}, 0},
		"lost layout": {"2 Jan 2006", usedText{layout: true}, lang.Text{Other: "2. Jan"}, 1},
		"space":       {"All", usedText{}, lang.Text{Other: "Alle "}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if faults := faultsOf(lang.German, tt.id, tt.used, tt.text); len(faults) != tt.faults {
				t.Errorf("faults %q, want %d", faults, tt.faults)
			}
		})
	}
}
