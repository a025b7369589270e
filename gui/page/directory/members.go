package directory

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// members is the part of the pane that lists the members of a group or the groups of an account. It
// reads and keeps only visible rows, so any number is possible. The store counts, searches and
// sorts.
type members struct {
	details *details
	content fyne.CanvasObject

	of      reference
	counts  directory.TieCounts
	kinds   []present.Choice[directory.Kind] // the kinds with at least one member
	kind    directory.Kind                   // the listed kind
	listed  bool                             // the listing belongs to the shown object
	stale   bool                             // the listing must be read again
	quiet   widgets.Silence
	listing *listing
	stop    func()

	search   *widgets.Entry
	choice   *widget.Select
	found    *widgets.Text
	exporter *widget.Button
	lines    *widgets.ItemList
	body     *fyne.Container
}

func newMembers(d *details) *members {
	m := &members{details: d, search: widgets.NewEntry(), found: widgets.NewText("", quietColor), stop: func() {}}
	m.listing = newListing(d.page.env.Tasks, m.changed, m.failed)
	m.search.SetPlaceHolder(lang.T("Search"))
	m.search.OnChanged = func(string) { m.find(typingPause) }
	m.search.Key = m.searchKey
	m.choice = widget.NewSelect(nil, m.kindChosen)
	m.lines = widgets.NewItemList(func() int { return m.listing.known.rows }, m.item)
	m.lines.OnOpened, m.lines.OnEscape = m.open, d.page.Escape
	m.body = container.NewStack()
	fields := container.NewBorder(nil, nil, m.choice, nil, m.search)
	m.exporter = widget.NewButton(present.ExportLabel(0), func() { d.page.exports.offer(m.exporter, m.job()) })
	line := container.NewBorder(nil, nil, nil, m.exporter,
		container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, theme.SpaceSmall), m.found))
	top := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny), fields, line)
	m.content = container.NewBorder(container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceTiny, 0, 0),
		top), nil, nil, nil, m.body)
	return m
}

func (m *members) cancel() {
	m.stop()
	m.listing.cancel()
	m.of = reference{}
}

// show counts the members or groups. If another account or group is shown, it clears the search.
func (m *members) show(ref reference, another bool) {
	m.stop()
	if another {
		m.reset(ref)
	}
	m.of, m.stale = ref, true
	q, lists := m.query(), m.details.page.env.Lists
	m.stop = task.Go(m.details.page.env.Tasks, func(ctx context.Context) (directory.TieCounts, error) {
		return lists.TieCounts(ctx, q)
	},
		func(c directory.TieCounts, err error) {
			if err != nil {
				m.failed(err)
				return
			}
			m.count(c)
		})
}

// reset prepares for another account or group.
func (m *members) reset(ref reference) {
	m.search.Fill("")
	m.listing.cancel()
	m.listing.known = extent{}
	m.listing.pages.Clear()
	m.listed, m.kinds, m.kind = false, nil, directory.KindOther
	m.details.tabs.SetName(tabMembers, membersNoun(ref), "")
	m.put(label(lang.T("Reading…")))
}

func membersNoun(ref reference) string {
	if ref.group {
		return lang.T("Members")
	}
	return lang.T("Groups")
}

// count shows the number of members or groups, by kind.
func (m *members) count(c directory.TieCounts) {
	m.counts, m.kinds = c, present.MemberKinds(c)
	m.details.tabs.SetName(tabMembers, membersNoun(m.of), present.MembersCount(c.All()))
	at := slices.IndexFunc(m.kinds, func(k present.Choice[directory.Kind]) bool {
		return m.listed && k.Value == m.kind
	})
	if at < 0 && len(m.kinds) > 0 {
		m.kind, m.listed, at = m.kinds[0].Value, false, 0
	}
	m.quiet.Keep(func() {
		m.choice.Options = present.Labels(m.kinds)
		if at >= 0 {
			m.choice.SetSelectedIndex(at)
		}
	})
	widgets.ShowIf(m.choice, len(m.kinds) > 1)
	m.showSearch()
	m.list()
}

func (m *members) showSearch() {
	widgets.ShowIf(m.search, len(m.kinds) > 0 && m.kind != directory.KindOther)
	widgets.ShowIf(m.exporter, len(m.kinds) > 0)
	m.content.Refresh()
}

func (m *members) kindChosen(label string) {
	if m.quiet.Kept() {
		return
	}
	m.kind = present.Chosen(m.kinds, label)
	m.search.Fill("")
	m.showSearch()
	m.find(choicePause)
}

// list reads the rows if they are visible and have not been read yet.
func (m *members) list() {
	switch {
	case m.details.tabs.Chosen() != tabMembers || m.kinds == nil && !m.counted():
		return
	case len(m.kinds) == 0:
		m.found.SetText("")
		m.put(label(m.none()))
	case !m.listed:
		m.find(choicePause)
	case m.stale:
		m.stale = false
		m.listing.again(m.source())
	}
}

// counted reports whether the counts are known.
func (m *members) counted() bool { return m.kinds != nil }

func (m *members) none() string {
	if m.of.group {
		return lang.T("It has no members.")
	}
	return lang.T("Not in any group.")
}

// find reads the rows that match the search.
func (m *members) find(pause time.Duration) {
	if m.quiet.Kept() || len(m.kinds) == 0 {
		return
	}
	m.listed, m.stale = true, false
	m.listing.show(m.source(), pause)
}

// query selects all members or groups of the shown object.
func (m *members) query() directory.Query {
	q := directory.Query{At: m.details.page.at}
	ref := directory.Ref{Connector: m.of.connector, ID: m.of.id}
	if m.of.group {
		q.MembersOf = ref
	} else {
		q.GroupsOf = ref
	}
	return q
}

// source returns the list that is shown.
func (m *members) source() source {
	q := m.query()
	q.Search = m.search.Text
	return source{
		lists: m.details.page.env.Lists, groups: m.kind == directory.KindGroup,
		others: m.kind == directory.KindOther, query: q,
	}
}

// changed draws the rows that have arrived.
func (m *members) changed(first bool) {
	known := m.listing.known
	m.found.SetText(present.CountText(known.rows, !known.ended, m.kind))
	if known.rows == 0 {
		m.put(label(lang.T("Nothing matches the search.")))
		return
	}
	m.put(m.lines)
	m.lines.Refresh()
	if first {
		m.lines.ScrollToTop()
	}
}

func (m *members) failed(err error) {
	m.put(container.NewVBox(notice.Error(err, widget.NewButton(lang.T("Try again"), m.details.reload))))
}

func (m *members) put(o fyne.CanvasObject) {
	if len(m.body.Objects) != 1 || m.body.Objects[0] != o {
		widgets.Replace(m.body, o)
	}
}

// item returns one row, or a note that the row is being read.
func (m *members) item(row int) widgets.Item {
	x, ok := m.listing.pages.Row(row)
	if !ok {
		return widgets.Item{Title: "…"}
	}
	l := present.MemberLineOf(x, m.kind, present.NewClock(m.details.page.env.Now()))
	return widgets.Item{Title: l.Name, End: l.Since, Tip: l.Exact, Below: l.Who, BelowEnd: l.Way, Opens: l.Opens}
}

// job returns the export of the list.
func (m *members) job() exportJob {
	s := m.source()
	job := exportJob{
		what: s.kind(), of: m.details.at().name,
		query: func(context.Context) (directory.Query, error) { return s.query, nil },
	}
	if known := m.listing.known; known.ended {
		job.total = known.rows
	}
	return job
}

// open opens the account or group in a row.
func (m *members) open(row int) {
	x, ok := m.listing.pages.Row(row)
	if !ok || m.kind == directory.KindOther {
		return
	}
	m.details.open(step{reference{group: m.kind == directory.KindGroup, id: x.ID, connector: x.Connector}, x.Name},
		true)
}

// searchKey handles keys in the search field. Escape clears the search, then goes back one step.
// Down moves to the rows.
func (m *members) searchKey(key fyne.KeyName) (taken bool) {
	switch {
	case key == fyne.KeyDown:
		widgets.Focus(m.search, m.lines.FocusTarget())
	case key != fyne.KeyEscape:
		return false
	case m.search.Text != "":
		m.search.SetText("")
	default:
		m.details.page.Escape()
	}
	return true
}
