package desktop

import (
	"fmt"
	"iter"
	"path/filepath"
	"slices"
)

// picture is a picture of a window in the light look, or in the dark one.
type picture struct {
	path string
	dark bool
}

// readings reads the picture in several ways, since none reads everything. Each
// time, the words are those of all readings so far: reading takes long.
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

// words are those of all readings.
func (p picture) words(d *desk) (words []word) {
	for words = range p.readings(d) {
	}
	return words
}

// text is that of the first reading.
func (p picture) text(d *desk) string {
	for words := range p.readings(d) {
		return read(words)
	}
	return ""
}

// prepared makes of a picture what can be read: dark on light.
func (p picture) prepared() [][]string {
	if p.dark {
		plain := []string{"-colorspace", "Gray", "-negate"}
		return [][]string{plain, slices.Concat(plain, noBoxes)}
	}
	plain := []string{"-colorspace", "Gray"}
	return [][]string{plain, slices.Concat(plain, noBoxes), onPrimary}
}

// noBoxes takes away the lines around inputs, and quiet texts with them: what
// stands in a box is not read.
var noBoxes = []string{"-level", "0%,60%"}

// onPrimary leaves of a picture what is written on buttons of the accent colour
// of the light look, black on white: light on dark is not read.
var onPrimary = []string{
	"-fuzz", "22%", "-fill", "black", "+opaque", "#2457C5", "-fill", "white", "-opaque", "#2457C5",
	"-fuzz", "50%", "-draw", "color 0,0 floodfill", "-colorspace", "Gray",
}

// nextPicture names a picture that is kept, by the number of the step.
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
