package settings_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
	core "github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// withChannels returns a backend with two channels.
func withChannels() *backend {
	b := withSettings(asInstalled)
	b.places.Places = guitest.SampleChannels()
	return b
}

func TestChannels(t *testing.T) {
	perform(t, withChannels(), func(t *testing.T, s *stage) {
		if !s.shows("Mail to ops@example.com, ada@example.com: failures, held runs, recoveries, expiring keys, daily "+
			"summary.") ||
			!s.shows("Another webhook to tickets.example.com. Disabled.") {
			t.Error("the channels are not described")
		}
		golden(t, s, "channels")
		s.do(func() { guitest.Tap(t, s.window, "Send test") })
		if len(s.places.Sent) != 1 || s.places.Sent[0] != "mailmailma" || !s.shows("The test message was accepted.") {
			t.Errorf("sent %q", s.places.Sent)
		}
	})
	refused := withChannels()
	refused.places.Refuse = &problem.Problem{
		Code: problem.CodeNotifySignIn, Title: "The mail server smtp.example.com refused the sign-in",
		Detail: "It answered with code 535.", Hint: "Check the user name and the password.",
	}
	perform(t, refused, func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Send test") })
		if !s.shows("The mail server smtp.example.com refused the sign-in") || s.shows("was accepted") ||
			!guitest.Offers(s.window, "Send test") {
			t.Errorf("a refused test is not told (%v), is said to be accepted (%v), or cannot be repeated (%v)",
				s.shows("The mail server smtp.example.com refused the sign-in"), s.shows("was accepted"),
				guitest.Offers(s.window, "Send test"))
		}
	})
}

func TestAddChannel(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Add channel…") })
		golden(t, s, "channel-slack")
		s.do(func() { s.choose(t, "Slack", "Another webhook") })
		s.do(func() { guitest.Tap(t, s.window, "Sign requests with a key") })
		s.do(func() { guitest.Tap(t, s.window, "Save channel") })
		if !s.shows("Enter a name, such as Operations.") || !s.shows("The address of the webhook is not a URL") ||
			!s.shows("Enter the key that the receiver knows too.") {
			t.Error("the faults are not told")
		}
		golden(t, s, "channel-faults")
		s.do(func() { s.entryWith(t, "Operations").SetText(" Ops ") })
		s.do(func() { s.secrets(t)[0].SetText("https://hooks.example.com/x") })
		s.do(func() { s.secrets(t)[1].SetText("key") })
		s.do(func() { guitest.Tap(t, s.window, "Send test") })
		if len(s.places.Sent) != 1 || s.places.Sent[0] != "Ops" || !s.shows("The test message was accepted") {
			t.Errorf("sent %q", s.places.Sent)
		}
		s.do(func() { guitest.Tap(t, s.window, "Save channel") })
		if len(s.places.Places) != 1 {
			t.Fatalf("%d channels", len(s.places.Places))
		}
		got, secrets := s.places.Places[0], s.places.Secrets
		if got.Name != "Ops" || got.Kind != core.ByWebhook || !got.Enabled || len(got.On) != len(core.Occasions) ||
			got.Mail != nil {
			t.Errorf("added %+v", got)
		}
		if secrets.URL == nil || string(*secrets.URL) != "https://hooks.example.com/x" || secrets.Key == nil ||
			string(*secrets.Key) != "key" || secrets.Password != nil {
			t.Errorf("secrets %+v", secrets)
		}
		if !s.shows("Another webhook") || !guitest.Offers(s.window, "Add channel…") {
			t.Error("the list does not show")
		}
	})
}

func TestEditChannel(t *testing.T) {
	perform(t, withChannels(), func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Edit…") }) // the first is the mail channel
		golden(t, s, "channel-mail")
		if guitest.Offers(s.window, "Save channel") {
			t.Error("there is something to save before anything was edited")
		}
		s.do(func() { s.choose(t, "STARTTLS", "None (only this computer)") })
		if !s.shows("Mail to smtp.example.com must be encrypted") {
			t.Error("mail in the clear is not refused")
		}
		s.do(func() { s.choose(t, "None (only this computer)", "TLS from the beginning") })
		s.do(func() { s.entry(t, "ops@example.com, ada@example.com").SetText("ops@example.com") })
		s.do(func() { guitest.Tap(t, s.window, "Daily summary") })
		s.do(func() { guitest.Tap(t, s.window, "Save channel") })
		got := s.places.Places[0]
		if m := got.Mail; m == nil || m.Security != core.ImplicitTLS || m.Port != 465 || len(m.To) != 1 ||
			len(got.On) != len(core.Occasions)-1 {
			t.Errorf("edited %+v, %+v", got, got.Mail)
		}
		if secrets := s.places.Secrets; secrets.URL != nil || secrets.Password != nil {
			t.Errorf("secrets that were not typed are changed: %+v", secrets)
		}
	})
}

func TestRemoveChannel(t *testing.T) {
	perform(t, withChannels(), func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Edit…") })
		s.do(func() { guitest.Tap(t, s.window, "Remove…") })
		if len(s.places.Places) != 2 {
			t.Error("removed without an answer")
		}
		s.yes = true
		s.do(func() { guitest.Tap(t, s.window, "Remove…") })
		if len(s.places.Places) != 1 || s.places.Places[0].Name != "Ticket system" {
			t.Errorf("left %+v", s.places.Places)
		}
	})
}

// TestChannelFormKeepsEdits checks that a form with changes is not closed without a question, and
// stays open when other settings change.
func TestChannelFormKeepsEdits(t *testing.T) {
	perform(t, withChannels(), func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Edit…") })
		s.do(func() { s.entry(t, "Mail to operations").SetText("Mail") })
		s.do(s.page.Shown)
		s.do(func() { guitest.Tap(t, s.window, "Cancel") })
		s.entry(t, "Mail")
		s.yes = true
		s.do(func() { guitest.Tap(t, s.window, "Cancel") })
		if !guitest.Offers(s.window, "Add channel…") || s.places.Places[0].Name != "Mail to operations" {
			t.Error("the form does not close, or it was saved")
		}
	})
}

func TestQuietHoursAreSaved(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		quiet, digest := s.entry(t, "none"), s.entry(t, "07:30")
		s.do(func() { quiet.SetText("at night") })
		if !s.shows("Write two times of day, such as") || guitest.Offers(s.window, "Save") {
			t.Error("hours that are none can be saved, or are not told")
		}
		s.do(func() { quiet.SetText("22:00-07:00") })
		s.do(func() { digest.SetText("9:00") })
		s.places.Places = nil
		s.Now.Channels = guitest.SampleChannels() // another program added them
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		if len(s.Saved) != 1 {
			t.Fatalf("saved %d times", len(s.Saved))
		}
		got := s.Saved[0]
		if got.Quiet.String() != "22:00-07:00" || got.Digest.String() != "09:00" || len(got.Channels) != 2 {
			t.Errorf("saved %s, %s, %d channels", got.Quiet, got.Digest, len(got.Channels))
		}
	})
}

// secrets returns the visible inputs for secrets.
func (s *stage) secrets(t *testing.T) (found []interface{ SetText(string) }) {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Content()) {
		if e, ok := o.(*widgets.Entry); ok && e.Password {
			found = append(found, e)
		}
	}
	return found
}
