package notify

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

// longestDigest limits how far back a summary looks, for example after a holiday.
const longestDigest = 7 * 24 * time.Hour

// digest adds the summary to the queue if it is due.
func (s *Service) digest(ctx context.Context, m *memory, o events.Overview, chosen settings.Settings) error {
	now := s.o.Now()
	if m.Digested.IsZero() || m.Digested.After(now) {
		m.Digested = now // the first one comes at the next time
		return nil
	}
	plan, err := schedule.NewPlan(chosen.Region, []schedule.TimeOfDay{chosen.Digest})
	if err != nil || plan.Next(m.Digested).After(now) {
		return err
	}
	since := m.Digested
	if now.Sub(since) > longestDigest {
		since = now.Add(-longestDigest)
	}
	msg, err := s.digestMessage(ctx, o, since, now)
	if err != nil {
		return err
	}
	m.Digested = now
	m.queue(chosen.Channels, msg, now)
	return nil
}

func (s *Service) digestMessage(ctx context.Context, o events.Overview, since, now time.Time) (Message, error) {
	var parts []string
	for _, c := range o.Connectors {
		part, err := s.connectorText(ctx, c, since)
		if err != nil {
			return Message{}, err
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		parts = append(parts, "There are no connectors.")
	}
	parts = append(parts, conditionsText(o))
	if !o.Next.IsZero() {
		parts = append(parts, "Next run: "+s.local(o.Next).Format("2 January 15:04 MST")+".")
	}
	title := "Daily summary: all is well"
	if n := len(o.Conditions); n > 0 {
		title = "Daily summary: " + quantity.Counted(n, "open problem")
	}
	return newMessage(settings.OnDigest, now, title, parts...), nil
}

// connectorText says what the runs of one connector did.
func (s *Service) connectorText(ctx context.Context, c events.ConnectorOverview, since time.Time) (string, error) {
	runs, err := s.o.Runs.Runs(ctx, c.Connector.ID, recentRuns)
	if err != nil {
		return "", err
	}
	var sum directory.Run
	ended, failed := 0, 0
	for _, run := range runs {
		if run.Preview || run.State == directory.StateRunning || !run.Latest().After(since) {
			continue
		}
		ended++
		switch {
		case run.State == directory.StateFailed:
			failed++
		case run.State.Applied():
			sum = added(sum, run)
		}
	}
	text := fmt.Sprintf("%s (%s): %s", oneLine(c.Connector.Description), c.Word(), quantity.Counted(ended, "run"))
	if failed > 0 {
		text += fmt.Sprintf(", %s failed", quantity.Number(failed))
	}
	return text + ". " + changesText(sum) + fmt.Sprintf(" It has %s, %s and %s.", quantity.Counted(c.Users, "account"),
		quantity.Counted(c.Groups, "group"), quantity.Counted(c.Memberships, "membership")), nil
}

// added returns sum with the changes of a run added.
func added(sum, run directory.Run) directory.Run {
	u, g, m := &sum.Users, &sum.Groups, &sum.Memberships
	u.Added += run.Users.Added + run.Users.Restored
	u.Updated += run.Users.Updated
	u.Disabled += run.Users.Disabled
	u.Enabled += run.Users.Enabled
	u.Removed += run.Users.Removed
	g.Added += run.Groups.Added
	g.Updated += run.Groups.Updated
	g.Removed += run.Groups.Removed
	m.Added += run.Memberships.Added
	m.Removed += run.Memberships.Removed
	return sum
}

// changesText lists the changes of a run, or says that there were none.
func changesText(run directory.Run) string {
	var list []string
	add := func(n int, noun, done string) {
		if n > 0 {
			list = append(list, quantity.Counted(n, noun)+" "+done)
		}
	}
	u, g, m := run.Users, run.Groups, run.Memberships
	add(u.Added+u.Restored, "account", "added")
	add(u.Updated, "account", "changed")
	add(u.Disabled, "account", "disabled")
	add(u.Enabled, "account", "enabled")
	add(u.Removed, "account", "removed")
	add(g.Added, "group", "added")
	add(g.Updated, "group", "changed")
	add(g.Removed, "group", "removed")
	add(m.Added, "membership", "added")
	add(m.Removed, "membership", "removed")
	if len(list) == 0 {
		return "Nothing changed."
	}
	return "Changes: " + strings.Join(list, ", ") + "."
}

func conditionsText(o events.Overview) string {
	if len(o.Conditions) == 0 {
		return "There are no open problems."
	}
	lines := []string{"Open problems:"}
	for _, c := range o.Conditions {
		lines = append(lines, "- "+oneLine(problemLine(c.Title, c.Hint)))
	}
	return strings.Join(slices.Compact(lines), "\n")
}

func problemLine(title, hint string) string {
	if hint == "" {
		return title + "."
	}
	return title + ". " + hint
}
