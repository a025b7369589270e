package main

import (
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"
)

// bar is the display on a terminal: one bar over all runs. While it is not
// known how much there is to read, it only turns.
type bar struct {
	w     io.Writer
	bar   *progressbar.ProgressBar
	known bool
}

func newBar(w io.Writer) *bar { return &bar{w: w, bar: progressBar(w, -1)} }

func progressBar(w io.Writer, total int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(20), progressbar.OptionSetPredictTime(true),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("objects"),
		progressbar.OptionUseANSICodes(true), progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine of its own: the meter draws
	)
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

// update draws the bar. The library takes a bar whose number reaches its total
// for finished, and mixes the counting with and without a total up.
func (b *bar) update(done, total int64, known bool, text string) {
	total = max(total, done+1)
	if known != b.known {
		b.known = known
		b.bar = progressBar(b.w, -1)
		if known {
			b.bar = progressBar(b.w, total)
		}
	}
	if known {
		b.bar.ChangeMax64(total)
	}
	// A bar that cannot be drawn is no reason to end a run.
	_ = b.bar.Set64(done)
	b.bar.Describe(text)
}

func (b *bar) clear() { _ = b.bar.Clear() }
