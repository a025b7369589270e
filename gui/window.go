package gui

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/core/crash"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/trial"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Options are the parameters of New.
type Options struct {
	App     fyne.App
	Window  fyne.Window // from NewWindow
	Backend Backend
	Folder  string // the data folder
	// Temporary reports whether the folder is removed when the program ends.
	Temporary bool
	Version   string        // the program's version
	Locale    string        // the locale of the system's texts; English if empty
	Zones     zoneinfo.Data // the time zone database for schedules
	// Tray reports whether the desktop has a tray. Without one, closing the window quits. The
	// function may wait for the desktop.
	Tray func() bool
	// Tooltip sets the text next to the tray icon; it may be nil.
	Tooltip func(text string)
	// Notify shows a desktop notification. If it is nil, Fyne does.
	Notify func(title, text string) error
	// Room returns the largest size of the window on the screen, on a screen without scaling; zero if
	// it is not known. It may be nil.
	Room func() (width, height float32)
	// Front brings the window to the front, even if it is minimized. If it is nil, Fyne does what it
	// can.
	Front func()
	// Raise asks the window to appear, for example when the program is started again; it may be
	// nil.
	Raise <-chan struct{}
	// End asks the program to end without a question, for example before an update; it may be nil.
	End <-chan struct{}
	// Crash is the report of the previous session, if it crashed.
	Crash crash.Report
	// KeepCrash writes the report of a panic, and returns its path. If it is nil, panics are not
	// caught.
	KeepCrash func(fault any, stack []byte) (path string, err error)
	// System is Light or Dark, like the desktop when the program starts, and Systems delivers its
	// changes. They are empty and nil if Fyne detects them.
	System  settings.Appearance
	Systems <-chan settings.Appearance
	// Trouble is a problem at the start that did not prevent it. The window shows it. It may be
	// nil.
	Trouble error
	// Restored describes a backup that replaced the database at the start.
	Restored present.Restored
	// Restore restarts the program after it has ended, with a backup as its database. It is nil if
	// the database is temporary.
	Restore func(backup string)
	Log     *slog.Logger
	Clock   func() present.Clock
	// Settings are the settings when the program starts.
	Settings settings.Settings
	// Patience is how long New waits for the content of the first screen, so that both appear
	// together.
	Patience time.Duration
}

// Window is the program's window with everything that belongs to it.
type Window struct {
	o        Options
	window   fyne.Window
	tasks    *task.Runner
	rail     *rail
	banner   *banner
	report   *report
	asked    *question     // the latest one; nil if there was none
	trial    *trial.Dialog // the latest log-on test; nil if there was none
	stage    *fyne.Container
	tips     *widgets.TipLayer
	frame    *fyne.Container // contains banner, report and stage
	inside   *fyne.Container // the rail and the frame: everything that the window shows
	screens  map[nav.Screen]*screen
	shown    *screen
	tray     *tray
	keys     map[fyne.KeyName]func()      // the shortcuts
	stays    map[fyne.CanvasObject]func() // how Escape closes each dialog over the screen
	choosing bool                         // a file dialog is open

	unlocking *unlock // the dialog for the vault's passphrase, while it is open
	offered   bool    // that dialog was opened automatically once

	overview events.Overview // the latest one
	known    bool            // overview has been set
	crashes  crashes
	inSight  bool // the window is not in the tray
	choices  settings.Settings
	looks    settings.Look // the current look, saved or previewed
	spoke    bool          // a language other than the system's was chosen at some time
	notifier present.Notifier

	stopPump context.CancelFunc
	pump     sync.WaitGroup
}

// New builds the content of the window, and starts listening to the backend. The work of its
// screens ends with ctx at the latest. Call it on the drawing goroutine, or before there is one,
// and call Close at the end.
func New(ctx context.Context, o Options) *Window {
	w := &Window{
		o: o, window: o.Window, tasks: task.NewRunner(ctx), choices: o.Settings, stage: container.NewStack(),
		keys: map[fyne.KeyName]func(){}, stays: map[fyne.CanvasObject]func(){},
	}
	w.tasks.Hold() // until there is a window to draw in
	w.tasks.OnFailure(w.log)
	if o.KeepCrash != nil {
		w.tasks.Catch(w.Caught)
	}
	// New objects take their colours from the current theme, and their texts from the language in use.
	w.preview(o.Settings.Look())
	w.speak(o.Settings.Language)
	w.build()
	w.begin()
	w.listen(ctx)
	w.window.SetContent(w.tips)
	w.restoreSize()
	w.window.SetCloseIntercept(w.closed)
	w.addShortcuts()
	w.tray = newTray(w)
	w.tasks.Settle(o.Patience, func() bool { return w.known })
	return w
}

// build builds the window's content, without a screen in it.
func (w *Window) build() {
	w.screens = w.newScreens()
	w.rail = newRail(w.show)
	for _, name := range screenOrder {
		w.rail.add(name, w.screens[name].title, w.screens[name].icon)
	}
	w.rail.addBelow(lang.T("Help"), theme.IconHelp(), w.showHelp)
	w.banner, w.report = newBanner(w.fix, w.relayout), newReport(w.relayout)

	w.frame = container.NewBorder(container.NewVBox(w.banner.content, w.report.content), nil, nil, nil, w.stage)
	w.inside = container.NewBorder(nil, nil, w.rail.content, nil, w.frame)
	w.tips = widgets.NewTipLayer(w.inside, w.later)
	least := leastSize()
	w.tips.Most = w.fitting(least.Width, least.Height) // no text makes the window grow
}

// NewWindow creates the program's window, empty and hidden. It needs none of the program's data,
// which can be read meanwhile. Call it on the drawing goroutine, or before there is one. For
// system, see Options.
func NewWindow(a fyne.App, title string, system settings.Appearance) fyne.Window {
	a.Settings().SetTheme(themeOf(settings.Default().Look(), system))
	// Fyne reads the fonts of a style when it first measures a text. This can happen in the
	// background, because creating a window measures no text.
	var fonts sync.WaitGroup
	fonts.Go(func() {
		for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
			fyne.MeasureText(title, fynetheme.TextSize(), style)
		}
	})
	w := a.NewWindow(title)
	fonts.Wait()
	w.SetMaster()
	w.SetIcon(theme.WindowIcon())
	w.SetPadded(false)
	return w
}

// log writes an unclassified error to the log, because its text for people says that the details
// are there.
func (w *Window) log(err error) {
	if problem.Of(err).Code == problem.CodeUnknown {
		w.o.Log.Error("unclassified error", "reference", problem.Reference(err), "error", err)
	}
}

// relayout makes space for the banner and the report above the screen.
func (w *Window) relayout() { w.frame.Refresh() }

// later delays tips.
func (w *Window) later(pause time.Duration, do func()) (cancel func()) {
	return task.Later(w.tasks, pause, do)
}

// begin shows the first screen.
func (w *Window) begin() {
	w.tellCrash()
	w.tellRestored()
	w.tellTrouble()
	w.show(nav.Dashboard)
}

// Show makes the window visible.
func (w *Window) Show() {
	w.inSight = true
	if w.o.Front != nil {
		w.o.Front() // first, because Fyne would show a minimized window where it is
	}
	w.window.Show()
	w.window.RequestFocus()
}

// Close cancels the window's tasks, and waits for them. Fyne closes the window itself.
func (w *Window) Close() {
	w.stopPump()
	w.tasks.Close()
	w.pump.Wait()
}

// closed is called when the user closes the window, or when the system does at log-off. It must not
// ask a question.
func (w *Window) closed() {
	if !w.hideToTray() {
		w.leave(w.o.App.Quit)
	}
}

// closedByKey is like closed, for a shortcut, and may ask.
func (w *Window) closedByKey() {
	if !w.hideToTray() {
		w.quit()
	}
}

// hideToTray hides the window in the tray, if closing the window does that.
func (w *Window) hideToTray() bool {
	w.keepSize()
	if w.tray == nil || !w.choices.CloseToTray {
		return false
	}
	w.inSight = false
	w.window.Hide()
	w.tellTray()
	return true
}

// tellTray says the first time that the program keeps running.
func (w *Window) tellTray() {
	const shown = "tray.told"
	if w.o.App.Preferences().Bool(shown) {
		return
	}
	w.o.App.Preferences().SetBool(shown, true)
	n := present.TrayNotification()
	w.notify(fyne.NewNotification(n.Title, n.Text))
}

// quit ends the program at the user's request. If runs are in progress, it asks first.
func (w *Window) quit() { w.leave(w.endRuns) }

// endRuns ends the program. If that would end runs, it asks first.
func (w *Window) endRuns() {
	title, text, yes, ask := present.QuitQuestion(w.overview, w.o.Temporary)
	if !ask {
		w.o.App.Quit()
		return
	}
	w.confirm(title, text, yes, w.o.App.Quit)
}

// restorer returns a function that ends the program and restarts it with a backup, or nil if that
// is not possible.
func (w *Window) restorer() func(backup string) {
	if w.o.Restore == nil {
		return nil
	}
	return func(backup string) {
		w.leave(func() {
			w.o.Restore(backup)
			w.o.App.Quit()
		})
	}
}

// leave calls then. A form with unsaved changes asks first.
func (w *Window) leave(then func()) {
	w.keepSize()
	for _, name := range screenOrder {
		if p, ok := w.screens[name].page.(leaver); ok {
			next := then
			then = func() { p.Leave(next) }
		}
	}
	then()
}

// leaver is a page with a form that may have unsaved changes.
type leaver interface{ Leave(then func()) }

// loadSettings reads the settings again and applies them.
func (w *Window) loadSettings() {
	task.Go(w.tasks, func(context.Context) (settings.Settings, error) { return w.o.Backend.Settings(), nil },
		func(s settings.Settings, _ error) { w.applied(s) })
}

// applied applies settings to the window.
func (w *Window) applied(s settings.Settings) {
	if s.Look() != w.choices.Look() {
		w.preview(s.Look())
	}
	spoken := w.choices.Language
	w.choices = s
	if s.Language != spoken {
		w.leave(w.rebuild)
	}
}

// preview shows a look without saving it.
func (w *Window) preview(l settings.Look) {
	w.looks = l
	w.o.App.Settings().SetTheme(themeOf(l, w.o.System))
}

// systemChanged makes the window follow the desktop, if the settings say so.
func (w *Window) systemChanged(to settings.Appearance) {
	w.o.System = to
	if w.looks.Appearance == settings.FollowSystem {
		w.preview(w.looks)
	}
}
