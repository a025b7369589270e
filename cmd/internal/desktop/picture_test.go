package desktop

import (
	"fmt"
	"iter"
	"path/filepath"
	"slices"
)

// picture is a picture of a window in the light or the dark appearance.
type picture struct {
	path string
	dark bool
}

// readings reads the picture in several ways, because no single way recognizes everything. Reading
// is slow, so each step yields the words of all readings so far.
func (p picture) readings(d *desk) iter.Seq[[]word] {
	return func(yield func([]word) bool) {
		var words []word
		for _, prepare := range p.prepared() {
			large := filepath.Join(d.temp, "large.pgm")
			d.run("convert", slices.Concat([]string{p.path}, prepare,
				[]string{"-resize", fmt.Sprintf("%d%%", 100*enlarged), large})...)
			words = append(words, parseWords(d.run("tesseract", large, "-", "--psm", "11", "tsv"))...)
			if !yield(words) {
				return
			}
		}
	}
}

// words returns the words of all readings.
func (p picture) words(d *desk) (words []word) {
	for words = range p.readings(d) {
	}
	return words
}

// text returns the text of the first reading.
func (p picture) text(d *desk) string {
	for words := range p.readings(d) {
		return read(words)
	}
	return ""
}

// prepared returns the arguments for convert that make the picture readable: dark on light.
func (p picture) prepared() [][]string {
	if p.dark {
		plain := []string{"-colorspace", "Gray", "-negate"}
		return [][]string{plain, slices.Concat(plain, noBoxes)}
	}
	plain := []string{"-colorspace", "Gray"}
	return [][]string{plain, slices.Concat(plain, noBoxes), onPrimary}
}

// noBoxes removes the borders of inputs, because text inside a box is not recognized. Faint text
// disappears too.
var noBoxes = []string{"-level", "0%,60%"}

// onPrimary keeps only the text on buttons with the accent colour of the light appearance. It makes
// this text black on white, because light text on dark is not recognized.
var onPrimary = []string{
	"-fuzz", "22%", "-fill", "black", "+opaque", "#2457C5", "-fill", "white", "-opaque", "#2457C5",
	"-fuzz", "50%", "-draw", "color 0,0 floodfill", "-colorspace", "Gray",
}

// nextPicture returns the path for the next picture. It begins with the number of the step.
func (d *desk) nextPicture(name string) string {
	d.pictures++
	return filepath.Join(d.shots, fmt.Sprintf("%02d-%s.png", d.pictures, name))
}

// keepScreen saves a picture of the whole screen.
func (d *desk) keepScreen(name string) {
	if err := d.command("import", "-silent", "-window", "root", d.nextPicture(name)).Run(); err != nil {
		d.t.Logf("keep a picture: %v", err)
	}
}
