package desktop

import (
	"fmt"
	"image"
	"iter"
	"path/filepath"
	"strings"
)

// window is a window on the desktop. Tests find it by its title.
type window struct {
	d     *desk
	title string
	id    string
	dark  bool // its appearance
}

// awaitWindow waits for a visible window.
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

// inSight reports whether the window is visible.
func (w *window) inSight() bool {
	found, err := w.d.command("xdotool", "search", "--onlyvisible", "--name", "^"+w.title+"$").Output()
	if err != nil || len(found) == 0 {
		return false
	}
	w.id = strings.Fields(string(found))[0]
	return true
}

// awaitGone waits until the window is no longer visible.
func (w *window) awaitGone() {
	w.d.t.Helper()
	await(w.d.t, func() string {
		if w.inSight() {
			return w.title + " is still in sight"
		}
		return ""
	})
}

// resize changes the size of the window.
func (w *window) resize(width, height int) {
	w.d.t.Helper()
	w.d.run("xdotool", "windowmove", "--sync", w.id, "20", "20")
	await(w.d.t, func() string {
		w.d.run("xdotool", "windowsize", w.id, fmt.Sprint(width), fmt.Sprint(height))
		if got := w.d.run("xdotool", "getwindowgeometry", w.id); !strings.Contains(got,
			fmt.Sprintf("%dx%d", width, height)) {
			return "the window is not resized: " + got
		}
		return ""
	})
}

// readings reads the text of the window. It yields nothing while the window is not visible.
func (w *window) readings() iter.Seq[[]word] {
	look := picture{filepath.Join(w.d.temp, "look.png"), w.dark}
	// If the window did not exist, import would wait for a click on another one.
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

// awaitReading waits until look reports nothing missing in the text of the window.
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

// place waits until the position of a phrase below the given height no longer changes, and returns
// it. Typing can move everything below the input.
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
			return fmt.Sprintf("%q keeps moving", phrase)
		}
		return missing
	})
	return at
}

// click clicks on a phrase.
func (w *window) click(phrase string) {
	w.d.t.Helper()
	w.clickAt(middle(w.place(phrase, 0)))
}

func (w *window) clickAt(p image.Point) {
	w.d.t.Helper()
	w.d.run("xdotool", "mousemove", "--sync", "--window", w.id, fmt.Sprint(p.X), fmt.Sprint(p.Y), "click", "1")
}

// scrollUp scrolls to the beginning with the mouse wheel.
func (w *window) scrollUp() {
	w.d.t.Helper()
	w.d.run("xdotool", "mousemove", "--sync", "--window", w.id, "330", "500", "click", "--repeat", "60", "--delay",
		"20", "4")
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// press presses keys, such as ctrl+f.
func (w *window) press(keys ...string) {
	w.d.t.Helper()
	w.d.run("xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
}

// quit ends the program with its keyboard shortcut.
func (w *window) quit(p *process) {
	w.d.t.Helper()
	w.press("ctrl+q")
	w.answerQuit(p)
}

// answerQuit waits for the program to end, and confirms that a run may be cancelled. It does not
// look for the question, because no picture can be taken of a window that is closing.
func (w *window) answerQuit(p *process) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		if !p.running() {
			return ""
		}
		w.press("Tab", "Return")
		return "the program continues"
	})
}

// enter replaces the content of the input that has the keyboard focus. The text does not appear in
// the arguments of any program.
func (w *window) enter(text string) {
	w.d.t.Helper()
	w.press("ctrl+a")
	w.d.pipe(text, "xdotool", "type", "--delay", "15", "--file", "-")
}

// field is how far an input begins to the right of its label, with some margin.
const field = 300

// fill replaces the content of the input with the given label.
func (w *window) fill(label, text string) {
	w.d.t.Helper()
	w.clickInput(w.place(label, 0))
	w.enter(text)
}

// choose opens the list with the given label and chooses an entry.
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

// pipe runs a program with a text as its standard input.
func (d *desk) pipe(text, name string, args ...string) {
	d.t.Helper()
	cmd := d.command(name, args...)
	cmd.Stdin = strings.NewReader(text)
	runOut(d.t, cmd)
}

// shot saves a picture of the window when its text no longer changes. The file name begins with the
// number of the step.
func (w *window) shot(name string) {
	w.d.t.Helper()
	kept, before := picture{w.d.nextPicture(name), w.dark}, ""
	await(w.d.t, func() string {
		w.d.run("import", "-silent", "-window", w.id, kept.path)
		now := kept.text(w.d)
		if before != now || now == "" {
			before = now
			return "the window keeps changing: " + now
		}
		return ""
	})
	w.d.kept = append(w.d.kept, kept)
}
