package desktop

import (
	"fmt"
	"path/filepath"
	"slices"
)

// picture is a picture of a window in the light look, or in the dark one.
type picture struct {
	path string
	dark bool
}

// words reads the picture, in several ways, since none reads everything.
func (p picture) words(d *desk) (words []word) {
	d.t.Helper()
	for _, prepare := range p.prepared() {
		large := filepath.Join(d.temp, "large.pgm")
		d.run("convert", slices.Concat([]string{p.path}, prepare, []string{"-resize", fmt.Sprintf("%d%%", 100*enlarged), large})...)
		words = append(words, parseWords(d.run("tesseract", large, "-", "--psm", "11", "tsv"))...)
	}
	return words
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
