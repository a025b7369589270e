package directory

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// reportEvery is the interval at which an export reports its progress.
const reportEvery = 100 * time.Millisecond

// exportJob is a list to write to a file.
type exportJob struct {
	what  directory.Kind
	of    string // the group or account of a list of members or groups; otherwise empty
	total int    // the number of rows; 0 if unknown
	// query selects the rows. It is called on a task's goroutine.
	query func(ctx context.Context) (directory.Query, error)
}

// exporter writes lists to files, one at a time, and reports its progress.
type exporter struct {
	page   *Page
	button *widget.Button // exports the table
	strip  *fyne.Container
	said   *widgets.Text
	cancel *widget.Button // shown during an export
	show   *widget.Button // opens the folder of the exported file
	shut   *widget.Button
	folder string
	stop   func() // stops the running export; nil if there is none
}

func newExporter(p *Page) *exporter {
	x := &exporter{page: p, said: widgets.NewText("", "")}
	x.button = widget.NewButton(present.ExportLabel(0), func() { x.offer(x.button, p.listJob()) })
	x.cancel = widget.NewButton(lang.T("Cancel"), x.cancelled)
	x.show = widget.NewButtonWithIcon(lang.T("Show folder"), fynetheme.FolderOpenIcon(),
		func() { p.env.Open(x.folder) })
	x.shut = widget.NewButtonWithIcon("", fynetheme.CancelIcon(), func() { x.say("", "") })
	x.shut.Importance = widget.LowImportance
	x.strip = container.NewBorder(nil, nil, nil, container.NewHBox(x.cancel, x.show, x.shut), x.said)
	x.strip.Hide()
	return x
}

// offer asks for the format in a menu below a button, then for the file, and exports the list.
func (x *exporter) offer(below fyne.CanvasObject, job exportJob) {
	var items []*fyne.MenuItem
	for _, format := range present.ExportFormats() {
		items = append(items, fyne.NewMenuItem(format.Label, func() { x.choose(job, format.Value) }))
	}
	widgets.ShowMenuBelow(below, fyne.NewMenu("", items...))
}

// choose asks for the file, and exports the list.
func (x *exporter) choose(job exportJob, ending string) {
	x.page.env.NewFile(present.RowsFile(job.what, job.of, ending), func(path string) { x.write(job, path) })
}

func (x *exporter) write(job exportJob, path string) {
	if x.stop != nil {
		return // another export has started meanwhile and shows its own progress
	}
	stop := make(chan struct{})
	x.stop, x.folder = sync.OnceFunc(func() { close(stop) }), ""
	backend := x.page.env.Backend
	x.say(present.ExportProgress(0, job.total, job.what), quietColor)
	n := 0
	task.Stream(x.page.env.Tasks, func(ctx context.Context, emit func(int)) error {
		ctx, end := context.WithCancel(ctx)
		defer end()
		go func() {
			select {
			case <-stop:
				end()
			case <-ctx.Done():
			}
		}()
		q, err := job.query(ctx)
		if err == nil {
			n, err = backend.SaveRows(ctx, app.SaveRows{What: job.what, Query: q, Path: path}, nowAndThen(emit))
		}
		return err
	}, func(rows int) { x.said.SetText(present.ExportProgress(rows, job.total, job.what)) }, func(err error) {
		x.stop = nil
		switch {
		case errors.Is(err, context.Canceled):
			x.say(present.ExportCancelled.String(), quietColor)
		case err != nil:
			x.say(present.Line(present.ProblemOf(err).Text()), theme.ColorBad)
		default:
			x.folder = filepath.Dir(path)
			x.say(present.ExportWritten(n, job.what, path), "")
		}
	})
}

// nowAndThen passes on numbers only as often as a person can read them.
func nowAndThen(emit func(int)) func(int) {
	reported := time.Now()
	return func(rows int) {
		if time.Since(reported) >= reportEvery {
			reported = time.Now()
			emit(rows)
		}
	}
}

// cancelled shows that the export was stopped. An existing file stays unchanged.
func (x *exporter) cancelled() {
	if x.stop != nil {
		x.stop()
	}
}

// say shows the state of an export; an empty text hides the line.
func (x *exporter) say(text string, color fyne.ThemeColorName) {
	x.said.Set(text, color)
	x.arrange()
}

// arrange shows the buttons that apply now.
func (x *exporter) arrange() {
	writing := x.stop != nil
	widgets.ShowIf(x.cancel, writing)
	widgets.ShowIf(x.show, !writing && x.folder != "")
	widgets.ShowIf(x.shut, !writing)
	x.enable()
	if shown := x.said.Text != ""; x.strip.Visible() != shown {
		widgets.ShowIf(x.strip, shown)
	}
	x.page.content.Refresh()
}

// enable enables the button if no export is running and there are rows.
func (x *exporter) enable() {
	idle := x.stop == nil
	widgets.EnableIf(x.button, idle && !x.page.broken && x.page.listing.known.rows > 0)
	widgets.EnableIf(x.page.details.members.exporter, idle)
}

// selected labels the button with the rows that it exports.
func (x *exporter) selected() { x.button.SetText(present.ExportLabel(x.page.table.Several().Len())) }

// listJob returns the export of the table: the selected rows, or all if none are selected.
func (p *Page) listJob() exportJob {
	s, known, rows := p.listing.source, p.listing.known, p.table.Several()
	job := exportJob{what: s.kind(), query: func(context.Context) (directory.Query, error) { return s.query, nil }}
	if known.ended {
		job.total = known.rows
	}
	if n := rows.Len(); n > 1 && n != job.total {
		job.total = n
		job.query = func(ctx context.Context) (directory.Query, error) { return s.only(ctx, known.keys, rows) }
	}
	return job
}

// kind returns the kind of the rows.
func (s source) kind() directory.Kind {
	switch {
	case s.others:
		return directory.KindOther
	case s.groups:
		return directory.KindGroup
	}
	return directory.KindUser
}

// only returns a query for some rows of the list, given by number. keys are the keys at the ends of
// its pages.
func (s source) only(ctx context.Context, keys []directory.Key, rows widgets.Rows) (directory.Query, error) {
	q := s.query
	for _, stretch := range rows {
		for page := stretch.First / paging.Rows; page <= stretch.Last/paging.Rows && page <= len(keys); page++ {
			var after directory.Key
			if page > 0 {
				after = keys[page-1]
			}
			list, _, err := s.rows(ctx, after, paging.Rows)
			if err != nil {
				return q, err
			}
			for i, x := range list {
				if row := page*paging.Rows + i; row >= stretch.First && row <= stretch.Last {
					q.Only = append(q.Only, directory.Ref{Connector: x.Connector, ID: x.ID})
				}
			}
		}
	}
	return q, nil
}
