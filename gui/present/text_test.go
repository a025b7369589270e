package present_test

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		quantity.Number(0): "0", quantity.Number(1234567): "1,234,567", quantity.Number(-1000): "-1,000",
		quantity.Counted(1, "entry"): "1 entry", quantity.Counted(2000, "entry"): "2,000 entries",
		quantity.Counted(3, "day"): "3 days",
		quantity.Bytes(1):          "1 byte", quantity.Bytes(1536): "1.5 KB", quantity.Bytes(3 << 30): "3.0 GB",
		present.Took(400 * time.Millisecond): "0.4 s", present.Took(14600 * time.Millisecond): "14 s",
		present.Took(125 * time.Second): "2 min 5 s", present.Took(64 * time.Minute): "1 h 4 min", present.Took(-1): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestClock(t *testing.T) {
	for got, want := range map[string]string{
		clock.When(at(-3)): "today 09:00", clock.When(at(-13)): "yesterday 23:00", clock.When(at(12)): "tomorrow 00:00",
		clock.When(at(-72)): "Fri 20 Nov 12:00", clock.When(at(-24 * 400)): "19 Oct 2025 12:00",
		clock.When(time.Time{}): "",
		clock.Ago(at(-0.001)):   "just now", clock.Ago(at(-0.5)): "30 minutes ago", clock.Ago(at(-3)): "3 hours ago",
		clock.Ago(at(-30)): "yesterday 06:00", clock.Ago(at(1)): "today 13:00",
		clock.Exact(at(0)): "23 Nov 2026 12:00:00 CET",
		present.Day(at(0)): "23 Nov 2026", present.Day(time.Time{}): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestExternalTextIsHarmless(t *testing.T) {
	for got, want := range map[string]string{
		present.Line("two\nlines\ttab"): "two lines tab", present.Line("\u202eexe.txt"): "�exe.txt",
		present.Line("\x1b[2J"): "�[2J", present.Clean("two\nlines\r"): "two\nlines ", present.Line("Zoë 😀"): "Zoë 😀",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
