package gui

import (
	"cmp"
	"os"
	"strings"

	fynelang "fyne.io/fyne/v2/lang"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// SystemLocale returns the locale of the system's texts, such as "de_DE.UTF-8": from the
// environment, in the order that POSIX defines, or else from the system's settings.
func SystemLocale() string {
	named := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	if named == "" {
		named = fynelang.SystemLocale().LanguageString()
	}
	return named
}

// languageOf returns the language of the window for the choice in the settings and the system's
// locale. It is English if the window does not have the system's language.
func languageOf(chosen settings.Language, locale string) lang.Language {
	if chosen != settings.SystemLanguage && chosen != "" {
		return lang.Language(chosen)
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(locale, "-", "_"), "_")
	code, _, _ = strings.Cut(code, ".")
	for _, l := range lang.Translated {
		if strings.EqualFold(code, string(l)) {
			return l
		}
	}
	return lang.English
}

// Speak makes all following texts appear in the language of a locale. It is for texts before the
// settings are read.
func Speak(locale string) { lang.Use(languageOf(settings.SystemLanguage, locale)) }

// speak makes all following texts appear in the language that the settings choose. Fyne's own texts
// follow the system until another language is chosen.
func (w *Window) speak(chosen settings.Language) {
	lang.Use(languageOf(chosen, w.o.Locale))
	if chosen == settings.SystemLanguage && !w.spoke {
		return
	}
	w.spoke = true
	if err := translateFyne(); err != nil {
		w.o.Log.Warn("translate the texts of the toolkit", "error", err)
	}
}

// rebuild builds everything in the window again, in the language of the settings, and shows the same
// screen.
func (w *Window) rebuild() {
	w.speak(w.choices.Language)
	shown := w.shown.name
	w.build()
	if w.known {
		w.banner.set(w.overview.Conditions)
		w.tray.renew(w.overview)
	}
	w.show(shown)
	w.window.SetContent(w.tips)
}
