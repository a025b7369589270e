package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Language is one of the languages of the window, as an ISO 639 code.
type Language string

// The languages.
const (
	English Language = "en"
	German  Language = "de"
	French  Language = "fr"
	// Pseudo is made from English by code. It finds texts that are not translated, and places that
	// are too small for a longer language. It is for tests.
	Pseudo Language = "pseudo"
)

// Translated are the languages that have a catalogue.
var Translated = []Language{German, French}

// Text is a translation. Plurals have one form for each category of CLDR that the language has; all
// other texts have only Other.
type Text struct {
	One   string `json:"one,omitempty"`
	Few   string `json:"few,omitempty"`
	Many  string `json:"many,omitempty"`
	Other string `json:"other"`
}

// UnmarshalJSON reads a text, or an object with plural forms.
func (t *Text) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &t.Other) == nil {
		return nil
	}
	type forms Text
	return json.Unmarshal(data, (*forms)(t))
}

// catalogue has the texts of one language.
type catalogue struct {
	language  Language
	numbers   *message.Printer
	localizer *i18n.Localizer // nil for English
	pseudo    bool
	words     map[string]Text // the texts of core
	patterns  []pattern       // those of them that have values
}

//go:embed catalogue
var files embed.FS

// catalogues return the catalogue of each language. They read it when they are first called, so a
// language costs nothing at the start of the program unless it is used.
var catalogues = map[Language]func() *catalogue{
	English: sync.OnceValue(func() *catalogue {
		return &catalogue{language: English, numbers: message.NewPrinter(language.English)}
	}),
	German: sync.OnceValue(func() *catalogue { return load(German) }),
	French: sync.OnceValue(func() *catalogue { return load(French) }),
	Pseudo: sync.OnceValue(func() *catalogue {
		german := load(German)
		return &catalogue{
			language: Pseudo, numbers: message.NewPrinter(language.English), pseudo: true,
			words: german.words, patterns: german.patterns,
		}
	}),
}

// load reads the catalogue of a translated language. It is part of the program, so a damaged one is
// a programming error.
func load(l Language) *catalogue {
	texts, err := Texts(l)
	if err != nil {
		panic(err)
	}
	core, err := read(l, coreFile)
	if err != nil {
		panic(err)
	}
	bundle, tag := i18n.NewBundle(language.English), language.Make(string(l))
	for id, t := range texts {
		m := &i18n.Message{ID: id, One: t.One, Few: t.Few, Many: t.Many, Other: t.Other}
		if err := bundle.AddMessages(tag, m); err != nil {
			panic(fmt.Errorf("catalogue %s: %q: %w", l, id, err))
		}
	}
	return &catalogue{
		language: l, numbers: message.NewPrinter(tag), localizer: i18n.NewLocalizer(bundle, string(l)),
		words: core, patterns: patternsOf(core),
	}
}

// coreFile has the texts of package core. They are not in the code of gui; see Core.
const coreFile = "core.json"

// CoreTexts returns the translated texts of package core, by English text.
func CoreTexts(l Language) (map[string]Text, error) { return read(l, coreFile) }

// read reads one file of a catalogue.
func read(l Language, name string) (texts map[string]Text, err error) {
	data, err := files.ReadFile(path.Join("catalogue", string(l), name))
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, fmt.Errorf("catalogue %s of %s: %w", name, l, err)
	}
	return texts, nil
}

// Texts returns the catalogue of a language by English text. A text that depends on its context has
// the context and "|" in front of it. A plural has the English form for many. A text of the window may
// also be one of core; the translation for the window is used for both.
func Texts(l Language) (map[string]Text, error) {
	all, from := map[string]Text{}, map[string]string{}
	folder := path.Join("catalogue", string(l))
	list, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	for _, entry := range list {
		texts, err := read(l, entry.Name())
		if err != nil {
			return nil, err
		}
		for id, t := range texts {
			first, twice := from[id]
			switch {
			case twice && entry.Name() == coreFile:
				continue
			case twice && first != coreFile && all[id] != t:
				return nil, fmt.Errorf("catalogue %s of %s: %q is another text in %s", entry.Name(), l, id, first)
			}
			all[id], from[id] = t, entry.Name()
		}
	}
	return all, nil
}

// text returns the translation of an English text, or that text.
func (c *catalogue) text(english string) string { return c.look(english, english, nil) }

func (c *catalogue) textIn(context, english string) string {
	return c.look(inContext(context, english), english, nil)
}

func inContext(context, english string) string { return context + "|" + english }

// plural returns the form of a text for a number.
func (c *catalogue) plural(n int64, one, other string) string {
	english := other
	if n == 1 {
		english = one
	}
	return c.look(other, english, n)
}

// look returns the translation with the given ID, or the English text. count is nil if the text is
// not a plural.
func (c *catalogue) look(id, english string, count any) string {
	switch {
	case c.pseudo:
		return lengthened(english)
	case c.localizer == nil || strings.TrimSpace(id) == "":
		return english
	}
	text, err := c.localizer.Localize(&i18n.LocalizeConfig{
		MessageID: id, PluralCount: count, TemplateParser: template.IdentityParser{},
	})
	if err != nil {
		return english
	}
	return text
}
