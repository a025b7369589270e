package quantity

import "testing"

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1,000", 12481: "12,481", 1234567: "1,234,567",
		-1000: "-1,000", -100: "-100",
	} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestCounted(t *testing.T) {
	for _, test := range []struct {
		n    int
		noun string
		want string
	}{{1, "user", "1 user"}, {0, "user", "0 users"}, {2000, "entry", "2,000 entries"}, {3, "day", "3 days"}} {
		if got := Counted(test.n, test.noun); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		1: "1 byte", 1023: "1,023 bytes", 1536: "1.5 KB", 3 << 30: "3.0 GB",
		5 << 50: "5120.0 TB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}
