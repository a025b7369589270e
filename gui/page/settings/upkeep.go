package settings

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// upkeep contains the actions of the screen: backups, diagnostics, and moving to another computer.
type upkeep struct {
	page *Page

	backUp, diagnose, export, load *widget.Button
	backups, said                  *widgets.Text // messages below the backups and below the other actions
	openFolder                     *widget.Button
	restore                        *restore
	list                           []directory.Backup
}

func newUpkeep(p *Page) *upkeep {
	u := &upkeep{page: p, backups: widgets.NewText("", theme.ColorQuiet), said: widgets.NewText("", theme.ColorGood)}
	u.backUp = widget.NewButton(lang.T("Back up now"), u.makeBackup)
	u.restore = newRestore(p)
	u.openFolder = widget.NewButton(lang.T("Open folder"), func() { p.env.Open(p.env.Backend.BackupFolder(p.saved)) })
	u.diagnose = widget.NewButton(lang.T("Save diagnostics…"), u.saveDiagnostics)
	u.export = widget.NewButton(lang.T("Export…"), u.exportConfig)
	u.load = widget.NewButton(lang.T("Import…"), u.importConfig)
	u.said.Hide()
	u.show(nil)
	return u
}

// show shows the backups that exist.
func (u *upkeep) show(list []directory.Backup) {
	u.list = list
	widgets.EnableIf(u.openFolder, len(list) > 0) // the folder may not exist before the first backup
	u.backups.Set(present.BackupText(list, u.page.env.Clock()), theme.ColorQuiet)
	u.restore.show(list)
}

func (u *upkeep) makeBackup() {
	u.backUp.Disable()
	u.backups.Set(lang.T("Backing up"), theme.ColorQuiet)
	task.Go(u.page.env.Tasks, func(ctx context.Context) ([]directory.Backup, error) {
		if _, err := u.page.env.Backend.Backup(ctx, ""); err != nil {
			return nil, err
		}
		return u.page.env.Backend.Backups()
	}, func(list []directory.Backup, err error) {
		u.backUp.Enable()
		if err != nil {
			u.show(u.list)
			u.page.explain(err)
			return
		}
		u.show(list)
		u.backups.Set(lang.T("Done.")+" "+u.backups.Text, theme.ColorGood)
	})
}

func (u *upkeep) saveDiagnostics() {
	u.write("rollcall-diagnostics.zip", u.diagnose, u.page.env.Backend.SaveDiagnostics)
}

func (u *upkeep) exportConfig() { u.write("rollcall.json", u.export, u.page.env.Backend.SaveConfig) }

// write lets the user choose a file and writes it. b is disabled until then.
func (u *upkeep) write(name string, b *widget.Button, save func(context.Context, string) error) {
	u.page.env.NewFile(name, func(path string) {
		b.Disable()
		u.tell(lang.T("Writing %s", filepath.Base(path)), theme.ColorQuiet)
		task.Go(u.page.env.Tasks, func(ctx context.Context) (string, error) { return path, save(ctx, path) },
			func(path string, err error) {
				b.Enable()
				if err != nil {
					u.tell("", theme.ColorQuiet)
					u.page.explain(err)
					return
				}
				u.tell(lang.T("Written: %s", path), theme.ColorGood)
			})
	})
}

// tell shows the result below the buttons.
func (u *upkeep) tell(text string, color fyne.ThemeColorName) { u.page.tell(u.said, text, color) }

func (u *upkeep) importConfig() {
	u.page.env.OpenFile(func(path string) {
		u.load.Disable()
		task.Go(u.page.env.Tasks, func(ctx context.Context) (exchange.Imported, error) {
			return u.page.env.Backend.LoadConfig(ctx, path)
		}, func(done exchange.Imported, err error) {
			u.load.Enable()
			if err != nil {
				u.page.explain(err)
				return
			}
			u.tell(present.ImportedText(done), theme.ColorGood)
			u.page.imported()
		})
	})
}

// imported shows the imported settings and drops unsaved edits.
func (p *Page) imported() {
	p.show(p.saved)
	p.Shown()
}

func (p *Page) chooseUpdateAuthorities() {
	p.env.ChooseAuthorities(p.form.updateCAFile.Text, p.form.updateCAFile.SetText)
}

func (p *Page) chooseBackupFolder() {
	p.env.ChooseFolder(p.env.Backend.BackupFolder(p.saved), func(path string) { p.form.folder.SetText(path) })
}
