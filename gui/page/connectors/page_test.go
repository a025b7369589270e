package connectors_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/connectors"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	clientID = "6731de76-14a6-49ae-97bc-6eba6914391e"
	secretID = "0f3c1a2b-0000-4000-8000-123456789abc"
	secret   = "abc8Q~not-a-real-secret"
)

var _ connectors.Backend = (*app.App)(nil)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func contoso() directory.Connector {
	return directory.Connector{
		ID: "c1", Description: "Contoso production", Enabled: true, TenantDomain: "contoso.onmicrosoft.com",
		TenantName: "Contoso",
		ClientID:   clientID, Cloud: directory.CloudGlobal, AcknowledgeDisabled: true, Guests: true,
		Domains: []string{"contoso.com", "fabrikam.co.uk"}, KeyExpires: now.AddDate(0, 0, 9),
		Info: "Owned by the service desk.",
	}
}

func several() []directory.Connector {
	fabrikam := directory.Connector{
		ID: "c2", Description: "Fabrikam", TenantDomain: "fabrikam.us", ClientID: clientID, Cloud: directory.CloudUSGov,
		Certificate: "/etc/rollcall/fabrikam.pfx", KeyExpires: now.AddDate(0, 0, -3), Guests: true,
	}
	long := contoso()
	long.ID, long.Description, long.KeyExpires = "c3", strings.Repeat("A very long description ", 5)+"x",
		now.AddDate(1, 0, 0)
	long.Info = strings.Repeat("more about it ", 17)
	return []directory.Connector{contoso(), fabrikam, long}
}

var lacksGroups = []checklist.Check{
	{Name: "Secret", Result: checklist.Passed, Detail: "client secret is in the keyring"},
	{Name: "Sign-in", Result: checklist.Passed, Detail: "signed in at https://login.microsoftonline.com"},
	{
		Name: "Tenant", Result: checklist.Passed,
		Detail: "Contoso (contoso.onmicrosoft.com, 3c3d3e3f-0000-4000-8000-123456789abc)",
	},
	{Name: "Permission User.Read.All", Result: checklist.Passed, Detail: "granted"},
	{Name: "Permission GroupMember.Read.All", Result: checklist.Failed, Cause: &problem.Problem{
		Code: "permission_missing", Title: "The application lacks the permission GroupMember.Read.All",
		Detail: "No group and no membership can be read, so runs fail.",
		Hint:   "Add it in the Entra admin center, and choose Grant admin consent.",
	}},
	{Name: "Read a user", Result: checklist.Skipped},
}

// refusedKey is the result of a test with a wrong client secret.
var refusedKey = []checklist.Check{
	{Name: "Secret", Result: checklist.Passed, Detail: "client secret is in the keyring"},
	{Name: "Sign-in", Result: checklist.Failed, Cause: &problem.Problem{
		Code: "aadsts_7000215", Title: "The client secret is wrong", Detail: "Entra ID does not accept this secret.",
		Hint: "Copy the Value of the secret, not its Secret ID.",
	}},
	{Name: "Tenant", Result: checklist.Skipped},
}

// screen is a page in a window.
type screen struct {
	*connectors.Page
	tasks    *task.Runner
	window   fyne.Window
	question string // the question that was asked last
	opened   string // the address that was opened last
	no       bool   // answers questions with no
}

// show runs body with the page in a window.
func show(t *testing.T, b *guitest.ConnectorsBackend, body func(s *screen)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &screen{tasks: tasks}
		s.Page = connectors.New(connectors.Env{
			Backend: b, Tasks: tasks, Now: func() time.Time { return now },
			Confirm: func(title, text, yes string, do func()) {
				guitest.Did("ask")
				if s.question = title + " " + text; !s.no {
					do()
				}
			},
			Guards:     directory.DefaultGuards,
			ChooseFile: func(_ string, chosen func(string)) { chosen("/home/admin/contoso.pfx") },
			ChooseAuthorities: func(_ string, chosen func(string)) {
				guitest.Did("open")
				chosen("/home/admin/ca.pem")
			},
			Dates: present.DateFormOf("en_GB"),
			OpenURL: func(u *url.URL) error {
				guitest.Did("open")
				s.opened = u.String()
				return nil
			},
		})
		s.window = test.NewTempWindow(t, s.Content())
		s.window.Resize(fyne.NewSize(1000, 940))
		guitest.Do(tasks, s.Shown)
		body(s)
	})
}

// fill fills in a connector that can be saved.
func (s *screen) fill() {
	s.Open(nav.NewConnector{})
	test.Type(s.Input("Description"), "Contoso")
	s.ChooseType()
	test.Type(s.Input("Client ID"), clientID)
	test.Type(s.Input("Key"), secret)
	test.Type(s.Input("Tenant Domain"), "contoso.com")
}

// certificate fills in a connector with a certificate, and waits until the form has read the file.
func (s *screen) certificate() {
	s.fill()
	s.ChooseKey(present.KeyCertificate)
	test.Type(s.Input("Certificate file"), "/home/admin/contoso.pfx")
	s.settle()
}

// settle waits until the form has evaluated what was typed.
func (s *screen) settle() {
	guitest.Do(s.tasks, func() {}) // so the form draws after everything that the test did
	guitest.Settle()
}

func certificate() auth.Certificate {
	return auth.Certificate{
		Subject: "CN=Rollcall", Thumbprint: "6B1F0C5E9F8A7D2C4E3B1A0F9D8C7B6A5F4E3D2C",
		NotAfter: now.AddDate(1, 0, 0),
	}
}

// breaking returns a preview that exceeds a guard's limit.
func breaking() directory.ScopePreview {
	p := moves()
	p.Breaches = []directory.Breach{{
		Guard: directory.GuardAccountsRemoved,
		Limit: directory.Limit{ByNumber: true, Number: 50}, Count: 479, Of: 12480, Most: 50,
	}}
	return p
}

// moves returns a preview in which accounts enter and leave.
func moves() directory.ScopePreview {
	return directory.ScopePreview{
		Accounts: 12481, InScope: 12002,
		Leave: directory.ScopeMove{
			Count: 479,
			Names: []string{
				"Adele Vance", "Alex Wilber", "Ana Bowman", "Ben Walters", "Cameron White",
				"Diego Siciliani",
			},
		},
		Enter: directory.ScopeMove{Count: 1, Names: []string{"Zoe Lamar"}},
	}
}

// choosing returns a connector that reads only some attributes.
func choosing() []directory.Connector {
	c := contoso()
	var err error
	if c.Attributes, err = directory.ParseChoice("all,-faxNumber,-identities,assignedPlans"); err != nil {
		panic(err)
	}
	return []directory.Connector{c}
}

// guarded returns a connector with its own limits.
func guarded() []directory.Connector {
	c := contoso()
	c.Guards = directory.Guards{
		directory.GuardAccountsRemoved:    {Percent: 2, AtLeast: 5},
		directory.GuardMembershipsRemoved: {},
	}
	return []directory.Connector{c}
}

func (s *screen) edit() {
	s.Open(nav.Connector{ID: "c1"})
	synctest.Wait()
}

func (s *screen) press(t *testing.T, label string) {
	t.Helper()
	guitest.Tap(t, s.window, label)
	synctest.Wait()
}

func TestStates(t *testing.T) {
	refused := problem.Problem{
		Code: "keyring_locked", Title: "The keyring is locked", Detail: "The prompt was closed.",
		Hint: "Unlock the keyring, and save again.",
	}
	for name, tt := range map[string]struct {
		backend guitest.ConnectorsBackend
		width   float32
		do      func(t *testing.T, s *screen)
	}{
		"empty":       {},
		"list":        {backend: guitest.ConnectorsBackend{List: several()}},
		"new":         {do: func(_ *testing.T, s *screen) { s.Open(nav.NewConnector{}) }},
		"new_office":  {do: func(_ *testing.T, s *screen) { s.Open(nav.NewConnector{}); s.ChooseType() }},
		"filled":      {do: func(_ *testing.T, s *screen) { s.fill() }},
		"certificate": {do: func(_ *testing.T, s *screen) { s.fill(); s.ChooseKey(present.KeyCertificate) }},
		"certificate_read": {
			backend: guitest.ConnectorsBackend{Certificate: certificate()},
			do:      func(_ *testing.T, s *screen) { s.certificate() },
		},
		"certificate_locked": {backend: guitest.ConnectorsBackend{CertificateErr: &problem.Problem{
			Code: problem.CodeCertificatePassphraseMissing, Title: "The private key requires a passphrase",
			Hint: "Enter the passphrase that was chosen when the file was created.",
		}}, do: func(_ *testing.T, s *screen) { s.certificate() }},
		"preview": {
			backend: guitest.ConnectorsBackend{List: several(), Preview: moves()},
			do:      func(_ *testing.T, s *screen) { s.edit(); s.settle() },
		},
		"preview_held": {
			backend: guitest.ConnectorsBackend{List: several(), Preview: breaking()},
			do:      func(_ *testing.T, s *screen) { s.edit(); s.settle() },
		},
		"preview_names": {
			backend: guitest.ConnectorsBackend{List: several(), Preview: moves()},
			do: func(t *testing.T, s *screen) {
				s.edit()
				s.settle()
				s.press(t, "Names")
			},
		},
		"guards": {backend: guitest.ConnectorsBackend{
			List:      guarded(),
			Suggested: guitest.Suggested{Suggestions: guitest.SampleSuggestions()},
		}, do: func(_ *testing.T, s *screen) {
			s.edit()
			s.settle()
			test.Type(s.Input("Groups removed"), "some")
			s.window.Resize(fyne.NewSize(1000, 1580))
		}},
		"attributes": {backend: guitest.ConnectorsBackend{List: choosing()}, do: func(_ *testing.T, s *screen) {
			s.edit()
			s.settle()
			s.window.Resize(fyne.NewSize(1000, 2000))
		}},
		"custom": {do: func(_ *testing.T, s *screen) { s.fill(); s.ChooseCustomCloud() }},
		"faults": {do: func(t *testing.T, s *screen) {
			s.fill()
			test.Type(s.Input("Client ID"), "x")
			test.Type(s.Input("Optional Email Domains Filter"), "contoso.com, fabrikam.com")
			s.press(t, "Save")
		}},
		"edit": {backend: guitest.ConnectorsBackend{List: several()}, do: func(_ *testing.T, s *screen) {
			s.edit()
		}},
		"refused": {backend: guitest.ConnectorsBackend{Err: &refused}, do: func(t *testing.T, s *screen) {
			s.fill()
			s.press(t, "Save")
		}},
		"tested": {
			backend: guitest.ConnectorsBackend{List: several(), Checks: lacksGroups},
			do: func(t *testing.T, s *screen) {
				s.edit()
				s.press(t, "Test connection")
			},
		},
		"guide": {
			backend: guitest.ConnectorsBackend{List: several(), Checks: lacksGroups},
			do: func(t *testing.T, s *screen) {
				s.edit()
				s.press(t, "How do I get these?")
				s.press(t, "Check now")
			},
		},
		"guide_refused": {
			backend: guitest.ConnectorsBackend{List: several(), Checks: refusedKey},
			do: func(t *testing.T, s *screen) {
				s.edit()
				s.press(t, "How do I get these?")
				s.press(t, "Check now")
			},
		},
		"guide_wide": {
			width: 1500, backend: guitest.ConnectorsBackend{List: several()},
			do: func(t *testing.T, s *screen) {
				s.edit()
				s.press(t, "How do I get these?")
			},
		},
		"narrow": {width: 720, do: func(_ *testing.T, s *screen) { s.fill() }},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, &tt.backend, func(s *screen) {
				if tt.width > 0 {
					s.window.Resize(fyne.NewSize(tt.width, 800))
				}
				if tt.do != nil {
					tt.do(t, s)
				}
				s.window.Canvas().Unfocus()
				test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
				guitest.Gallery(t, "connectors_"+name, s.window)
			})
		})
	}
}

func TestTypeRevealsItsSettings(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{}, func(s *screen) {
		s.Open(nav.NewConnector{})
		if s.OfficeVisible() {
			t.Error("the settings show before a type was chosen")
		}
		s.ChooseType()
		if !s.OfficeVisible() {
			t.Error("the settings do not show")
		}
	})
}

func TestFieldsAreCheckedAsOneTypes(t *testing.T) {
	for name, tt := range map[string]struct{ field, typed, want string }{
		"client id":      {"Client ID", "6731de76", "is not a client ID"},
		"secret id":      {"Key", secretID, "paste its Value"},
		"tenant":         {"Tenant Domain", "common", "does not mean a single tenant"},
		"domains":        {"Optional Email Domains Filter", "contoso.com, b.com", "contains a space"},
		"expiry":         {"Expires", "31.02.2027", "is not a date"},
		"expired":        {"Expires", "2026-11-20", "Friday, 20 November 2026 is in the past"},
		"ends soon":      {"Expires", "2 dec 2026", "Wednesday, 2 December 2026, in 9 days."},
		"as they write":  {"Expires", "3/4/2027", "Saturday, 3 April 2027, in 131 days."},
		"part of a path": {"CA file", "ca.pem", "Enter the full path"},
		"secret, blank":  {"Key", secret + " ", "contains a space at the end"},
		"right tenant":   {"Tenant Domain", "contoso.com", ""},
		"right domains":  {"Optional Email Domains Filter", "contoso.com,b.com", ""},
		"right secret":   {"Key", secret, ""},
		"right clientid": {"Client ID", clientID, ""},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, &guitest.ConnectorsBackend{}, func(s *screen) {
				s.Open(nav.NewConnector{})
				s.ChooseType()
				test.Type(s.Input(tt.field), tt.typed)
				got := s.Says(tt.field)
				if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
					t.Errorf("%s: says %q, want %q", tt.field, got, tt.want)
				}
			})
		})
	}
}

// TestSecretIsPastedAsItIsCopied checks that a line break at the end of a pasted secret, which Fyne
// turns into a space, is removed.
func TestSecretIsPastedAsItIsCopied(t *testing.T) {
	for name, tt := range map[string]struct{ copied, key, says string }{
		"a line":       {"\uFEFF" + secret + "\r\n", secret, ""},
		"two lines":    {"abc\r\ndef\n", "abc\rdef", "contains a line break as character 4"},
		"with a blank": {secret + " \n", secret + " ", "contains a space at the end"},
		"no-break":     {secret + "\u00A0", secret + "\u00A0", "contains a no-break space (U+00A0) at the end"},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, &guitest.ConnectorsBackend{}, func(s *screen) {
				s.Open(nav.NewConnector{})
				s.ChooseType()
				board := fyne.CurrentApp().Clipboard()
				board.SetContent(tt.copied)
				s.Input("Key").(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
				if got := s.SecretShown(); got != tt.key {
					t.Errorf("the key is %q, want %q", got, tt.key)
				}
				if got := s.Says("Key"); tt.says == "" && got != "" || !strings.Contains(got, tt.says) {
					t.Errorf("says %q, want %q", got, tt.says)
				}
			})
		})
	}
}

func TestDomainsAreFixedByAButton(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{}, func(s *screen) {
		s.Open(nav.NewConnector{})
		s.ChooseType()
		test.Type(s.Input("Optional Email Domains Filter"), "contoso.com; @fabrikam.com")
		guitest.Tap(t, s.window, "Change to contoso.com,fabrikam.com")
		if got, want := s.Domains(), "contoso.com,fabrikam.com"; got != want {
			t.Errorf("domains %q, want %q", got, want)
		}
	})
}

func TestGuardsAreSuggested(t *testing.T) {
	b := &guitest.ConnectorsBackend{
		List:      guarded(),
		Suggested: guitest.Suggested{Suggestions: guitest.SampleSuggestions()},
	}
	show(t, b, func(s *screen) {
		s.edit()
		s.settle()
		if got := s.Says("Accounts removed"); !strings.Contains(got, "Suggested: at most 50") {
			t.Errorf("next to the limit it says %q", got)
		}
	})
}

func TestSaveStaysAndForgetsTheSecret(t *testing.T) {
	b := &guitest.ConnectorsBackend{}
	show(t, b, func(s *screen) {
		s.fill()
		s.press(t, "Save")
		if !s.HasForm() {
			t.Fatal("the form is gone")
		}
		if got := s.SecretShown(); got != "" {
			t.Error("the form still contains the secret")
		}
		if got := string(b.Secrets["newa"]); got != secret {
			t.Error("another secret was stored than typed")
		}
		if got := s.Says("Key"); !strings.Contains(got, "Stored") {
			t.Errorf("next to the key it says %q", got)
		}
		s.press(t, "Save and Exit")
		if s.HasForm() {
			t.Error("the form is still there")
		}
		if want := []string{"add Contoso", "edit Contoso"}; !slices.Equal(b.Changes, want) {
			t.Errorf("asked for %q, want %q", b.Changes, want)
		}
		if got := string(b.Secrets["newa"]); got != secret {
			t.Error("saving without a new secret replaced the stored one")
		}
	})
}

func TestIncompleteFormIsNotSaved(t *testing.T) {
	b := &guitest.ConnectorsBackend{}
	show(t, b, func(s *screen) {
		s.Open(nav.NewConnector{})
		s.press(t, "Save and Exit")
		if len(b.Changes) != 0 {
			t.Errorf("asked for %q", b.Changes)
		}
		if s.Says("Description") == "" || s.Says("Type") == "" {
			t.Error("it does not say what is missing")
		}
	})
}

func TestCancelAsksOnlyWhenSomethingWouldBeLost(t *testing.T) {
	for name, tt := range map[string]struct {
		do        func(s *screen)
		no        bool
		asks, out bool
	}{
		"nothing typed":    {do: func(s *screen) { s.Open(nav.NewConnector{}) }, out: true},
		"nothing changed":  {do: (*screen).edit, out: true},
		"typed":            {do: (*screen).fill, asks: true, out: true},
		"typed, and stays": {do: (*screen).fill, asks: true, no: true},
		"only the key typed": {do: func(s *screen) {
			s.edit()
			test.Type(s.Input("Key"), secret)
		}, asks: true, no: true},
		"typed and taken back": {do: func(s *screen) {
			s.edit()
			test.Type(s.Input("Info"), "x")
			s.Input("Info").TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		}, out: true},
	} {
		t.Run(name, func(t *testing.T) {
			show(t, &guitest.ConnectorsBackend{List: several()}, func(s *screen) {
				s.no = tt.no
				tt.do(s)
				s.press(t, "Cancel")
				if asked := s.question != ""; asked != tt.asks {
					t.Errorf("question %q, want one: %v", s.question, tt.asks)
				}
				if s.HasForm() == tt.out {
					t.Errorf("form shows: %v", s.HasForm())
				}
			})
		})
	}
}

func TestRevealIsReachedByKeyboard(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{}, func(s *screen) {
		s.Open(nav.NewConnector{})
		s.ChooseType()
		test.Type(s.Input("Key"), secret)
		s.window.Canvas().Focus(s.Input("Key"))
		s.window.Canvas().FocusNext()
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		if s.SecretHidden() {
			t.Error("the secret is still hidden")
		}
	})
}

func TestRemovingAsksAndSaysWhatItDestroys(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: []directory.Connector{contoso()}}
	show(t, b, func(s *screen) {
		s.no = true
		s.press(t, "Remove connector")
		if !strings.Contains(s.question, "history") || len(b.Changes) > 0 {
			t.Errorf("question %q, then %q", s.question, b.Changes)
		}
		s.no = false
		s.press(t, "Remove connector")
		if want := []string{"remove c1"}; !slices.Equal(b.Changes, want) {
			t.Errorf("asked for %q, want %q", b.Changes, want)
		}
	})
}

func TestTestingSavesFirst(t *testing.T) {
	b := &guitest.ConnectorsBackend{Checks: lacksGroups}
	show(t, b, func(s *screen) {
		s.fill()
		s.press(t, "Save and test connection")
		if want := []string{"add Contoso", "test newa"}; !slices.Equal(b.Changes, want) {
			t.Errorf("asked for %q, want %q", b.Changes, want)
		}
	})
}

// TestVerdictIsInSight checks that after a test in a small window, its result and the first check
// that did not pass are visible, however many checks follow.
func TestVerdictIsInSight(t *testing.T) {
	for name, wrong := range map[string]int{"sign-in": 1, "last call": 19, "none": -1} {
		t.Run(name, func(t *testing.T) {
			checks := make([]checklist.Check, 20)
			for i := range checks {
				checks[i] = checklist.Check{Name: fmt.Sprintf("Check %d", i), Result: checklist.Passed}
				switch {
				case i == wrong:
					checks[i].Result, checks[i].Cause = checklist.Failed, lacksGroups[4].Cause
				case wrong >= 0 && i > wrong:
					checks[i].Result = checklist.Skipped
				}
			}
			show(t, &guitest.ConnectorsBackend{List: several(), Checks: checks}, func(s *screen) {
				s.window.Resize(fyne.NewSize(900, 600))
				s.edit()
				s.settle() // the form evaluates its filter
				s.press(t, "Test connection")
				s.settle()
				for what, o := range s.Verdict() {
					driver := fyne.CurrentApp().Driver()
					top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.Scroll()).Y
					if bottom := top + o.Size().Height; what == "summary" && wrong == 19 {
						continue // there is not enough room for both
					} else if top < 0 || bottom > s.Scroll().Size().Height {
						t.Errorf("the %s is at %v to %v of %v", what, top, bottom, s.Scroll().Size().Height)
					}
				}
			})
		})
	}
}

// TestNamesOfChecksAreWhole checks that no name of a check is truncated.
func TestNamesOfChecksAreWhole(t *testing.T) {
	guitest.App(t)
	room := widgets.NewChecklist().NameWidth
	names := []string{"Key expiry"}
	for _, c := range permission.Calls() {
		names = append(names, c.Name, "Permission "+c.Ask())
	}
	for _, name := range names {
		if needs := widgets.NewWholeText(name, "").MinSize().Width; needs > room {
			t.Errorf("%q is %v wide, and has room for %v", name, needs, room)
		}
	}
}

func TestDisableAndEnable(t *testing.T) {
	b := &guitest.ConnectorsBackend{List: []directory.Connector{contoso()}}
	show(t, b, func(s *screen) {
		s.press(t, "Disable")
		s.press(t, "Enable")
		if want := []string{"disable c1", "enable c1"}; !slices.Equal(b.Changes, want) {
			t.Errorf("asked for %q, want %q", b.Changes, want)
		}
	})
}

func TestGuideOpensTheConsentOfTheApplication(t *testing.T) {
	show(t, &guitest.ConnectorsBackend{List: several()}, func(s *screen) {
		s.Open(nav.Permissions{Connector: "c1"})
		synctest.Wait()
		guitest.Tap(t, s.window, "Open admin consent")
		want := "https://login.microsoftonline.com/contoso.onmicrosoft.com/adminconsent?client_id=" + clientID
		if s.opened != want {
			t.Errorf("opened %q, want %q", s.opened, want)
		}
	})
}
