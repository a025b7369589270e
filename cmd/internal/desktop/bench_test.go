package desktop

import (
	"hash/maphash"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// million is the directory that the window shows.
var million = storagetest.Crowd{Users: 1_000_000, Groups: 20_000, Members: 100, Runs: 20}

const (
	frame   = 4 * time.Millisecond // the pause between two looks at the screen
	atRest  = 3 * time.Second      // the screen is complete if it has not changed for this long
	idleFor = 15 * time.Second     // how long idle time is measured
	starts  = 9
	turns   = 40 // turns of the mouse wheel
)

// BenchmarkWindow starts the real program on a million accounts and, for comparison, a window with
// an empty list. Each runs on its own desktop and is started several times; the fastest start
// counts.
//
//   - first-ms is the time from the start to the first change of the screen.
//   - ms is the time to the last change, when the window and its first content are complete.
//   - MB is the resident memory at that point.
//   - idle-% is the share of one core that the program uses afterwards.
//   - scroll-ms is how long the directory takes to follow the mouse wheel (the median), and
//     scroll-most-ms the longest time. Both include starting the program that turns the wheel.
//   - directory-MB-above is the memory at the end.
func BenchmarkWindow(b *testing.B) {
	if why := missing(); why != "" {
		b.Skip(why)
	}
	b.Setenv("ROLLCALL_E2E", b.TempDir())
	programs := build(b)
	folder := b.TempDir()
	copyFile(b, filepath.Join(storagetest.KeepCrowd(b, million), "rollcall.db"), filepath.Join(folder, "rollcall.db"))
	if err := os.WriteFile(filepath.Join(folder, "settings.json"), []byte(`{"paused":true}`), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		empty := measure(b, func(d *desk) *process { return d.start(filepath.Join(programs, "empty")) }, nil)
		ours := measure(b, func(d *desk) *process {
			return d.start(filepath.Join(programs, "rollcall"), "--data-dir", folder)
		}, lookInto)
		for unit, value := range map[string]float64{
			"empty-first-ms": milliseconds(empty.first), "first-ms": milliseconds(ours.first),
			"scroll-ms": milliseconds(ours.scroll.median), "scroll-most-ms": milliseconds(ours.scroll.most),
			"empty-ms": milliseconds(empty.start), "ms": milliseconds(ours.start),
			"x-empty":  ours.start.Seconds() / empty.start.Seconds(),
			"empty-MB": empty.memory, "MB": ours.memory, "MB-above": ours.memory - empty.memory,
			"directory-MB-above": ours.used - empty.memory,
			"empty-idle-%":       empty.idle, "idle-%": ours.idle, "idle-%-above": ours.idle - empty.idle,
		} {
			b.ReportMetric(value, unit)
		}
		b.ReportMetric(0, "ns/op") // The time per operation has no meaning here.
	}
}

// figures are the measured costs of a window.
type figures struct {
	first, start time.Duration // until the first and the last change of the screen
	memory       float64       // MB at rest
	idle         float64       // percent of a core
	scroll       times         // how long the screen takes to follow the wheel
	used         float64       // MB after use
}

// times summarizes the durations of a repeated action.
type times struct{ median, most time.Duration }

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// measure takes the start time from the fastest of several starts, because the computer disturbed
// that one least. Everything else is from the last start.
func measure(b *testing.B, run func(*desk) *process, use func(*desk) times) (f figures) {
	b.Helper()
	d := newDesk(b)
	d.startKeyring()
	d.screen().rest()
	for n := range starts {
		d.observe(func() *process { return run(d) }, func(p *process, once figures) {
			if n == 0 || once.start < f.start {
				f.first, f.start = once.first, once.start
			}
			if n == starts-1 {
				f.take(d, p, use)
			}
		})
	}
	return f
}

// observe starts a program, waits until the screen no longer changes, and passes on how long that
// took. Then it ends the program and waits until the screen no longer changes again.
func (d *desk) observe(run func() *process, look func(p *process, f figures)) {
	d.t.Helper()
	p, started := run(), time.Now()
	first, last := d.screen().changes(atRest)
	look(p, figures{first: first.Sub(started), start: last.Sub(started)})
	p.end()
	d.screen().rest()
}

// take measures the memory and the idle time of a program that does nothing.
func (f *figures) take(d *desk, p *process, use func(*desk) times) {
	f.memory = p.resident()
	before := p.processorTime()
	d.screen().changes(idleFor)
	f.idle = 100 * (p.processorTime() - before).Seconds() / idleFor.Seconds()
	if use != nil {
		f.scroll = use(d)
		f.used = p.resident()
	}
}

// lookInto opens the directory and one of its accounts, scrolls and searches. It returns how long
// the screen took to follow the mouse wheel.
func lookInto(d *desk) times {
	w, screen := d.awaitWindow("Rollcall"), d.screen()
	w.press("ctrl+2")
	screen.rest()
	d.run("xdotool", "mousemove", "--sync", "--window", w.id, "500", "400")
	screen.rest()
	took := make([]time.Duration, turns)
	for i := range took {
		took[i] = screen.follows(func() { d.run("xdotool", "click", "5") })
	}
	slices.Sort(took)
	screen.rest()
	w.clickAt(image.Pt(500, 400)) // Click a row. Its details open next to the table.
	screen.rest()
	for _, text := range []string{"zo", "zoe", "zoe y"} {
		w.press("ctrl+f")
		w.enter(text)
		w.press("Tab") // A blinking cursor would keep changing the screen.
		screen.rest()
	}
	return times{took[turns/2], took[turns-1]}
}

// build makes both programs.
func build(b *testing.B) (folder string) {
	b.Helper()
	folder = b.TempDir()
	for _, pkg := range []string{"github.com/rollcallsync/rollcall/cmd/rollcall", "./testdata/empty"} {
		cmd := exec.Command("go", "build", "-o", folder+"/", pkg)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Skipf("the window cannot be built: %s", out)
		}
	}
	return folder
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	if out, err := exec.Command("cp", "--reflink=auto", from, to).CombinedOutput(); err != nil {
		b.Fatalf("%s", out)
	}
}

// screen is the content of a display. Its X server keeps it in a file.
type screen struct {
	d    *desk
	path string
	seed maphash.Seed
}

func (d *desk) screen() *screen {
	return &screen{d: d, path: filepath.Join(d.temp, "Xvfb_screen0"), seed: maphash.MakeSeed()}
}

// rest waits until the screen no longer changes.
func (s *screen) rest() { s.changes(atRest) }

// changes waits until the screen has not changed for some time. It returns the times of the first
// and the last change, or twice the current time if there was no change.
func (s *screen) changes(still time.Duration) (first, last time.Time) {
	s.d.t.Helper()
	began := time.Now()
	first, last = began, began
	before := s.sum()
	ticker := time.NewTicker(frame)
	defer ticker.Stop()
	for time.Since(last) < still {
		<-ticker.C
		if now := s.sum(); now != before {
			if before, last = now, time.Now(); first == began {
				first = last
			}
		}
		if time.Since(began) > patience {
			s.d.t.Fatalf("the screen keeps changing")
		}
	}
	return first, last
}

// follows returns how long the screen takes to change after an action. The time includes the action
// itself.
func (s *screen) follows(do func()) time.Duration {
	s.d.t.Helper()
	before, began := s.sum(), time.Now()
	do()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for s.sum() == before {
		<-ticker.C
		if time.Since(began) > patience {
			s.d.t.Fatalf("the screen does not change")
		}
	}
	return time.Since(began)
}

// sum is a checksum of the screen. Every eighth row is enough, because a line of text is higher
// than that.
func (s *screen) sum() uint64 {
	s.d.t.Helper()
	file, err := os.Open(s.path)
	if err != nil {
		s.d.t.Fatal(err)
	}
	defer file.Close()
	var h maphash.Hash
	h.SetSeed(s.seed)
	row := make([]byte, 4*screenWidth)
	for y := int64(0); ; y += 8 {
		n, err := file.ReadAt(row, y*int64(len(row)))
		h.Write(row[:n])
		if err != nil { // end of the file
			return h.Sum64()
		}
	}
}

// resident returns a program's resident memory in MB.
func (p *process) resident() float64 {
	p.t.Helper()
	_, after, _ := strings.Cut(p.proc("status"), "VmRSS:")
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		p.t.Fatal(err)
	}
	return float64(kilobytes) / 1024
}

// processorTime returns the processor time that a program has used so far.
func (p *process) processorTime() time.Duration {
	p.t.Helper()
	_, after, _ := strings.Cut(p.proc("stat"), ") ") // The name may contain spaces and parentheses.
	fields := strings.Fields(after)
	var ticks int
	for _, field := range fields[11:13] { // utime and stime (man 5 proc)
		n, err := strconv.Atoi(field)
		if err != nil {
			p.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond // Linux counts 100 ticks a second.
}

func (p *process) proc(name string) string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}
