package trial

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	// typingPause is the pause in typing after which the name is looked up.
	typingPause = 250 * time.Millisecond
	// offered is the maximum number of accounts offered at once.
	offered = 5
)

// look looks up the name, after a pause in which the user may type on.
func (f *form) look(pause time.Duration) {
	f.stop()
	name := strings.TrimSpace(f.who.Text)
	if name == "" {
		return
	}
	f.stop = task.Later(f.dialog.env.Tasks, pause, func() {
		f.stop = task.Go(f.dialog.env.Tasks, func(ctx context.Context) (meant, error) {
			return f.read(ctx, name)
		}, f.looked)
	})
}

// meant is the account that a name means.
type meant struct {
	explanation logon.Explanation
	unknown     error            // the reason if it means no account
	similar     []directory.User // accounts whose names contain it, if it means no account
}

func (f *form) read(ctx context.Context, name string) (m meant, err error) {
	backend := f.dialog.env.Backend
	if m.explanation, m.unknown = backend.Explain(ctx, name); m.unknown == nil {
		return m, nil
	}
	for u, err := range backend.Users(ctx, directory.Query{Search: name, Limit: offered}) {
		if err != nil {
			return m, err
		}
		m.similar = append(m.similar, u)
	}
	return m, nil
}

// looked shows which account the name means, or offers accounts whose names contain it.
func (f *form) looked(m meant, err error) {
	switch {
	case err != nil:
		f.said = present.Unrecognized(err)
	case m.unknown == nil:
		f.said, f.holds = present.Recognized(m.explanation), m.explanation.Profile
		f.offerWays()
	case len(m.similar) == 0:
		f.said = present.Unrecognized(m.unknown)
	default:
		f.offerAccounts(m.similar)
	}
	f.judge()
}

// offerAccounts offers accounts below the input, while the user types there.
func (f *form) offerAccounts(list []directory.User) {
	choices := make([]widgets.Choice, len(list))
	for i, u := range list {
		choices[i] = widgets.Choice{
			ID:   present.UserDetail(u, licence.Names{}).SignInName,
			Name: present.UserRow(u).Name, Hint: present.UserRow(u).Address,
		}
	}
	f.accounts.Offer(choices, "")
}

// taken copies the name of an offered account into the input.
func (f *form) taken(c widgets.Choice) {
	f.who.SetText(c.ID)
	f.who.CursorColumn = utf8.RuneCountInString(c.ID)
	f.who.Refresh()
}
