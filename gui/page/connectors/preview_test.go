package connectors_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
)

func (s *screen) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

func TestFilterShowsMatchesWhileTyping(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: []directory.Connector{contoso()}, Preview: moves()}
	show(t, b, func(s *screen) {
		s.edit()
		s.settle()
		if !s.shows("12,002 of 12,481 users match.") || !s.shows("479 accounts leave: Adele Vance") {
			t.Fatal("it does not say who matches")
		}
		b.Previewed = nil
		test.Type(s.Input("Optional Email Domains Filter"), "x.org,")
		s.settle()
		if len(b.Previewed) != 1 || b.Previewed[0].Domains[0] != "x.org" {
			t.Errorf("asked about %+v, want what was typed at last, once", b.Previewed)
		}
		b.Previewed = nil
		test.Type(s.Input("Info"), "nothing that matters")
		test.Type(s.Input("Optional Email Domains Filter"), " ")
		s.settle()
		if len(b.Previewed) != 0 {
			t.Errorf("asked about %+v, although nothing could be asked", b.Previewed)
		}
	})
}

func TestCertificateIsLookedInto(t *testing.T) {
	for name, tt := range map[string]struct {
		err         *problem.Problem
		file, words string // the message next to file and passphrase
	}{
		"right": {nil, "CN=Rollcall, until 23 Nov 2027", ""},
		"missing": {
			&problem.Problem{Code: "certificate_missing", Title: "The certificate file is missing"},
			"is missing", "",
		},
		"no password": {&problem.Problem{
			Code:  problem.CodeCertificatePassphraseMissing,
			Title: "The private key requires a passphrase",
		}, "", "requires a passphrase"},
		"wrong phrase": {&problem.Problem{
			Code:  problem.CodeCertificatePassphraseWrong,
			Title: "The passphrase is wrong",
		}, "", "is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			b := &guitest.ConnectorsBackend{Certificate: certificate()}
			if tt.err != nil {
				b.CertificateErr = tt.err
			}
			show(t, b, func(s *screen) {
				s.certificate()
				if got := s.Says("Certificate file"); !strings.Contains(got, tt.file) || tt.file == "" && got != "" {
					t.Errorf("next to the file it says %q, want %q", got, tt.file)
				}
				if got := s.Says("Passphrase"); !strings.Contains(got, tt.words) || tt.words == "" && got != "" {
					t.Errorf("next to the passphrase it says %q, want %q", got, tt.words)
				}
			})
		})
	}
}

func TestCertificateIsChosen(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{Certificate: certificate()}, func(s *screen) {
		s.fill()
		s.ChooseKey(present.KeyCertificate)
		s.press(t, "Choose file…")
		if !s.shows("/home/admin/contoso.pfx") {
			t.Error("the chosen path is not in the form")
		}
	})
}

func TestStoredPassphraseIsNoFault(t *testing.T) {
	c := contoso()
	c.Certificate = "/home/admin/contoso.pfx"
	b := &guitest.ConnectorsBackend{
		List:           []directory.Connector{c},
		CertificateErr: &problem.Problem{Code: problem.CodeCertificatePassphraseMissing, Title: "It needs one"},
	}
	show(t, b, func(s *screen) {
		s.edit()
		s.settle()
		if got := s.Says("Passphrase"); !strings.Contains(got, "A passphrase is stored") {
			t.Errorf("next to the passphrase it says %q", got)
		}
	})
}

func TestFieldThatGetsTheKeyboardComesIntoSight(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{List: []directory.Connector{contoso()}}, func(s *screen) {
		s.edit()
		s.window.Resize(fyne.NewSize(900, 420))
		scroll := s.Scroll()
		s.window.Canvas().Focus(s.Input("Info"))
		if scroll.Offset.Y == 0 {
			t.Error("a field below the others stays out of sight")
		}
		s.window.Canvas().Focus(s.Input("Description"))
		if scroll.Offset.Y > theme.SpaceMedium {
			t.Errorf("the first field stays out of sight, at offset %v", scroll.Offset.Y)
		}
	})
}

func TestEscapeGoesBackOneStep(t *testing.T) {
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	show(t, &guitest.ConnectorsBackend{List: []directory.Connector{contoso()}}, func(s *screen) {
		s.edit()
		s.press(t, "How do I get these?")
		s.Escape()
		if s.shows("Setup guide") || !s.HasForm() {
			t.Error("Escape does not lead from the guide to the form")
		}
		test.Type(s.Input("Info"), "x")
		s.no = true
		s.Input("Info").TypedKey(escape)
		if s.question == "" || !s.HasForm() {
			t.Error("Escape leaves the form without a question, although something would be lost")
		}
		s.no = false
		s.Input("Info").TypedKey(escape)
		s.settle()
		if s.HasForm() {
			t.Error("Escape does not leave the form")
		}
		s.Escape() // Escape has no effect on the list
	})
}
