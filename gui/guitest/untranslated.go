package guitest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/widgets"
)

// names are words that are the same in all languages: of products, units, time zones and formats.
var names = words("Rollcall Microsoft Entra ID Graph Contoso Fabrikam Office UTC GMT CET SSH JSON CSV ZIP URL TLS " +
	"SMTP MIT Copyright authors The c Slack Teams English Deutsch Français Europe Berlin ms min s h MB KB GB TB none " +
	"PEM PFX CA IP RW")

// data returns the words of all literals of this package, which makes the data of the tests.
var data = sync.OnceValues(func() (map[string]bool, error) {
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		return nil, fmt.Errorf("the folder of the sample data is unknown")
	}
	folder := filepath.Dir(here)
	if !filepath.IsAbs(here) { // built with -trimpath
		folder = filepath.Join(moduleFolder(), "gui", "guitest")
	}
	list, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, name := range list {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil {
					for word := range words(text) {
						found[word] = true
					}
				}
			}
			return true
		})
	}
	return found, nil
})

// moduleFolder returns the folder with go.mod above the test's working folder.
func moduleFolder() string {
	folder, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil || folder == filepath.Dir(folder) {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// words returns the words of a text, in lower case.
func words(text string) map[string]bool {
	list := map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		list[strings.ToLower(word)] = true
	}
	return list
}

// Untranslated returns the visible texts in a window that are neither in the pseudo language nor
// sample data, and the visible texts that are cut off without a tooltip. The window must use
// lang.Pseudo.
func Untranslated(t testing.TB, w fyne.Window) (raw, cut []string) {
	t.Helper()
	known, err := data()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range allTexts(w) {
		if text := textOf(o); foreign(text, known) {
			raw = append(raw, text)
		}
	}
	return raw, CutOff(w)
}

// CutOff returns the visible texts in a window that are cut off without a tooltip.
func CutOff(w fyne.Window) (cut []string) {
	for _, o := range allTexts(w) {
		if cutOff(o) {
			cut = append(cut, fmt.Sprintf("%q needs %v and has %v", textOf(o), o.MinSize().Width, o.Size().Width))
		}
	}
	return cut
}

// allTexts returns the objects with a text in a window, including what lies over it.
func allTexts(w fyne.Window) (list []fyne.CanvasObject) {
	for _, root := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
		list = append(list, shownTexts(root)...)
	}
	return list
}

// shownTexts returns the visible objects with a text of the program. The content of an input is
// the user's.
func shownTexts(o fyne.CanvasObject) (list []fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return nil
	}
	if _, ok := programText(o); ok {
		return []fyne.CanvasObject{o}
	}
	for _, child := range children(o) {
		list = append(list, shownTexts(child)...)
	}
	return list
}

// textOf returns the text of an object of shownTexts.
func textOf(o fyne.CanvasObject) string {
	text, _ := programText(o)
	return text
}

// programText returns the text that the program gave to an object. ok is false if the object is not
// of a kind that has one.
func programText(o fyne.CanvasObject) (text string, ok bool) {
	switch o := o.(type) {
	case *widgets.Entry:
		return o.PlaceHolder, true
	case *widget.Entry:
		return o.PlaceHolder, true
	case *widgets.Text:
		return o.Text, true
	case *widget.Button:
		return o.Text, true
	case *widget.Label:
		return o.Text, true
	case *widget.Check:
		return o.Text, true
	case *widget.Select:
		return o.Selected, true
	case *widget.Hyperlink:
		return o.Text, true
	case *canvas.Text:
		return o.Text, true
	}
	return "", false
}

// foreign reports whether a text has a word of ASCII letters that is not known. Addresses, codes and
// names with dots are data.
func foreign(text string, known map[string]bool) bool {
	parts := slices.DeleteFunc(strings.Fields(text), func(part string) bool {
		return strings.ContainsAny(strings.Trim(part, "().,:;“”"), "./@0123456789")
	})
	for word := range words(strings.Join(parts, " ")) {
		plain := strings.ContainsFunc(word, func(r rune) bool { return r < unicode.MaxASCII })
		if plain && strings.Trim(word, "w") != "" && len(word) > 1 && !known[word] && !names[word] {
			return true
		}
	}
	return false
}

// cutOff reports whether an object is narrower than its text, and shows no tooltip instead.
func cutOff(o fyne.CanvasObject) bool {
	const rounding = 1
	switch o := o.(type) {
	case *widgets.Entry, *widget.Entry:
		return false // it scrolls
	case *widget.Label:
		if o.Wrapping != fyne.TextWrapOff || o.Truncation != fyne.TextTruncateOff {
			return false
		}
	}
	return o.MinSize().Width > o.Size().Width+rounding
}
