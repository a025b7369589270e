package gui

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
)

// TestDestinations checks that each destination shows its screen and the thing that it names.
func TestDestinations(t *testing.T) {
	performOver(t, furnished, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		for _, step := range []struct {
			to   nav.Destination
			says string
		}{
			{nav.Dashboard, "Latest changes"},
			{nav.Account{Connector: guitest.Contoso, ID: "adele.vance@contoso.com"}, "Back to History"},
			{nav.Group{Connector: guitest.Contoso, ID: "g2"}, "Project Falcon"},
			{nav.DirectoryAt{Run: 30}, "Run 30"},
			{nav.Run{ID: runThat(t, directory.StateFailed)}, "Entra ID refused the key."},
			{nav.Directory, "Directory"},
			{nav.BackToHistory{}, "Entra ID refused the key."},
			{nav.Runs{Connector: guitest.Contoso}, "Contoso"},
			{nav.NewConnector{}, "New connector"},
			{nav.Connector{ID: guitest.Fabrikam}, "Fabrikam"},
			{nav.Key{Connector: guitest.Contoso}, "Contoso"},
			{nav.Permissions{Connector: guitest.Contoso}, "Add the permissions"},
			{nav.Profile{ID: "externalaa"}, "Contractors"},
			{nav.Settings, "Settings"},
		} {
			s.do(func() { s.window.show(step.to) })
			guitest.Settle()
			if s.window.shown.name != nav.ScreenOf(step.to) || !s.shows(step.says) {
				t.Errorf("%#v leads to %s, which does not show %q", step.to, s.window.shown.name, step.says)
			}
		}
	})
}
