package main

import (
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"
)

// bar shows progress on a terminal, with one bar for all runs. While the amount of work is not
// known, it only spins.
type bar struct {
	line  *terminalLine
	bar   *progressbar.ProgressBar
	known bool
}

func newBar(w io.Writer) *bar { return newBarOn(newTerminalLine(w)) }

func newBarOn(line *terminalLine) *bar { return &bar{line: line, bar: progressBar(line, -1)} }

// roomy is the number of columns from which there is room for the rate and a long bar.
const roomy = 120

func progressBar(line *terminalLine, total int64) *progressbar.ProgressBar {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(line), progressbar.OptionSetWidth(10), progressbar.OptionSetPredictTime(true),
		progressbar.OptionShowCount(), progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionUseANSICodes(true),          // draws with one call; terminalLine removes the codes
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine, because the meter draws
	}
	if line.columns() >= roomy {
		options = append(options, progressbar.OptionSetWidth(20), progressbar.OptionShowIts(),
			progressbar.OptionSetItsString("objects"))
	}
	return progressbar.NewOptions64(total, options...)
}

func (b *bar) draw(samples []sample) {
	var done, total int64
	known, text := true, ""
	running := 0
	for _, s := range samples {
		d, t := s.work()
		done, total = done+d, total+t
		if s.over {
			continue
		}
		known = known && t > 0
		if running++; running == 1 {
			text = s.line()
		}
	}
	switch {
	case running == 0:
		return
	case running > 1:
		text = fmt.Sprintf("%d connectors; %s", running, text)
	}
	b.update(done, total, known, text)
}

// update draws the bar. The library regards a bar as finished when its number reaches its total. It
// also cannot switch between counting with and without a total.
func (b *bar) update(done, total int64, known bool, text string) {
	total = max(total, done+1)
	if known != b.known {
		b.known = known
		b.bar = progressBar(b.line, -1)
		if known {
			b.bar = progressBar(b.line, total)
		}
	}
	if known {
		b.bar.ChangeMax64(total)
	}
	// A run continues even if its bar cannot be drawn.
	_ = b.bar.Set64(done)
	b.bar.Describe(text)
}

func (b *bar) clear() { _ = b.bar.Clear() }
