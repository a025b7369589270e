package guide

import (
	"net/url"
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
	"github.com/rollcallsync/rollcall/resources/docs"
)

// page is a drawn page.
type page struct {
	content *fyne.Container
	anchors map[string]fyne.CanvasObject
}

// draw draws a page of the guide.
func (d *Dialog) draw(c chapter) *page {
	p := &page{anchors: map[string]fyne.CanvasObject{}}
	p.content = &fyne.Container{Layout: column{func() { d.scroll.Refresh() }}}
	for _, b := range blocksOf(c.text) {
		o := d.drawBlock(c, b)
		if b.anchor != "" {
			p.anchors[b.anchor] = o
		}
		p.content.Add(o)
	}
	return p
}

func (d *Dialog) drawBlock(c chapter, b block) fyne.CanvasObject {
	switch b.kind {
	case code:
		return d.drawCode(b.text)
	case table:
		return d.drawTable(c, b.rows)
	case picture:
		return drawPicture(path.Join(path.Dir(c.path), b.text))
	}
	return d.rich(c, b.text)
}

// rich returns a text whose links work.
func (d *Dialog) rich(c chapter, text string) *widget.RichText {
	rich := widget.NewRichTextFromMarkdown(text)
	rich.Wrapping = fyne.TextWrapWord
	d.follow(c, rich.Segments)
	trim(rich)
	return rich
}

// trim removes from the end of a text the empty lines that Fyne adds after a paragraph.
func trim(rich *widget.RichText) {
	for n := len(rich.Segments) - 1; n > 0; n-- {
		last, ok := rich.Segments[n].(*widget.TextSegment)
		if !ok || last.Text != "" {
			return
		}
		rich.Segments = rich.Segments[:n]
	}
}

// follow sets what the links in a text do.
func (d *Dialog) follow(c chapter, list []widget.RichTextSegment) {
	for _, s := range list {
		switch s := s.(type) {
		case *widget.HyperlinkSegment:
			target := s.URL
			s.OnTapped = func() { d.open(c, target) }
		case *widget.ListSegment:
			d.follow(c, s.Items)
		case *widget.ParagraphSegment:
			d.follow(c, s.Texts)
		}
	}
}

// open follows a link on a page.
func (d *Dialog) open(from chapter, target *url.URL) {
	if name, ok := pageOf(from.path, target.String()); ok {
		d.Go(name, target.Fragment)
		return
	}
	if target.Scheme == "" && target.Path == "" {
		d.Go(from.path, target.Fragment)
		return
	}
	if err := d.env.OpenURL(target); err != nil {
		d.env.Failed(err)
	}
}

// drawCode returns commands, with a button that copies them.
func (d *Dialog) drawCode(text string) fyne.CanvasObject {
	label := widget.NewLabel(text)
	label.TextStyle, label.Wrapping, label.Selectable = fyne.TextStyle{Monospace: true}, fyne.TextWrapWord, true
	copies := widget.NewButtonWithIcon("", fynetheme.ContentCopyIcon(), func() { d.env.Copy(text) })
	copies.Importance = widget.LowImportance
	return widgets.NewPanel(container.NewBorder(nil, nil, nil, container.NewVBox(copies), label))
}

// drawTable returns a table whose cells wrap.
func (d *Dialog) drawTable(c chapter, rows [][]string) fyne.CanvasObject {
	g := grid{wide: make([]float32, len(rows[0]))}
	var cells []fyne.CanvasObject
	for i, row := range rows {
		for j := range g.wide {
			text := ""
			if j < len(row) {
				text = row[j]
			}
			if i == 0 && text != "" {
				text = "**" + text + "**"
			}
			cell := d.rich(c, text)
			whole := fyne.MeasureText(cell.String(), fynetheme.TextSize(), fyne.TextStyle{
				Bold: i == 0, Monospace: strings.Contains(text, "`"),
			})
			g.wide[j] = max(g.wide[j], whole.Width+3*fynetheme.InnerPadding())
			cells = append(cells, cell)
		}
	}
	return widgets.NewPanel(&fyne.Container{Layout: g, Objects: cells})
}

// pictureHeight is the height of every picture.
const pictureHeight float32 = 380

func drawPicture(name string) fyne.CanvasObject {
	content, err := docs.Read(name)
	if err != nil {
		return widgets.NewText(name, theme.ColorQuiet)
	}
	shown := canvas.NewImageFromResource(fyne.NewStaticResource(path.Base(name), content))
	shown.FillMode = canvas.ImageFillContain
	shown.SetMinSize(fyne.NewSize(0, pictureHeight))
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, 0, 0), shown)
}
