package directory

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	firstEvents = 20 // shown at first
	growth      = 10 // the factor by which "Show more" extends the list
)

// The tabs of the pane. The user's choice is kept.
const (
	tabDetails = iota
	tabMembers // the members of a group, or the groups of an account
	tabTimeline
)

// details is the pane next to the table, with everything about one account or group. Names in it
// are links, and Back returns to the previous object. The pane shows the directory as of the
// screen's moment and reads again whenever the list does.
type details struct {
	page    *Page
	content fyne.CanvasObject

	head     *fyne.Container
	tabs     *widgets.Tabs
	body     *fyne.Container // the content of the tab, or a notice
	facts    *scrolled
	timeline *scrolled
	members  *members

	way    []step    // the visited objects; the last one is shown
	shown  reference // the object whose content is shown, possibly not yet the last step
	known  int64     // a run in which the first step existed; 0 if unknown
	events int       // the number of events to show
	stop   func()

	explainer      *widgets.Fold // stays open or closed as the user left it
	explained      explained     // the latest explanation
	explaining     bool          // it is open and visible, so it is needed
	stopExplaining func()
}

// step is an object that the user visited in the pane.
type step struct {
	reference
	name string
}

// scrolled is content with a scroll container.
type scrolled struct {
	scroll *container.Scroll
	lines  *fyne.Container
}

func newScrolled() *scrolled {
	c := &scrolled{lines: container.NewVBox()}
	c.scroll = widgets.NewVScroll(container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, 0,
		theme.SpaceSmall), c.lines))
	return c
}

func (c *scrolled) show(lines ...fyne.CanvasObject) {
	c.lines.Objects = lines
	c.lines.Refresh()
	c.scroll.Refresh()
}

func newDetails(p *Page) *details {
	d := &details{
		page: p, head: container.NewVBox(), facts: newScrolled(), timeline: newScrolled(), stop: func() {},
		stopExplaining: func() {},
	}
	d.members = newMembers(d)
	d.tabs = widgets.NewTabs(lang.T("Details"), lang.T("Groups"), lang.T("Timeline"))
	d.tabs.OnChosen = func(int) { d.showTab() }
	d.body = container.NewStack()
	pad := theme.SpaceMedium
	inner := container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, pad, pad, pad),
		container.NewBorder(d.head, nil, nil, nil, d.body))
	d.content = widgets.NewLeast(detailsWidth, widgets.NewPanel(inner))
	d.content.Hide()
	return d
}

// clear closes the pane, so the table gets all the space.
func (d *details) clear() {
	d.cancel()
	d.way, d.shown = nil, reference{}
	d.replace(nil)
}

func (d *details) cancel() {
	d.stop()
	d.stopExplaining()
	d.members.cancel()
}

// starts reports whether the first visited object is ref.
func (d *details) starts(ref reference) bool { return len(d.way) > 0 && d.way[0].reference == ref }

// at returns the step that is shown.
func (d *details) at() step { return d.way[len(d.way)-1] }

// open shows an account or a group. If the user followed a link in the pane, Back returns to the
// previous object. Otherwise, the list of visited objects starts again.
func (d *details) open(to step, fromPane bool) {
	if !fromPane {
		d.way = nil
	}
	d.way = append(d.way, to)
	d.restart()
}

// back returns to the object from which the last link was followed.
func (d *details) back() {
	d.way = d.way[:len(d.way)-1]
	d.restart()
}

func (d *details) restart() {
	d.events = firstEvents
	d.reload()
}

// reload reads the shown object again.
func (d *details) reload() {
	d.stop()
	if len(d.way) == 0 {
		return
	}
	ref := d.at().reference
	r := reader{backend: d.page.env.Backend, lists: d.page.env.Lists, at: d.page.at, events: d.events}
	if len(d.way) == 1 {
		r.list = d.page.source()
	}
	d.stop = task.Go(d.page.env.Tasks, func(ctx context.Context) (view, error) {
		if err := pause.For(ctx, choicePause); err != nil {
			return view{}, err
		}
		return r.read(ctx, ref)
	},
		func(v view, err error) {
			switch {
			// the object is shown as of that run
			case errors.Is(err, directory.ErrNotFound) && d.page.goBackTo(d.known):
			case errors.Is(err, directory.ErrNotFound):
				d.fail(widget.NewLabel(present.NotThere(d.at().name, d.page.at.IsNow())))
			case err != nil:
				d.fail(notice.Error(err, widget.NewButton(lang.T("Try again"), d.reload)))
			default:
				d.show(ref, v)
			}
		})
}

// fail shows a notice instead of the content.
func (d *details) fail(o fyne.CanvasObject) {
	if label, ok := o.(*widget.Label); ok {
		label.Wrapping = fyne.TextWrapWord
	}
	d.cancel()
	d.shown = reference{}
	widgets.Replace(d.body, container.NewVBox(o))
	d.replace(d.wayBack(), d.title(d.at().name))
}

// replace shows the head of the pane, or hides the pane if lines is empty.
func (d *details) replace(lines ...fyne.CanvasObject) {
	d.head.Objects = nil
	for _, o := range lines {
		if o != nil {
			d.head.Objects = append(d.head.Objects, o)
		}
	}
	d.head.Refresh()
	if shown := len(d.head.Objects) > 0; d.content.Visible() != shown {
		widgets.ShowIf(d.content, shown)
		d.page.split.Refresh()
	}
}

func (d *details) show(ref reference, v view) {
	d.way[len(d.way)-1].name = v.detail.Name
	another := d.shown != ref
	d.shown = ref
	state := widgets.NewBadge(v.detail.Status.Mark, v.detail.Status.Word, theme.State(v.detail.Status.Tone))
	status := container.NewPadded(container.NewBorder(nil, nil, state, nil,
		widgets.NewText(v.detail.Cause, quietColor)))
	d.replace(d.wayBack(), d.title(v.detail.Name), status, d.unlisted(ref, v), d.tabs)
	d.fillFacts(ref, v)
	d.fillTimeline(v)
	d.members.show(ref, another)
	if another {
		d.facts.scroll.ScrollToTop()
		d.timeline.scroll.ScrollToTop()
	}
	d.showTab()
}

// showTab shows the content of the chosen tab.
func (d *details) showTab() {
	var content fyne.CanvasObject
	switch d.tabs.Chosen() {
	case tabDetails:
		content = d.facts.scroll
	case tabMembers:
		content = d.members.content
	case tabTimeline:
		content = d.timeline.scroll
	}
	if len(d.body.Objects) != 1 || d.body.Objects[0] != content {
		widgets.Replace(d.body, content)
	}
	d.members.list()
}

// wayBack returns a button that goes back to the previous object, or nil if there is none.
func (d *details) wayBack() fyne.CanvasObject {
	if len(d.way) < 2 {
		return nil
	}
	back := widget.NewButtonWithIcon(present.BackTo(d.way[len(d.way)-2].name), fynetheme.NavigateBackIcon(), d.back)
	return container.NewHBox(back)
}

func (d *details) title(name string) fyne.CanvasObject {
	title := widget.NewLabel(present.Title(name))
	title.SizeName, title.TextStyle, title.Wrapping = fynetheme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true},
		fyne.TextWrapWord
	shut := widget.NewButtonWithIcon("", fynetheme.CancelIcon(), d.page.closeDetails)
	shut.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, nil, container.NewVBox(shut), title)
}

// unlisted returns a note that the object is not in the list, or nil if it is.
func (d *details) unlisted(ref reference, v view) fyne.CanvasObject {
	if v.listed || len(d.way) > 1 {
		return nil
	}
	said := widget.NewLabel(present.NotListed(ref.group, d.page.narrowed(), v.detail.Is))
	said.Wrapping, said.SizeName = fyne.TextWrapWord, fynetheme.SizeNameCaptionText
	return said
}

// fillFacts shows the properties.
func (d *details) fillFacts(ref reference, v view) {
	var lines []fyne.CanvasObject
	if !ref.group && d.page.at.IsNow() { // log-ons are only possible in the present
		lines = append(lines, d.tryLogOn(v), d.explanation(ref))
	}
	var list []fyne.CanvasObject
	if name := v.detail.Name; name != present.Title(name) { // the heading is shortened
		list = append(list, label(lang.T("Name")), widgets.NewValue(name))
	}
	if v.manager.ID != "" {
		list = append(list, label(lang.T("Manager")), d.link(v.manager, ref.connector))
	}
	for _, f := range v.detail.Properties {
		list = append(list, label(f.Label), widgets.NewValue(f.Value))
	}
	list = append(list, label(lang.T("Object ID")), widgets.NewValue(v.detail.ID))
	lines = append(lines, widgets.NewFacts(list...))
	for _, s := range v.detail.Sections {
		lines = append(lines, sectionOf(s)...)
	}
	d.facts.show(lines...)
}

// sectionOf returns a section of the properties under its heading.
func sectionOf(s present.Section) []fyne.CanvasObject {
	head := widget.NewLabel(s.Title)
	head.TextStyle.Bold = true
	var list []fyne.CanvasObject
	for _, f := range s.Facts {
		list = append(list, label(f.Label), widgets.NewValue(f.Value))
	}
	return []fyne.CanvasObject{head, widgets.NewFacts(list...)}
}

// fillTimeline lists what happened, run by run. Each run is a link to the history.
func (d *details) fillTimeline(v view) {
	var lines []fyne.CanvasObject
	before := int64(0)
	for _, h := range present.TimelineOf(v.events, present.NewClock(d.page.env.Now()), v.names) {
		if h.Run != before {
			before = h.Run
			lines = append(lines, d.runOf(h))
		}
		lines = append(lines, widgets.NewValue(h.Text))
	}
	if v.older {
		lines = append(lines, container.NewHBox(widget.NewButton(lang.T("Show more"), func() {
			d.events *= growth
			d.reload()
		})))
	}
	// The padding of the texts overlaps, so lines are close together.
	d.timeline.show(container.New(layout.NewCustomPaddedVBoxLayout(-theme.SpaceSmall), lines...))
}

// runOf returns the heading for the changes of one run.
func (d *details) runOf(h present.Happening) fyne.CanvasObject {
	when := widgets.NewText(h.When, quietColor)
	when.Tip = h.Exact
	run := widget.NewHyperlink(h.RunName(), nil)
	run.OnTapped = func() { d.page.env.Navigate(nav.Run{Connector: h.Connector, ID: h.Run}) }
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0),
		container.NewBorder(nil, nil, nil, run, when))
}

// link returns a name that links to its account or group.
func (d *details) link(l present.Link, connector string) fyne.CanvasObject {
	name := widget.NewHyperlink(l.Name, nil)
	name.Truncation = fyne.TextTruncateEllipsis
	name.OnTapped = func() {
		d.open(step{reference{group: l.Kind == directory.KindGroup, id: l.ID, connector: connector}, l.Name}, true)
	}
	return name
}

// label returns the label of a value.
func label(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Importance, l.Wrapping = widget.LowImportance, fyne.TextWrapWord
	return l
}
