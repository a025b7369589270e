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
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	firstLinks  = 50 // that show at once
	firstEvents = 20
	growth      = 10 // how many times as many "Show more" shows
)

// The parts of the pane that can be folded; they stay as somebody left them.
const (
	partAttributes = "attributes"
	partLinks      = "links"
	partTimeline   = "timeline"
)

// details is the pane beside the table: everything of one account or group.
// Names in it lead to others; the way back is kept.
type details struct {
	page    *Page
	content fyne.CanvasObject

	lines  *fyne.Container
	scroll *container.Scroll
	drawn  reference   // what lines are about
	way    []reference // the last one is shown
	known  int64       // a run in which what the way begins with was known; 0: none is known
	links  int         // that show
	events int
	folds  map[string]*widgets.Fold
	stop   func()

	explained      explained // the newest
	explaining     bool      // somebody has asked for it, and it is to be seen
	stopExplaining func()
}

func newDetails(p *Page) *details {
	d := &details{page: p, lines: container.NewVBox(), folds: map[string]*widgets.Fold{}, stop: func() {}, stopExplaining: func() {}}
	pad := theme.SpaceMedium
	inner := container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), d.lines)
	d.scroll = widgets.NewVScroll(inner)
	d.content = widgets.NewLeast(detailsWidth, widgets.NewPanel(d.scroll))
	d.content.Hide()
	return d
}

// clear shows nobody: the table has all the room.
func (d *details) clear() {
	d.stop()
	d.stopExplaining()
	d.way = nil
	d.replace()
}

// starts reports whether the way to what is shown starts at ref.
func (d *details) starts(ref reference) bool { return len(d.way) > 0 && d.way[0] == ref }

// open shows an account or a group. From a name in the pane there is a way back,
// from the table the way begins anew.
func (d *details) open(ref reference, fromPane bool) {
	if !fromPane {
		d.way = nil
	}
	d.way = append(d.way, ref)
	d.restart()
}

// back returns to where the last name was followed.
func (d *details) back() {
	d.way = d.way[:len(d.way)-1]
	d.restart()
}

func (d *details) restart() {
	d.links, d.events = firstLinks, firstEvents
	d.reload()
}

// reload reads again what is shown.
func (d *details) reload() {
	d.stop()
	if len(d.way) == 0 {
		return
	}
	ref := d.way[len(d.way)-1]
	r := reader{backend: d.page.env.Backend, at: d.page.at, links: d.links, events: d.events}
	d.stop = task.Go(d.page.env.Tasks, func(ctx context.Context) (view, error) {
		if err := wait(ctx, choicePause); err != nil {
			return view{}, err
		}
		return r.read(ctx, ref)
	},
		func(v view, err error) {
			if errors.Is(err, directory.ErrNotFound) && d.page.goBackTo(d.known) {
				return
			}
			if err != nil {
				d.replace(notice.Error(err, widget.NewButton("Try again", d.reload)))
				return
			}
			d.show(ref, v)
		})
}

func (d *details) replace(lines ...fyne.CanvasObject) {
	d.lines.Objects = lines
	d.lines.Refresh()
	if shown := len(lines) > 0; d.content.Visible() != shown {
		widgets.ShowIf(d.content, shown)
		d.page.split.Refresh()
	}
}

func (d *details) show(ref reference, v view) {
	var lines []fyne.CanvasObject
	if len(d.way) > 1 {
		back := widget.NewButtonWithIcon("Back", fynetheme.NavigateBackIcon(), d.back)
		lines = append(lines, container.NewHBox(back))
	}
	title := widget.NewLabel(v.detail.Name)
	title.SizeName, title.TextStyle, title.Wrapping = fynetheme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true}, fyne.TextWrapWord
	shut := widget.NewButtonWithIcon("", fynetheme.CancelIcon(), d.page.closeDetails)
	shut.Importance = widget.LowImportance
	name := container.NewBorder(nil, nil, nil, container.NewVBox(shut), title)
	state := widgets.NewBadge(v.detail.Status.Mark, v.detail.Status.Word, theme.State(v.detail.Status.Tone))
	lines = append(lines, name, container.NewPadded(container.NewBorder(nil, nil, state, nil, widgets.NewText(v.detail.Cause, quietColor))))
	if !ref.group && d.page.at.IsNow() { // log-ons are of now
		lines = append(lines, d.tryLogOn(v), d.explanation(ref))
	}
	d.replace(append(lines, d.part(partAttributes, "Attributes", widgets.NewFacts(d.facts(ref, v)...)),
		d.part(partLinks, linksTitle(ref, v), d.linkLines(ref, v)), d.part(partTimeline, "Timeline", d.timeline(v)))...)
	if d.drawn != ref {
		d.drawn = ref
		d.scroll.ScrollToTop()
	}
}

// part is one part of the pane, as open as it was.
func (d *details) part(name, title string, content fyne.CanvasObject) fyne.CanvasObject {
	f := widgets.NewFold(title, content)
	f.SetOpen(d.folds[name] == nil || d.folds[name].Open())
	d.folds[name] = f
	return f
}

// facts are the labels and values of the properties.
func (d *details) facts(ref reference, v view) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	if v.manager.ID != "" {
		list = append(list, label("Manager"), d.link(v.manager, ref.connector))
	}
	for _, f := range v.detail.Properties {
		list = append(list, label(f.Label), value(f.Value))
	}
	return append(list, label("Object ID"), value(v.detail.ID))
}

func linksTitle(ref reference, v view) string {
	noun := "Groups"
	if ref.group {
		noun = "Members"
	}
	return present.LinksTitle(noun, v.direct, v.nested, v.more)
}

// linkLines lists the groups of an account, or the members of a group.
func (d *details) linkLines(ref reference, v view) fyne.CanvasObject {
	var names []fyne.CanvasObject
	for _, l := range v.links {
		names = append(names, d.link(l, ref.connector), through(l))
	}
	return d.growing(widgets.NewFacts(names...), len(v.links) < v.direct+v.nested, &d.links)
}

// timeline lists what happened.
func (d *details) timeline(v view) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, h := range present.TimelineOf(v.events, present.NewClock(d.page.env.Now())) {
		when := widgets.NewText(h.When, quietColor)
		when.Tip = h.Exact
		lines = append(lines, container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, theme.SpaceSmall, theme.SpaceSmall), container.NewVBox(when)), value(h.Text))
	}
	return d.growing(widgets.NewFacts(lines...), v.older, &d.events)
}

// growing is a list with a button below that shows more of it.
func (d *details) growing(list fyne.CanvasObject, more bool, shown *int) fyne.CanvasObject {
	if !more {
		return list
	}
	return container.NewVBox(list, container.NewHBox(widget.NewButton("Show more", func() {
		*shown *= growth
		d.reload()
	})))
}

// link is a name that leads to its account or group.
func (d *details) link(l present.Link, connector string) fyne.CanvasObject {
	if l.Kind != directory.KindUser && l.Kind != directory.KindGroup {
		return value(l.Name)
	}
	name := widget.NewHyperlink(l.Name, nil)
	name.Truncation = fyne.TextTruncateEllipsis
	name.OnTapped = func() { d.open(reference{group: l.Kind == directory.KindGroup, id: l.ID, connector: connector}, true) }
	return name
}

// through says what brings a link about that is not direct.
func through(l present.Link) fyne.CanvasObject {
	if l.Through == "" {
		return label("")
	}
	return label("through " + l.Through)
}

// label names a value.
func label(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Importance, l.Wrapping = widget.LowImportance, fyne.TextWrapWord
	return l
}

// value is a text that can be selected and copied.
func value(text string) fyne.CanvasObject {
	v := widget.NewLabel(text)
	v.Wrapping, v.Selectable = fyne.TextWrapWord, true
	return v
}
