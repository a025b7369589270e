package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func TestTabs(t *testing.T) {
	guitest.App(t)
	tabs := widgets.NewTabs("Details", "Groups", "Timeline")
	var chosen []int
	tabs.OnChosen = func(tab int) { chosen = append(chosen, tab) }
	w := test.NewTempWindow(t, tabs)
	w.Resize(fyne.NewSize(330, 60))
	guitest.Tap(t, w, "Groups")
	guitest.Tap(t, w, "Groups") // becomes the current tab
	tabs.SetName(1, "Groups", "14 (+31)")
	guitest.Tap(t, w, "Details")
	w.Canvas().FocusNext()
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	w.Canvas().FocusNext()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	want := []int{1, 0, 1, 2, 1, 2}
	if len(chosen) != len(want) || tabs.Chosen() != 2 {
		t.Fatalf("chosen %v, want %v", chosen, want)
	}
	for i := range want {
		if chosen[i] != want[i] {
			t.Errorf("chosen %v, want %v", chosen, want)
		}
	}
	if !guitest.Offers(w, "Groups 14 (+31)") {
		t.Error("the tab kept its name")
	}
	if least := tabs.MinSize().Width; least > 150 {
		t.Errorf("tabs need %v", least)
	}
}

func TestItemListOpensRows(t *testing.T) {
	guitest.App(t)
	var opened []int
	asked := map[int]bool{}
	list := widgets.NewItemList(func() int { return 1_000_000 }, func(row int) widgets.Item {
		asked[row] = true
		return widgets.Item{
			Title: "Ann", End: "since 3 Nov 2026", Below: "ann@contoso.com", BelowEnd: "direct",
			Opens: true,
		}
	})
	list.OnOpened = func(row int) { opened = append(opened, row) }
	left := 0
	list.OnEscape = func() { left++ }
	w := test.NewTempWindow(t, list)
	w.Resize(fyne.NewSize(300, 320))
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 80))
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 80)) // the same tab again
	w.Canvas().Focus(list.FocusTarget())
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if len(opened) != 3 || opened[0] != 1 || opened[1] != 1 || left != 1 {
		t.Errorf("opened %v, left %d times", opened, left)
	}
	if len(asked) > 20 {
		t.Errorf("%d rows were asked for", len(asked))
	}
}

func TestValueIsCopiedWhole(t *testing.T) {
	guitest.App(t)
	const address = "bartholomäus.maximilian@contoso.onmicrosoft.com"
	value := widgets.NewValue(address)
	w := test.NewTempWindow(t, value)
	w.Resize(fyne.NewSize(200, 100))
	w.Canvas().FocusNext()
	focused, ok := w.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		t.Fatalf("a broken address cannot be copied with keys: %T", w.Canvas().Focused())
	}
	focused.TypedShortcut(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()})
	if got := fyne.CurrentApp().Clipboard().Content(); got != address {
		t.Errorf("copied %q, want %q", got, address)
	}
	fyne.CurrentApp().Clipboard().SetContent("")
	test.TapSecondaryAt(focused.(fyne.SecondaryTappable), fyne.NewPos(20, 20))
	menu := w.Canvas().Overlays().Top()
	if menu == nil {
		t.Fatal("there is no menu")
	}
	for _, o := range guitest.All(menu) {
		if item, ok := o.(fyne.Tappable); ok {
			item.Tapped(&fyne.PointEvent{})
		}
	}
	if got := fyne.CurrentApp().Clipboard().Content(); got != address {
		t.Errorf("the menu copied %q, want %q", got, address)
	}
	if height := value.MinSize().Height; height < 50 {
		t.Errorf("the address has a height of %v", height)
	}
}
