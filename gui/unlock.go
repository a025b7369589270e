package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// unlock is the dialog that asks for the passphrase of the vault in a file.
type unlock struct {
	window *Window
	popUp  *widget.PopUp
	typed  *widgets.Secret
	agree  *widgets.EscapeButton
	said   *widget.Label
}

// offerUnlock opens the dialog once, when an overview first says that the vault needs a passphrase.
func (w *Window) offerUnlock(o events.Overview) {
	if w.offered {
		return
	}
	for _, c := range o.Conditions {
		if c.Action == health.ActionVault {
			w.offered = true
			w.unlockVault(func(error) {})
			return
		}
	}
}

// unlockVault asks for the passphrase of the vault, if that would open it. If not, it calls
// otherwise with the reason why the vault cannot be used, which may be nil.
func (w *Window) unlockVault(otherwise func(error)) {
	task.Go(w.tasks, w.o.Backend.VaultStatus, func(status secrets.Status, err error) {
		switch {
		case err != nil:
			otherwise(err)
		case !status.Locked():
			otherwise(status.Problem)
		case w.unlocking == nil:
			w.askPassphrase(status)
		}
	})
}

// fixVault is what the button of the banner does.
func (w *Window) fixVault() { w.unlockVault(func(error) { w.show(nav.Settings) }) }

func (w *Window) askPassphrase(status secrets.Status) {
	u := &unlock{window: w, typed: widgets.NewSecret(), said: widget.NewLabel("")}
	u.agree = widgets.NewEscapeButton(lang.T("Unlock"), u.try, u.close)
	u.agree.Importance = widget.HighImportance
	cancel := widgets.NewEscapeButton(lang.T("Not now"), u.close, u.close)
	u.typed.OnChanged = func(text string) { widgets.EnableIf(u.agree, text != "") }
	u.typed.OnChanged("")
	u.typed.Entry().OnSubmitted = func(string) { u.try() }
	u.typed.Entry().Key = func(key fyne.KeyName) bool {
		if key == fyne.KeyEscape {
			u.close()
		}
		return key == fyne.KeyEscape
	}
	u.said.Wrapping = fyne.TextWrapWord
	u.said.Hide()

	heading := widget.NewLabelWithStyle(present.UnlockTitle.String(), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	heading.SizeName = fynetheme.SizeNameHeadingText
	body := widget.NewLabel(present.UnlockText(status))
	body.Wrapping = fyne.TextWrapWord
	text := container.New(
		layout.NewCustomPaddedLayout(-theme.SpaceSmall, 0, -theme.SpaceSmall, -theme.SpaceSmall),
		container.NewVBox(heading, body),
	)
	buttons := container.NewHBox(layout.NewSpacer(), cancel, u.agree)
	rows := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium), text, u.typed, u.said, buttons)
	pad := theme.SpaceMedium
	rows.Resize(fyne.NewSize(askWidth-2*pad, 0)) // gives wrapping texts their width
	u.popUp = widget.NewModalPopUp(
		widgets.NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), rows)), w.window.Canvas(),
	)
	u.popUp.Resize(fyne.NewSize(max(askWidth, u.popUp.MinSize().Width), 0))
	u.popUp.Show()
	w.unlocking = u
	w.lies(u.close)
	w.window.Canvas().Focus(u.typed.Entry())
}

// try opens the vault. The field is emptied at once, and filled in again by the user if the
// passphrase is wrong.
func (u *unlock) try() {
	passphrase := u.typed.Entry().Text
	if passphrase == "" {
		return
	}
	u.typed.Clear()
	u.say(lang.T("Opening the vault"), widget.LowImportance)
	task.Go(u.window.tasks, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, u.window.o.Backend.UnlockVault(ctx, passphrase)
	}, func(_ struct{}, err error) {
		if err != nil {
			u.say(present.VaultFault(err), widget.DangerImportance)
			u.window.window.Canvas().Focus(u.typed.Entry())
			return
		}
		u.close()
	})
}

func (u *unlock) say(text string, importance widget.Importance) {
	u.said.Importance = importance
	u.said.SetText(text)
	u.said.Show()
	u.popUp.Resize(fyne.NewSize(u.popUp.Size().Width, 0))
}

// close closes the dialog. A passphrase that is being tried is still tried.
func (u *unlock) close() {
	u.typed.Clear()
	u.popUp.Hide()
	if u.window.unlocking == u {
		u.window.unlocking = nil
	}
}
