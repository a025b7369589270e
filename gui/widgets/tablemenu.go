package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

const (
	// mostCopied is the maximum number of rows that can be copied. For more rows, a file is more
	// useful.
	mostCopied = 10_000
	// saidOfCell is the maximum number of characters of a cell in the menu.
	saidOfCell = 40
)

// rowMenu opens the menu of a row at a position in the window. cell is the text under the pointer;
// it may be empty.
func (t *Table) rowMenu(row int, cell string, at fyne.Position) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	if canvas == nil || row >= t.list.Length() {
		return
	}
	if !t.picked.Has(row) {
		t.ClearPicked()
	}
	t.cursor, t.anchor = row, row
	canvas.Focus(t.list)
	t.list.Refresh()
	showMenu(fyne.NewMenu("", t.menuItems(cell)...), canvas, at, t.list)
}

// menuItems returns the menu of a row, with the page's own items first.
func (t *Table) menuItems(cell string) (items []*fyne.MenuItem) {
	if t.OnMenu != nil {
		if items = t.OnMenu(); len(items) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
	}
	if cell != "" {
		items = append(items, fyne.NewMenuItem(lang.T("Copy “%s”", shortened(cell, saidOfCell)), func() {
			fyne.CurrentApp().Clipboard().SetContent(cell)
		}))
	}
	picked := t.Picked()
	label := lang.T("Copy row")
	if n := picked.Len(); n > 1 {
		label = lang.N(n, "Copy %s row", "Copy %s rows")
	}
	copied := fyne.NewMenuItem(label, func() { t.copyRows(picked) })
	copied.Disabled = picked.Len() > mostCopied
	return append(items, copied, fyne.NewMenuItem(lang.T("Select all rows"), t.pickAll))
}

func shortened(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// menuAtCursor opens the menu of the row with the keyboard focus, below that row.
func (t *Table) menuAtCursor() {
	if t.cursor >= t.list.Length() {
		return
	}
	t.list.ScrollTo(t.cursor)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.list)
	at.X += theme.SpaceMedium
	at.Y += float32(t.cursor+1)*t.pitch() - t.list.GetScrollOffset()
	t.rowMenu(t.cursor, "", at)
}

// showMenu opens a menu. The keyboard focus returns afterwards.
func showMenu(menu *fyne.Menu, canvas fyne.Canvas, at fyne.Position, back fyne.Focusable) {
	m := widget.NewPopUpMenu(menu, canvas)
	dismiss := m.OnDismiss
	m.OnDismiss = func() {
		dismiss()
		canvas.Focus(back)
	}
	m.ShowAtPosition(at)
}

// copyRows copies rows to the clipboard, one per line, with tabs between the cells. OnCopy handles
// rows that are not loaded yet.
func (t *Table) copyRows(rows Rows) {
	switch {
	case rows.Len() == 0 || rows.Len() > mostCopied:
		return
	case t.OnCopy != nil:
		t.OnCopy(rows)
		return
	}
	var lines [][]Cell
	rows.Each(func(row int) bool {
		lines = append(lines, t.cells(row))
		return true
	})
	t.Copy(lines)
}

// Copy copies the cells of rows to the clipboard, including columns that are hidden for lack of
// space.
func (t *Table) Copy(rows [][]Cell) {
	var text strings.Builder
	for i, cells := range rows {
		if i > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(t.line(cells))
	}
	fyne.CurrentApp().Clipboard().SetContent(text.String())
}

func (t *Table) line(cells []Cell) string {
	var texts []string
	for i, c := range cells {
		if t.wants(i) {
			texts = append(texts, c.Text)
		}
	}
	return strings.Join(texts, "\t")
}

// ShowMenuBelow opens a menu below an object that was pressed. The object gets the keyboard focus
// back afterwards.
func ShowMenuBelow(pressed fyne.CanvasObject, menu *fyne.Menu) {
	driver := fyne.CurrentApp().Driver()
	canvas := driver.CanvasForObject(pressed)
	if canvas == nil {
		return
	}
	back, _ := pressed.(fyne.Focusable)
	showMenu(menu, canvas, driver.AbsolutePositionForObject(pressed).AddXY(0, pressed.Size().Height+theme.SpaceTiny),
		back)
}
