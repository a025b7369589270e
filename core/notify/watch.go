package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

const (
	// recentRuns is how many runs of a connector are compared with the memory.
	recentRuns = 50
	// stale is the age at which a run is no longer reported, unless the connector still fails.
	stale = 24 * time.Hour
)

// watch adds the news in an overview to the memory, and messages about it to the queue. The first
// time, only what lasts is news: keys near their end, runs that are held, and connectors that fail.
func (s *Service) watch(
	ctx context.Context, m *memory, first bool, o events.Overview, channels []settings.Channel,
) error {
	now := s.o.Now()
	marks := make(map[string]mark, len(o.Connectors))
	for _, c := range o.Connectors {
		runs, err := s.o.Runs.Runs(ctx, c.Connector.ID, recentRuns)
		if err != nil {
			return err
		}
		before, known := m.Connectors[c.Connector.ID]
		after, news := compare(before, c, runs, now)
		marks[c.Connector.ID] = after
		if first {
			news = lasting(after, news)
		}
		if known || c.Connector.Enabled {
			for _, msg := range news {
				m.queue(channels, msg, now)
			}
		}
	}
	m.Connectors = marks
	keys, news := keyNews(m.Keys, o, now)
	m.Keys = keys
	for _, msg := range news {
		m.queue(channels, msg, now)
	}
	return nil
}

// lasting returns the part of the news about a connector that still holds: the run that is held, and
// the latest failure, unless it came before that run.
func lasting(after mark, news []Message) (list []Message) {
	for _, m := range slices.Backward(news) {
		switch {
		case m.Occasion == settings.OnHeld:
			list = append(list, m)
		case m.Occasion == settings.OnFailed && m.Code == after.Failing && m.Run > after.Held:
			return append(list, m)
		}
	}
	return list
}

// compare returns the news about one connector, and the mark that then applies. runs are its latest
// runs, newest first.
func compare(
	before mark, c events.ConnectorOverview, runs []directory.Run, now time.Time,
) (after mark, news []Message) {
	after = before
	for _, run := range slices.Backward(runs) {
		if run.ID <= before.Run {
			continue
		}
		if run.State == directory.StateRunning {
			break // the run is looked at once it has ended
		}
		after.Run = run.ID
		if run.Preview {
			continue
		}
		switch {
		case run.State == directory.StateFailed:
			code := failureOf(run).Code
			if code != after.Failing {
				news = append(news, failedMessage(c, run))
			}
			after.Failing = code
		case run.State.Applied():
			if after.Failing != "" {
				news = append(news, recoveredMessage(c, run))
			}
			after.Failing = ""
		}
	}
	news = slices.DeleteFunc(news, func(m Message) bool {
		return now.Sub(m.At) > stale && (m.Occasion != settings.OnFailed || after.Failing != m.Code)
	})
	if msg, isNew := heldNews(&after, c); isNew {
		news = append(news, msg)
	}
	return after, news
}

// heldNews reports a run when it is held, and when it is held again after an approval.
func heldNews(after *mark, c events.ConnectorOverview) (Message, bool) {
	run := c.Held
	if run == nil {
		after.Held, after.Decisions = 0, 0
		return Message{}, false
	}
	before := *after
	after.Held, after.Decisions = run.ID, len(run.Decisions)
	switch {
	case before.Held != run.ID:
		return heldMessage(c, *run, "A run of “%s” is held"), true
	case len(run.Decisions) > before.Decisions:
		return heldMessage(c, *run, "A run of “%s” is held again"), true
	}
	return Message{}, false
}

func failureOf(run directory.Run) problem.Problem {
	if run.Error == nil || run.Error.Code == "" {
		return problem.Problem{Code: problem.CodeUnknown, Title: "The history has the details"}
	}
	return *run.Error
}

func aboutRun(c events.ConnectorOverview, run directory.Run, m Message) Message {
	m.Connector, m.ConnectorID, m.Run = oneLine(c.Connector.Description), c.Connector.ID, run.ID
	return m
}

func failedMessage(c events.ConnectorOverview, run directory.Run) Message {
	why := failureOf(run)
	m := newMessage(settings.OnFailed, run.Latest(),
		fmt.Sprintf("“%s” could not be synchronized", c.Connector.Description),
		sentences(why.Title, why.Detail), why.Hint,
		"You get another message when it works again, or when it fails for another reason.")
	m.Code = why.Code
	return aboutRun(c, run, m)
}

func recoveredMessage(c events.ConnectorOverview, run directory.Run) Message {
	return aboutRun(c, run, newMessage(settings.OnRecovered, run.Latest(),
		fmt.Sprintf("“%s” is synchronized again", c.Connector.Description), "The directory is up to date.",
		changesText(run)))
}

func heldMessage(c events.ConnectorOverview, run directory.Run, title string) Message {
	return aboutRun(c, run, newMessage(settings.OnHeld, run.Latest(), fmt.Sprintf(title, c.Connector.Description),
		health.BreachesInWords(run.Breaches)+
			" Nothing was changed, and no connector removes anything until this is settled.",
		"Review what it would do, then approve or discard it."))
}

// keyNews reports keys that have passed a threshold since the last time. A key that a run found to
// be expired is not reported again, because the run was.
func keyNews(told []string, o events.Overview, now time.Time) (keys []string, news []Message) {
	for _, c := range o.Conditions {
		if c.Code != problem.CodeKeyExpiring && c.Code != problem.CodeKeyExpired || c.Run != 0 {
			continue
		}
		keys = append(keys, c.ID())
		if slices.Contains(told, c.ID()) {
			continue
		}
		m := newMessage(settings.OnKey, now, c.Title, c.Detail, c.Hint)
		m.ConnectorID, m.Code = c.Connector, c.Code
		for _, x := range o.Connectors {
			if x.Connector.ID == c.Connector {
				m.Connector = oneLine(x.Connector.Description)
			}
		}
		news = append(news, m)
	}
	return keys, news
}

// sentences joins a title and a detail.
func sentences(title, detail string) string {
	if title == "" {
		return detail
	}
	return problem.Joined(title+".", detail)
}
