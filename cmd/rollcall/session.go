//go:build cgo

package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/systray"

	"github.com/rollcallsync/rollcall/cmd/internal/colorscheme"
	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/cmd/internal/native"
	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/crash"
	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
	"github.com/rollcallsync/rollcall/gui"
	"github.com/rollcallsync/rollcall/gui/present"
)

// session is an open data folder with everything that uses it.
type session struct {
	*wire.App
	folder   string
	remove   bool // The folder is temporary, for the demo.
	hidden   bool // The window starts hidden in the tray.
	demo     *demo
	instance *instance.Instance
	crash    crash.Report // the crash of the previous process, if any
	trouble  error        // an error that did not prevent the start, such as a backup that could not be restored
	restored present.Restored
	next     string      // the backup to restore at the next start; empty if the program only ends
	tray     func() bool // reports whether there is a tray; waits until this is known
	desktop  colorscheme.Desktop
	system   settings.Appearance // the desktop's appearance, light or dark; empty if Fyne detects it
	log      *slog.Logger

	stop  context.CancelFunc
	work  sync.WaitGroup
	ended sync.Once
}

// begin opens the data folder. If another instance has it open, the error is instance.ErrShown, and
// that instance shows its window unless this one was started hidden.
func begin(ctx context.Context, o options) (s *session, err error) {
	s = &session{hidden: o.hidden, stop: func() {}}
	s.work.Go(readFonts)
	s.tray = sync.OnceValue(hasTray)
	s.work.Go(func() { s.tray() })
	defer func() {
		if err != nil {
			s.end()
		}
	}()
	if err := s.chooseFolder(o); err != nil {
		return s, err
	}
	s.restore(ctx, o.restore)
	if s.instance, err = instance.Claim(s.folder, !s.hidden); err != nil {
		return s, err
	}
	s.log = logging.Open(s.folder, nil)
	s.log.Info("window starts", "version", fullVersion(), "folder", s.folder, "demo", o.demo)
	if o.restore != "" {
		s.log.Info("backup restored", "backup", o.restore, "aside", s.restored.Aside, "error", s.trouble)
	}
	if s.crash, err = crash.Keep(s.folder, programName()); err != nil {
		s.log.Warn("crashes will leave no report", "error", err)
	}
	open := wire.Options{Version: fullVersion(), Path: filepath.Join(s.folder, settings.DatabaseFile), Log: s.log}
	if !s.remove {
		if open.Program, err = programPath(); err != nil {
			s.log.Warn("own path is not known", "error", err)
		}
	}
	if !s.remove { // the demo keeps its secrets in memory
		if open.VaultOverride, err = wire.VaultOverride(o.vault, o.vaultKey); err != nil {
			return s, err
		}
	}
	if o.demo {
		s.demo = newDemo(s.remove)
		open.Practice, open.Vault = s.demo.tenant, s.demo.vault
	}
	if s.App, err = wire.Open(ctx, open); err != nil {
		s.log.Error("open data folder", "reference", problem.Reference(err), "error", err)
		return s, err
	}
	if o.demo {
		if err := s.demo.connect(ctx, s.App); err != nil {
			if s.trouble == nil {
				s.trouble = err
			}
			s.log.Error("connect the practice tenant", "error", err)
		}
	}
	return s, nil
}

// restore replaces the database with a backup if a path is given. If that fails, the database does
// not change.
func (s *session) restore(ctx context.Context, backup string) {
	if backup == "" {
		return
	}
	var aside string
	if aside, s.trouble = wire.Restore(ctx, filepath.Join(s.folder, settings.DatabaseFile), backup); s.trouble == nil {
		s.restored = present.Restored{Backup: backup, Aside: aside}
	}
}

// chooseFolder chooses the data folder and creates it if it does not exist. The demo gets a
// temporary folder unless one is named.
func (s *session) chooseFolder(o options) (err error) {
	if o.demo && o.dataDir == "" {
		s.remove = true
		if s.folder, err = os.MkdirTemp("", "rollcall-demo-"); err != nil {
			return fmt.Errorf("make the demo's folder: %w", err)
		}
		return nil
	}
	if s.folder, err = settings.DataFolder(o.dataDir); err != nil {
		return err
	}
	return settings.Prepare(s.folder)
}

// startPatience is how long the window waits for its first content before it opens. It is a
// fraction of the time that a desktop needs to show any window.
const startPatience = 100 * time.Millisecond

// show runs the program in its window until a person quits or loggedOff ends.
func (s *session) show(ctx context.Context, application fyne.App, window fyne.Window, loggedOff context.Context) {
	ctx, s.stop = context.WithCancel(ctx)
	s.background(ctx, s.Serve)
	s.background(ctx, func(ctx context.Context) error { return endWithSession(ctx, loggedOff, s.instance.Ended) })
	if s.demo != nil {
		s.background(ctx, func(ctx context.Context) error { return s.demo.live(ctx, s.App) })
	}
	systems := make(chan settings.Appearance)
	if s.system != "" {
		s.work.Go(func() { s.desktop.Watch(ctx, s.system, func(to settings.Appearance) { send(ctx, systems, to) }) })
	}
	tray := s.tray
	if s.hidden && !tray() {
		tray = sync.OnceValue(func() bool { return awaitTray(ctx) })
	}
	var restore func(backup string)
	if !s.remove {
		restore = s.startWith
	}
	w := gui.New(ctx, gui.Options{
		App: application, Window: window, Backend: s.App, Folder: s.folder, Temporary: s.remove, Version: fullVersion(),
		Zones: zoneinfo.Current(), Tray: tray, Tooltip: systray.SetTooltip, Notify: notifier(),
		Locale: gui.SystemLocale(), Room: native.Room, Front: func() { front(window) }, Raise: s.instance.Raised,
		End: s.instance.Ended, Crash: s.crash, KeepCrash: s.keepCrash, Log: s.log,
		Clock: func() present.Clock {
			return present.NewClock(time.Now())
		}, Settings: s.Settings(), Patience: startPatience, Trouble: s.trouble, System: s.system, Systems: systems,
		Restored: s.restored, Restore: restore,
	})
	if !s.hidden || !tray() {
		w.Show()
	}
	debug.SetGCPercent(collectAt)
	debug.SetMemoryLimit(math.MaxInt64)
	provoke(window)
	over := make(chan struct{})
	stop := context.AfterFunc(loggedOff, func() { s.endWithout(over) })
	defer stop()
	runLoop(application, w.Caught)
	close(over)
	s.log.Info("window ends")
	w.Close()
}

// loopPatience is how long the loop of the window may take to end at a log-off.
const loopPatience = 2 * time.Second

// endWithout ends the session and the program at a log-off, unless the loop of the window is over within
// a moment. The loop may hang, because Fyne removes the tray icon from a desktop that is ending.
func (s *session) endWithout(loopOver <-chan struct{}) {
	timer := time.NewTimer(loopPatience)
	defer timer.Stop()
	select {
	case <-loopOver:
	case <-timer.C:
		s.log.Info("session of the system ends")
		s.end()
		os.Exit(0)
	}
}

// front brings the window to the front, also if it is minimized.
func front(window fyne.Window) {
	if w, ok := window.(driver.NativeWindow); ok {
		w.RunNative(func(context any) {
			if handle, ok := context.(driver.WindowsWindowContext); ok {
				native.Front(handle.HWND)
			}
		})
	}
}

// send sends a value, unless ctx ends first.
func send[T any](ctx context.Context, to chan<- T, value T) {
	select {
	case to <- value:
	case <-ctx.Done():
	}
}

// keepCrash writes a report of a crash in the window. The program continues afterwards.
func (s *session) keepCrash(fault any, stack []byte) (path string, err error) {
	return crash.Caught(s.folder, programName(), fault, stack, time.Now())
}

// programName is the heading of crash reports.
func programName() string { return appName + " " + fullVersion() }

func (s *session) background(ctx context.Context, work func(context.Context) error) {
	s.work.Go(func() {
		if err := work(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("background work ended", "error", err)
		}
	})
}

// end stops the work and closes everything that begin opened. It may be called even if begin
// failed. Later calls wait until everything is closed.
func (s *session) end() { s.ended.Do(s.close) }

func (s *session) close() {
	s.stop()
	s.work.Wait()
	if s.App != nil {
		if err := s.App.Close(); err != nil {
			s.log.Error("close database", "error", err)
		}
	}
	if s.instance != nil {
		crash.Ended(s.folder)
		s.instance.Release()
	}
	if s.remove {
		os.RemoveAll(s.folder) // The system deletes temporary files that are left.
	}
}
