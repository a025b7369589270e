package desktop

import (
	"fmt"
	"image"
	"iter"
	"path/filepath"
	"strings"
)

// window is a window on the desktop, by the title that it has.
type window struct {
	d     *desk
	title string
	id    string
	dark  bool // its look
}

// awaitWindow waits for a window that is in sight.
func (d *desk) awaitWindow(title string) *window {
	d.t.Helper()
	w := &window{d: d, title: title}
	await(d.t, func() string {
		if !w.inSight() {
			return fmt.Sprintf("no window is called %q", title)
		}
		return ""
	})
	return w
}

// inSight reports whether the window is shown.
func (w *window) inSight() bool {
	found, err := w.d.command("xdotool", "search", "--onlyvisible", "--name", "^"+w.title+"$").Output()
	if err != nil || len(found) == 0 {
		return false
	}
	w.id = strings.Fields(string(found))[0]
	return true
}

// awaitGone waits until the window is out of sight.
func (w *window) awaitGone() {
	w.d.t.Helper()
	await(w.d.t, func() string {
		if w.inSight() {
			return w.title + " is still in sight"
		}
		return ""
	})
}

// resize makes the window that large.
func (w *window) resize(width, height int) {
	w.d.t.Helper()
	w.d.run("xdotool", "windowmove", "--sync", w.id, "20", "20")
	await(w.d.t, func() string {
		w.d.run("xdotool", "windowsize", w.id, fmt.Sprint(width), fmt.Sprint(height))
		if got := w.d.run("xdotool", "getwindowgeometry", w.id); !strings.Contains(got, fmt.Sprintf("%dx%d", width, height)) {
			return "the window is not resized: " + got
		}
		return ""
	})
}

// readings reads the window as it is now; there are none while it is out of sight.
func (w *window) readings() iter.Seq[[]word] {
	look := picture{filepath.Join(w.d.temp, "look.png"), w.dark}
	// Of a window that is not there, import would ask for another one.
	if !w.inSight() || !w.d.succeeds("import", "-silent", "-quality", "10", "-window", w.id, look.path) {
		return func(func([]word) bool) {}
	}
	return look.readings(w.d)
}

// await waits until the window shows every phrase.
func (w *window) await(phrases ...string) {
	w.d.t.Helper()
	w.awaitReading(func(words []word) string {
		for _, phrase := range phrases {
			if !shows(words, phrase) {
				return fmt.Sprintf("the window does not show %q; it shows %s", phrase, read(words))
			}
		}
		return ""
	})
}

// awaitReading waits until nothing is missing in a reading of the window.
func (w *window) awaitReading(look func([]word) (missing string)) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		missing := "the window is out of sight"
		for words := range w.readings() {
			if missing = look(words); missing == "" {
				break
			}
		}
		return missing
	})
}

// place waits until a phrase stands still below a height, and returns where: what
// is typed moves what is below.
func (w *window) place(phrase string, below int) (at image.Rectangle) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		before := at
		missing := "the window is out of sight"
		for words := range w.readings() {
			var ok bool
			if at, ok = find(lower(words, below), phrase); ok {
				missing = ""
				break
			}
			missing = fmt.Sprintf("the window does not show %q; it shows %s", phrase, read(words))
		}
		if missing == "" && before != at {
			return fmt.Sprintf("%q does not stand still", phrase)
		}
		return missing
	})
	return at
}

// click presses the mouse on a phrase.
func (w *window) click(phrase string) {
	w.d.t.Helper()
	w.clickAt(middle(w.place(phrase, 0)))
}

func (w *window) clickAt(p image.Point) {
	w.d.t.Helper()
	w.d.run("xdotool", "mousemove", "--sync", "--window", w.id, fmt.Sprint(p.X), fmt.Sprint(p.Y), "click", "1")
}

// scrollUp turns the wheel of the mouse until the beginning is in sight.
func (w *window) scrollUp() {
	w.d.t.Helper()
	w.d.run("xdotool", "mousemove", "--sync", "--window", w.id, "330", "500", "click", "--repeat", "60", "--delay", "20", "4")
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// press presses keys, such as ctrl+f.
func (w *window) press(keys ...string) {
	w.d.t.Helper()
	w.d.run("xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
}

// quit ends the program by its key.
func (w *window) quit(p *process) {
	w.d.t.Helper()
	w.press("ctrl+q")
	w.answerQuit(p)
}

// answerQuit waits for the program's end, and says that it may end a run. It does not
// look whether it is asked: no picture can be taken of a window that is about to go.
func (w *window) answerQuit(p *process) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		if !p.running() {
			return ""
		}
		w.press("Tab", "Return")
		return "the program goes on"
	})
}

// enter types a text where the keyboard is, in place of what is there. The text
// is in no arguments of any program.
func (w *window) enter(text string) {
	w.d.t.Helper()
	w.press("ctrl+a")
	w.d.pipe(text, "xdotool", "type", "--delay", "15", "--file", "-")
}

// field is how far right of its label an input begins, with some room.
const field = 300

// fill types a text into the input that has a label.
func (w *window) fill(label, text string) {
	w.d.t.Helper()
	w.clickInput(w.place(label, 0))
	w.enter(text)
}

// choose opens the choice that has a label, and takes one.
func (w *window) choose(label, choice string) {
	w.d.t.Helper()
	at := w.place(label, 0)
	w.clickInput(at)
	w.clickAt(middle(w.place(choice, at.Min.Y)))
}

func (w *window) clickInput(label image.Rectangle) {
	w.d.t.Helper()
	w.clickAt(image.Pt(label.Min.X+field, middle(label).Y))
}

// pipe runs a program that reads a text.
func (d *desk) pipe(text, name string, args ...string) {
	d.t.Helper()
	cmd := d.command(name, args...)
	cmd.Stdin = strings.NewReader(text)
	runOut(d.t, cmd)
}

// shot keeps a picture of the window, with the number of the step, once its texts
// stand still.
func (w *window) shot(name string) {
	w.d.t.Helper()
	kept, before := picture{w.d.nextPicture(name), w.dark}, ""
	await(w.d.t, func() string {
		w.d.run("import", "-silent", "-window", w.id, kept.path)
		now := kept.text(w.d)
		if before != now || now == "" {
			before = now
			return "the window does not stand still: " + now
		}
		return ""
	})
	w.d.kept = append(w.d.kept, kept)
}
