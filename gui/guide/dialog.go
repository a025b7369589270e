package guide

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Env contains what the dialog needs from the window.
type Env struct {
	Canvas  fyne.Canvas
	OpenURL func(page *url.URL) error
	Copy    func(text string)
	Failed  func(error) // reports why a page could not be opened
	// Added are further entries, after the pages of the guide.
	Added []Added
}

// Added is an entry that the window adds to the guide.
type Added struct {
	Title   string
	Words   string // to find it by
	Content fyne.CanvasObject
}

// Dialog is open from Open until the user closes it.
type Dialog struct {
	env    Env
	all    []chapter
	listed []int // the chapters in the list, as indexes of all

	entries []*widget.Button // opens each of all

	popUp  *widget.PopUp
	search *widgets.Entry
	list   *fyne.Container
	body   *fyne.Container
	scroll *container.Scroll
	shown  int // the visible chapter, as an index of all
	page   *page
}

// Open shows a page of the guide, by its path in resources/docs. If there is no such page, it shows
// the first one.
func Open(env Env, name string) *Dialog {
	d := &Dialog{env: env, body: container.NewStack(), shown: -1}
	var err error
	if d.all, err = contents(); err != nil {
		env.Failed(err)
	}
	for _, a := range env.Added {
		d.all = append(d.all, chapter{title: a.Title, text: a.Words})
	}
	d.make()
	d.find("")
	d.popUp.Show()
	d.Go(name, "")
	d.env.Canvas.Focus(d.search)
	return d
}

// IsOpen reports whether the dialog is visible.
func (d *Dialog) IsOpen() bool { return d.popUp.Visible() }

// Close closes the dialog.
func (d *Dialog) Close() { d.popUp.Hide() }

// The size of the dialog, the free space around it, and the width of its list.
const (
	width     float32 = 1000
	height    float32 = 760
	margin    float32 = 40
	listWidth float32 = 260
)

func (d *Dialog) make() {
	d.search = widgets.NewEntry()
	d.search.SetPlaceHolder(lang.T("Search the guide"))
	d.search.OnChanged = d.find
	d.search.OnSubmitted = func(string) { d.first() }
	d.search.Key = func(k fyne.KeyName) bool {
		if k == fyne.KeyEscape {
			d.Close()
		}
		return k == fyne.KeyEscape || k == fyne.KeyF1
	}
	d.list = container.New(layout.NewCustomPaddedVBoxLayout(-theme.SpaceTiny)) // all of it fits in most windows
	for i, c := range d.all {
		entry := widget.NewButton(c.title, func() { d.show(i, "") })
		entry.Alignment, entry.Importance = widget.ButtonAlignLeading, widget.LowImportance
		d.entries = append(d.entries, entry)
		d.list.Add(entry)
	}
	d.scroll = widgets.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.SpaceMedium), d.body))
	gap := theme.SpaceMedium
	search := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceSmall, 0, 0), d.search)
	side := container.NewBorder(search, nil, nil, nil, widgets.NewVScroll(d.list))
	left := container.New(layout.NewCustomPaddedLayout(0, 0, 0, gap), widgets.NewLeast(listWidth, side))
	foot := container.NewHBox(layout.NewSpacer(), widgets.NewEscapeButton(lang.T("Close"), d.Close, d.Close))
	title := container.New(layout.NewCustomPaddedLayout(0, gap, 0, 0), widgets.NewTitle(lang.T("Help")))
	d.popUp = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(gap, gap, gap, gap),
		container.NewBorder(title, container.New(layout.NewCustomPaddedLayout(gap, 0, 0, 0), foot), left, nil,
			widgets.NewPanel(container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), d.scroll)))),
		d.env.Canvas)
	room := d.env.Canvas.Size()
	d.popUp.Resize(fyne.NewSize(min(width, room.Width-2*margin), min(height, room.Height-2*margin)))
}

// find lists the chapters that contain every word of a text.
func (d *Dialog) find(text string) {
	words := strings.Fields(strings.ToLower(text))
	d.listed = d.listed[:0]
	for i, c := range d.all {
		found := c.found(words)
		widgets.ShowIf(d.entries[i], found)
		if found {
			d.listed = append(d.listed, i)
		}
	}
	d.list.Refresh()
}

// mark highlights the entry of the visible chapter.
func (d *Dialog) mark() {
	for i, entry := range d.entries {
		entry.Importance = widget.LowImportance
		if i == d.shown {
			entry.Importance = widget.MediumImportance
		}
		entry.Refresh()
	}
}

// first shows the first chapter of the list.
func (d *Dialog) first() {
	if len(d.listed) > 0 {
		d.show(d.listed[0], "")
	}
}

// Go shows a page and, unless anchor is empty, the heading with that anchor. It shows the first
// page if there is no such page.
func (d *Dialog) Go(name, anchor string) {
	for i, c := range d.all {
		if c.path == name && name != "" {
			d.show(i, anchor)
			return
		}
	}
	d.first()
}

func (d *Dialog) show(chapter int, anchor string) {
	if chapter != d.shown {
		d.shown, d.page = chapter, nil
		content := d.added(chapter)
		if content == nil {
			d.page = d.draw(d.all[chapter])
			content = d.page.content
		}
		widgets.Replace(d.body, content)
		d.mark()
	}
	d.scroll.Refresh()
	d.scroll.ScrollToTop()
	if d.page == nil {
		return
	}
	if to, ok := d.page.anchors[anchor]; ok {
		d.scroll.ScrollToOffset(fyne.NewPos(0, to.Position().Y))
	}
}

// added returns the content of an entry that the window has added, or nil for a page of the guide.
func (d *Dialog) added(chapter int) fyne.CanvasObject {
	if i := chapter - (len(d.all) - len(d.env.Added)); i >= 0 {
		return d.env.Added[i].Content
	}
	return nil
}
