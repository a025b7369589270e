package trial

import (
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// codeSide is the width and height of the QR code.
const codeSide float32 = 148

// open opens a page in the browser.
func open(openURL func(*url.URL) error, address string) error {
	page, err := url.Parse(address)
	if err != nil {
		return err
	}
	return openURL(page)
}

// showPage shows that the test waits for the browser.
func (r *run) showPage(address string, failed bool) {
	again := r.dialog.button(lang.T("Open the page again"), func() {
		if open(r.dialog.env.OpenURL, address) != nil {
			r.showPage(address, true)
		}
	})
	copied := widgets.CopyButton(address)
	copied.SetText(lang.T("Copy address"))
	r.putAside(flush(present.BrowserHint(failed)), container.NewHBox(again, copied))
}

// showCode shows the code to enter on another device, and how long it is valid.
func (r *run) showCode(code logon.DeviceCode) {
	large := widgets.NewWholeText(present.Line(code.Code), "")
	large.SizeName, large.Style = theme.SizeNumber, fyne.TextStyle{Bold: true, Monospace: true}
	left := widgets.NewText("", theme.ColorQuiet)
	lines := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny),
		widgets.NewText(lang.T("Enter this code"), theme.ColorQuiet),
		container.NewHBox(large, container.NewCenter(widgets.CopyButton(code.Code))),
		container.NewBorder(nil, nil, widgets.NewWholeText(lang.In("address", "at"), theme.ColorQuiet), nil,
			r.link(code.Address)),
		left, flush(present.DeviceHint(r.practice)))
	r.putAside(container.New(pictureLayout{}, widgets.NewQR(code.Address, codeSide), lines))
	r.runDown(left, code.Expires)
}

// flush returns a text of several lines without a label's padding, so it is aligned with other
// objects.
func flush(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	room := -fynetheme.InnerPadding()
	return container.New(layout.NewCustomPaddedLayout(room, room, room, room), l)
}

// link returns a link to a page, with a button that copies its address for users without a browser.
func (r *run) link(address string) fyne.CanvasObject {
	link := widget.NewHyperlink(address, nil)
	link.Truncation = fyne.TextTruncateEllipsis
	link.OnTapped = func() {
		if open(r.dialog.env.OpenURL, address) != nil {
			fyne.CurrentApp().Clipboard().SetContent(address)
		}
	}
	return link
}

// runDown updates every second how long a code stays valid.
func (r *run) runDown(left *widgets.Text, expires time.Time) {
	left.SetText(present.TimeLeft(expires, r.dialog.env.Clock().Now))
	r.unclock = task.Later(r.dialog.env.Tasks, time.Second, func() { r.runDown(left, expires) })
}

// putAside shows what the user must do while the sign-in waits.
func (r *run) putAside(objects ...fyne.CanvasObject) {
	r.aside.Objects = objects
	r.aside.Refresh()
	r.dialog.fit()
	r.dialog.scroll.ScrollToBottom()
}
