package balloon

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// TestLayout compares the structure with the sizes that Windows documents.
func TestLayout(t *testing.T) {
	want := map[uintptr]uintptr{8: 976, 4: 956}[unsafe.Sizeof(uintptr(0))]
	if got := unsafe.Sizeof(iconData{}); got != want {
		t.Errorf("NOTIFYICONDATAW has %d bytes, want %d", got, want)
	}
}

func TestFill(t *testing.T) {
	for text, want := range map[string]string{
		"short": "short", "$(calc)`\"": "$(calc)`\"", strings.Repeat("a", 70): strings.Repeat("a", 63),
		strings.Repeat("a", 62) + "😀": strings.Repeat("a", 62), "a\x00b": "a",
	} {
		var to [64]uint16
		fill(to[:], text)
		if got := syscall.UTF16ToString(to[:]); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWithoutAnIcon(t *testing.T) {
	if err := Show("title", "text"); !errors.Is(err, errNoIcon) {
		t.Errorf("without an icon: %v", err)
	}
}
