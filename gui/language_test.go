package gui

import (
	"testing"

	fynelang "fyne.io/fyne/v2/lang"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
)

func TestLanguageOf(t *testing.T) {
	for name, tt := range map[string]struct {
		chosen settings.Language
		locale string
		want   lang.Language
	}{
		"chosen":           {settings.French, "de_DE.UTF-8", lang.French},
		"system":           {settings.SystemLanguage, "de_AT.UTF-8", lang.German},
		"Windows":          {settings.SystemLanguage, "fr-CA", lang.French},
		"no territory":     {settings.SystemLanguage, "de", lang.German},
		"other":            {settings.SystemLanguage, "nl_NL.UTF-8", lang.English},
		"similar":          {settings.SystemLanguage, "den_CA", lang.English},
		"C":                {settings.SystemLanguage, "C.UTF-8", lang.English},
		"unknown":          {settings.SystemLanguage, "", lang.English},
		"without settings": {"", "fr_FR.UTF-8", lang.French},
	} {
		if got := languageOf(tt.chosen, tt.locale); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// backToEnglish lets the following tests see English again, also in what Fyne draws.
func backToEnglish(t *testing.T) {
	t.Helper()
	lang.Use(lang.English)
	if err := translateFyne(); err != nil {
		t.Error(err)
	}
}

// TestLanguageTakesEffect checks that when the settings change, the open window appears in the
// other language, on the same screen.
func TestLanguageTakesEffect(t *testing.T) {
	t.Cleanup(func() { backToEnglish(t) })
	perform(t, func(t *testing.T, s *stage) {
		s.tell(overview(events.Overview{Connectors: guitest.Overview().Connectors}))
		s.do(func() { s.window.show(nav.Settings) })
		for _, step := range []struct {
			chosen                settings.Language
			shown, hidden, choice string
			paste                 string
		}{
			{settings.German, "Verzeichnis", "Directory", "Deutsch", "Einfügen"},
			{settings.French, "Annuaire", "Verzeichnis", "Français", "Coller"},
			{settings.English, "Directory", "Annuaire", "English", "Paste"},
		} {
			s.Preferences.Now.Language = step.chosen
			s.tell(overview(events.Overview{Connectors: guitest.Overview().Connectors}))
			guitest.Settle()
			if !s.shows(">"+step.shown+"<") || s.shows(">"+step.hidden+"<") || !s.shows(">"+step.choice+"<") {
				t.Errorf("%s: the window does not show %q and %q, or still shows %q", step.chosen, step.shown,
					step.choice, step.hidden)
			}
			if got := fynelang.L("Paste"); got != step.paste {
				t.Errorf("%s: Fyne says %q, want %q", step.chosen, got, step.paste)
			}
			if s.window.shown.name != nav.Settings {
				t.Errorf("%s: the screen is now %s", step.chosen, s.window.shown.name)
			}
		}
	})
}
