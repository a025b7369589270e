package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// backupsShown is the number of backups listed at first.
const backupsShown = 8

// restore lets the user choose a backup, shows its contents and the effect of restoring it, and
// asks the window to do so.
type restore struct {
	page *Page

	fold *widgets.Fold
	rows *fyne.Container
	said *widgets.Text // the progress, below the rows
	list []directory.Backup
	all  bool // every backup is listed
	stop func()
	held map[string]string // the contents of the backups that have been read, by path
	// choices are the buttons that start a restore. They are disabled while a backup is checked.
	choices []*widget.Button
}

func newRestore(p *Page) *restore {
	r := &restore{
		page: p, rows: container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny)),
		said: widgets.NewText("", theme.ColorQuiet), stop: func() {}, held: map[string]string{},
	}
	r.said.Hide()
	r.fold = widgets.NewFold(lang.T("Restore a backup"),
		container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), r.rows, r.said))
	r.fold.OnOpened = r.arrange
	return r
}

// show sets the backups to list, newest first.
func (r *restore) show(list []directory.Backup) {
	if !slices.Equal(r.list, list) || len(r.rows.Objects) == 0 {
		r.list = list
		r.arrange()
	}
}

// arrange lists the backups. Their contents are read when the user opens the list.
func (r *restore) arrange() {
	r.stop()
	r.choices = nil
	r.rows.Objects = nil
	if r.page.env.Restore == nil {
		r.rows.Add(paragraph(lang.T("The demo has no backups, because its data is temporary.")))
		return
	}
	shown := r.list
	if !r.all {
		shown = r.list[:min(len(r.list), backupsShown)]
	}
	contents := map[string]*widgets.Text{}
	for _, b := range shown {
		contents[b.Path] = widgets.NewText(r.held[b.Path], theme.ColorQuiet)
		r.rows.Add(r.row(b, contents[b.Path]))
	}
	r.rows.Add(r.others(len(r.list) - len(shown)))
	r.rows.Refresh()
	if r.fold.Open() {
		r.read(shown, contents)
	}
}

// backupShares are the relative widths of the columns for time, size and contents.
var backupShares = []float32{3, 2, 9}

func (r *restore) row(b directory.Backup, contents *widgets.Text) fyne.CanvasObject {
	env := r.page.env
	choose := widget.NewButton(lang.T("Restore…"), func() { r.choose(b) })
	r.choices = append(r.choices, choose)
	return container.NewBorder(nil, nil, nil, choose, widgets.NewColumns(backupShares,
		widgets.NewText(present.BackupTitle(b, env.Clock()), ""),
		widgets.NewText(present.SizeText(b.Bytes), theme.ColorQuiet), contents))
}

// others offers the backups that are not listed, and other files.
func (r *restore) others(hidden int) fyne.CanvasObject {
	file := widget.NewButton(lang.T("Restore from a file…"), func() {
		r.page.env.OpenBackup(r.page.env.Backend.BackupFolder(r.page.saved), func(path string) {
			r.choose(directory.Backup{Path: path})
		})
	})
	r.choices = append(r.choices, file)
	row := container.NewHBox(file)
	if hidden > 0 {
		row.Add(widget.NewButton(lang.T("Show all backups"), func() {
			r.all = true
			r.arrange()
		}))
	}
	return row
}

// contentsRead is the contents of one listed backup, as text.
type contentsRead struct{ path, text string }

// read shows the contents of each backup next to it.
func (r *restore) read(list []directory.Backup, into map[string]*widgets.Text) {
	env := r.page.env
	clock := env.Clock()
	list = slices.DeleteFunc(slices.Clone(list), func(b directory.Backup) bool { return r.held[b.Path] != "" })
	r.stop = task.Stream(env.Tasks, func(ctx context.Context, emit func(contentsRead)) error {
		for _, b := range list {
			c, err := env.Backend.BackupContents(ctx, b.Path)
			text := present.BackupContentsText(c, clock)
			if err != nil {
				text = present.ProblemOf(err).Detail
			}
			emit(contentsRead{b.Path, text})
		}
		return nil
	}, func(c contentsRead) {
		r.held[c.path] = c.text
		into[c.path].SetText(c.text)
	}, func(error) {})
}

// choose reads a whole backup, and asks whether to restore it.
func (r *restore) choose(b directory.Backup) {
	env := r.page.env
	r.page.notice.RemoveAll()
	r.wait(true)
	r.page.tell(r.said, lang.T("Checking %s", present.BackupTitle(b, env.Clock())), theme.ColorQuiet)
	task.Go(env.Tasks, func(ctx context.Context) (c directory.BackupContents, err error) {
		if err = env.Backend.VerifyBackup(ctx, b.Path); err != nil {
			return c, err
		}
		return env.Backend.BackupContents(ctx, b.Path)
	}, func(c directory.BackupContents, err error) {
		r.wait(false)
		r.page.tell(r.said, "", theme.ColorQuiet)
		if err != nil {
			r.page.explain(err)
			return
		}
		title, text, yes := present.RestoreQuestion(b, c, env.Clock())
		env.Confirm(title, text, yes, func() { env.Restore(b.Path) })
	})
}

// wait disables the buttons during a check.
func (r *restore) wait(checking bool) {
	for _, b := range r.choices {
		widgets.EnableIf(b, !checking)
	}
}
