package guitest

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// MenuTexts returns the entries of the menu that opened last, from top to bottom.
func MenuTexts(w fyne.Window) (texts []string) {
	for _, text := range menuTexts(w) {
		texts = append(texts, text.Text)
	}
	return texts
}

// ChooseInMenu presses the entry called label in the menu that opened last.
func ChooseInMenu(t testing.TB, w fyne.Window, label string) {
	t.Helper()
	texts := menuTexts(w)
	i := slices.IndexFunc(texts, func(x *canvas.Text) bool { return x.Text == label })
	if i < 0 {
		t.Fatalf("the menu has no %q but %q", label, MenuTexts(w))
	}
	middle := fyne.CurrentApp().Driver().AbsolutePositionForObject(texts[i]).
		AddXY(texts[i].Size().Width/2, texts[i].Size().Height/2)
	test.TapCanvas(w.Canvas(), middle)
}

func menuTexts(w fyne.Window) (texts []*canvas.Text) {
	for _, o := range All(w.Canvas().Overlays().Top()) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}
