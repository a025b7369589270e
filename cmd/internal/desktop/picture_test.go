package desktop

import (
	"fmt"
	"iter"
	"path/filepath"
	"slices"
)

// picture is a picture of a window with the light or the dark appearance.
type picture struct {
	path string
	dark bool
}

// readings reads the picture in several ways, since no single one reads everything. Reading is
// slow, so each step yields the words of all readings so far.
func (p picture) readings(d *desk) iter.Seq[[]word] {
	return func(yield func([]word) bool) {
		var words []word
		for _, prepare := range p.prepared() {
			large := filepath.Join(d.temp, "large.pgm")
			d.run("convert", slices.Concat([]string{p.path}, prepare, []string{"-resize", fmt.Sprintf("%d%%", 100*enlarged), large})...)
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

// prepared converts a picture into one that can be read: dark on light.
func (p picture) prepared() [][]string {
	if p.dark {
		plain := []string{"-colorspace", "Gray", "-negate"}
		return [][]string{plain, slices.Concat(plain, noBoxes)}
	}
	plain := []string{"-colorspace", "Gray"}
	return [][]string{plain, slices.Concat(plain, noBoxes), onPrimary}
}

// noBoxes removes the lines around inputs, because text inside a box is not read. Faint texts
// go with them.
var noBoxes = []string{"-level", "0%,60%"}

// onPrimary keeps only the text on buttons of the light appearance's accent colour, black on
// white, because light text on dark is not read.
var onPrimary = []string{
	"-fuzz", "22%", "-fill", "black", "+opaque", "#2457C5", "-fill", "white", "-opaque", "#2457C5",
	"-fuzz", "50%", "-draw", "color 0,0 floodfill", "-colorspace", "Gray",
}

// nextPicture returns the path of the next picture to keep, by the number of the step.
func (d *desk) nextPicture(name string) string {
	d.pictures++
	return filepath.Join(d.shots, fmt.Sprintf("%02d-%s.png", d.pictures, name))
}

// keepScreen keeps a picture of the whole screen.
func (d *desk) keepScreen(name string) {
	if err := d.command("import", "-silent", "-window", "root", d.nextPicture(name)).Run(); err != nil {
		d.t.Logf("keep a picture: %v", err)
	}
}
