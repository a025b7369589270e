//go:build cgo

package main

import (
	"hash/crc32"
	"io"
	"log"

	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/fontscan"
)

// readFonts does on a goroutine of its own what Fyne would do before it measures
// the first text: it finds the fonts of the system, which fontscan does once for
// a program whoever asks, and has the 4 MB of emoji read from the program's file.
// A start on two processors takes 10 to 20 ms less for it.
func readFonts() {
	fontscan.NewFontMap(log.New(io.Discard, "", 0)).UseSystemFonts("") // Fyne asks again, and tells where it fails
	if emoji := fynetheme.DefaultEmojiFont(); emoji != nil {
		crc32.ChecksumIEEE(emoji.Content()) // the sum is of no use, what it touches is in memory
	}
}
