package widgets

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// typingGap is the longest pause within a word that is typed to jump to a row.
const typingGap = time.Second

// tableList contains the rows. Fyne's list draws the visible ones. The table stores which row has
// the focus and which ones are selected.
type tableList struct {
	widget.List
	table *Table

	shift   bool   // Shift is held
	typed   string // the text to jump to
	typedAt time.Time
}

var (
	_ desktop.Keyable   = (*tableList)(nil)
	_ fyne.Shortcutable = (*tableList)(nil)
)

// FocusGained is called by Fyne.
func (l *tableList) FocusGained() {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		l.shift = d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
	}
	l.table.focus(true)
}

// FocusLost is called by Fyne.
func (l *tableList) FocusLost() {
	l.shift, l.typed = false, ""
	l.table.focus(false)
}

// KeyDown is called by Fyne.
func (l *tableList) KeyDown(k *fyne.KeyEvent) { l.shift = l.shift || isShift(k.Name) }

// KeyUp is called by Fyne.
func (l *tableList) KeyUp(k *fyne.KeyEvent) { l.shift = l.shift && !isShift(k.Name) }

func isShift(k fyne.KeyName) bool {
	return k == desktop.KeyShiftLeft || k == desktop.KeyShiftRight
}

// TypedKey moves the focus, opens a row or leaves the rows.
func (l *tableList) TypedKey(k *fyne.KeyEvent) {
	t := l.table
	switch k.Name {
	case fyne.KeyEscape:
		t.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		t.open(t.cursor)
	case fyne.KeySpace:
		if l.typing() { // a name may have several words
			return
		}
		t.open(t.cursor)
	case fyne.KeyF1:
		PassKey(l, k)
	case desktop.KeyMenu:
		t.menuAtCursor()
	case fyne.KeyF10:
		if l.shift {
			t.menuAtCursor()
		}
	default:
		if to, ok := t.destination(k.Name); ok {
			t.goTo(to, l.shift)
		}
	}
}

// destination returns the row that a key moves to.
func (t *Table) destination(key fyne.KeyName) (row int, ok bool) {
	switch key {
	case fyne.KeyDown:
		return t.cursor + 1, true
	case fyne.KeyUp:
		return t.cursor - 1, true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return t.list.Length() - 1, true
	case fyne.KeyPageDown:
		return t.cursor + t.rowsOnPage(), true
	case fyne.KeyPageUp:
		return t.cursor - t.rowsOnPage(), true
	}
	return 0, false
}

// TypedRune jumps to the first row that starts with the typed text.
func (l *tableList) TypedRune(r rune) {
	if !l.typing() {
		l.typed = ""
	}
	if l.typed == "" && (unicode.IsSpace(r) || !unicode.IsGraphic(r)) {
		return
	}
	l.typed, l.typedAt = l.typed+string(r), time.Now()
	l.table.jump(l.typed)
}

// typing reports whether the user is typing a word.
func (l *tableList) typing() bool { return l.typed != "" && time.Since(l.typedAt) < typingGap }

// TypedShortcut copies and selects rows, and passes on other shortcuts to the window.
func (l *tableList) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		l.table.copyRows(l.table.Picked())
	case *fyne.ShortcutSelectAll:
		l.table.pickAll()
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeySpace && s.Modifier == fyne.KeyModifierShortcutDefault {
			l.table.toggle(l.table.cursor)
			return
		}
		if window, ok := fyne.CurrentApp().Driver().CanvasForObject(l).(fyne.Shortcutable); ok {
			window.TypedShortcut(s)
		}
	}
}

// goTo moves the focus to a row. With extend, it selects all rows in between.
func (t *Table) goTo(row int, extend bool) {
	rows := t.list.Length()
	if rows == 0 {
		return
	}
	row = max(0, min(row, rows-1))
	if extend {
		t.pickTo(row)
	} else {
		t.anchor = row
	}
	t.cursor = row
	t.list.ScrollTo(row)
	if t.OnFocused != nil {
		t.OnFocused(row)
	}
}

// rowsOnPage returns the number of rows by which the page keys move: one less than is visible.
func (t *Table) rowsOnPage() int {
	return max(1, int(t.list.Size().Height/t.pitch())-1)
}

// open opens a row as a click does.
func (t *Table) open(row int) {
	if row >= t.list.Length() {
		return
	}
	t.picked, t.anchor = nil, row
	t.cursor, t.chosen = row, row
	t.list.Refresh()
	if t.OnSelected != nil {
		t.OnSelected(row)
	}
}

// escape clears a selection of several rows. Without one, it leaves the table.
func (t *Table) escape() {
	switch {
	case len(t.picked) > 0:
		t.ClearPicked()
	case t.OnEscape != nil:
		t.OnEscape()
	}
}

// jump goes to the first row that starts with a text. Without OnJump, it searches the first column.
func (t *Table) jump(prefix string) {
	if t.OnJump != nil {
		t.OnJump(prefix)
		return
	}
	for row := range t.list.Length() {
		if cells := t.cells(row); len(cells) > 0 && BeginsWith(cells[0].Text, prefix) {
			t.goTo(row, false)
			return
		}
	}
}

// BeginsWith reports whether text starts with prefix, ignoring case and accents.
func BeginsWith(text, prefix string) bool {
	return strings.HasPrefix(spelling.Plain(text), spelling.Plain(prefix))
}
