package desktop

import (
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strings"
)

// window is a window on the desktop, by the title that it has.
type window struct {
	d     *desk
	title string
	id    string
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

// words reads the window; there are none while it is out of sight.
func (w *window) words() []word {
	w.d.t.Helper()
	picture := filepath.Join(w.d.temp, "look.png")
	if !w.d.succeeds("import", "-silent", "-quality", "10", "-window", w.id, picture) {
		return nil
	}
	return w.d.readPicture(picture)
}

// readPicture returns the words in a picture.
func (d *desk) readPicture(picture string) []word {
	d.t.Helper()
	var words []word
	for _, prepare := range [][]string{{"-colorspace", "Gray"}, onPrimary} {
		large := filepath.Join(d.temp, "large.pgm")
		d.run("convert", slices.Concat([]string{picture}, prepare, []string{"-resize", fmt.Sprintf("%d%%", 100*enlarged), large})...)
		words = append(words, parseWords(d.run("tesseract", large, "-", "--psm", "11", "tsv"))...)
	}
	return words
}

// onPrimary leaves of a picture what is written on buttons of the accent colour
// of the light look, black on white: light on dark is not read.
var onPrimary = []string{
	"-fuzz", "22%", "-fill", "black", "+opaque", "#2457C5", "-fill", "white", "-opaque", "#2457C5",
	"-fuzz", "50%", "-draw", "color 0,0 floodfill", "-colorspace", "Gray",
}

// await waits until the window shows every phrase.
func (w *window) await(phrases ...string) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		words := w.words()
		for _, phrase := range phrases {
			if _, ok := find(words, phrase); !ok {
				return fmt.Sprintf("the window does not show %q; it shows %s", phrase, read(words))
			}
		}
		return ""
	})
}

// place waits until a phrase stands still below a height, and returns where: what
// is typed moves what is below.
func (w *window) place(phrase string, below int) (at image.Rectangle) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		words := slices.DeleteFunc(w.words(), func(x word) bool { return x.at.Min.Y < below })
		before := at
		var ok bool
		if at, ok = find(words, phrase); !ok {
			return fmt.Sprintf("the window does not show %q; it shows %s", phrase, read(words))
		}
		if before != at {
			return fmt.Sprintf("%q does not stand still", phrase)
		}
		return ""
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
func (w *window) shot(name string) string {
	w.d.t.Helper()
	path, before := w.d.nextPicture(name), ""
	await(w.d.t, func() string {
		w.d.run("import", "-silent", "-window", w.id, path)
		now := read(w.d.readPicture(path))
		if before != now || now == "" {
			before = now
			return "the window does not stand still: " + now
		}
		return ""
	})
	return path
}

func (d *desk) nextPicture(name string) string {
	d.pictures++
	return filepath.Join(d.shots, fmt.Sprintf("%02d-%s.png", d.pictures, name))
}

// keepPicture keeps a picture of the whole screen.
func (d *desk) keepPicture(name string) {
	if err := d.command("import", "-silent", "-window", "root", d.nextPicture(name)).Run(); err != nil {
		d.t.Logf("keep a picture: %v", err)
	}
}
