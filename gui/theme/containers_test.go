package theme_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"
)

// The files that contain the program's icon in several sizes, for Windows and macOS.
const (
	windowsIcon = "../../resources/packaging/windows/rollcall.ico"
	macIcon     = "../../resources/packaging/macos/rollcall.icns"
)

// windowsSizes are the sizes that the Windows shell shows, at 100 to 300 percent.
var windowsSizes = []int{16, 20, 24, 32, 40, 48, 64, 96, 128, 256}

// macTypes are the types of Apple's icon file, with the size of each in pixels.
var macTypes = []struct {
	name string
	size int
}{
	{"icp4", 16},
	{"icp5", 32},
	{"ic07", 128},
	{"ic08", 256},
	{"ic09", 512},
	{"ic11", 32},
	{"ic12", 64},
	{"ic13", 256},
	{"ic14", 512},
}

// TestIconsOfPackages checks that both files have all sizes. With -render, the test creates them.
func TestIconsOfPackages(t *testing.T) {
	test.NewTempApp(t)
	if *render {
		write(t, windowsIcon, encodeWindows(t))
		write(t, macIcon, encodeMac(t))
	}
	if got := windowsEntries(t, read(t, windowsIcon)); !slices.Equal(got, windowsSizes) {
		t.Errorf("%s has the sizes %v, want %v", windowsIcon, got, windowsSizes)
	}
	var want []int
	for _, m := range macTypes {
		want = append(want, m.size)
	}
	if got := macEntries(t, read(t, macIcon)); !slices.Equal(got, want) {
		t.Errorf("%s has the sizes %v, want %v", macIcon, got, want)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// encodeWindows returns an icon file with a bitmap for each size. Only the largest is a PNG, because
// some programs read no other PNG from such a file.
func encodeWindows(t *testing.T) []byte {
	t.Helper()
	var head, body bytes.Buffer
	put(&head, uint16(0), uint16(1), uint16(len(windowsSizes)))
	start := 6 + 16*len(windowsSizes)
	for _, size := range windowsSizes {
		data := bitmap(drawn(t, "rollcall.svg", size))
		if size == 256 {
			data = encodePNG(t, drawn(t, "rollcall.svg", size))
		}
		side := byte(size) // 0 means 256
		put(&head, side, side, byte(0), byte(0), uint16(1), uint16(32), uint32(len(data)), uint32(start+body.Len()))
		body.Write(data)
	}
	return append(head.Bytes(), body.Bytes()...)
}

// bitmap returns a picture as Windows stores it in an icon: from the last line to the first, in blue,
// green, red and alpha, with an empty mask behind.
func bitmap(picture image.Image) []byte {
	size := picture.Bounds().Dx()
	mask := (size + 31) / 32 * 4 * size
	var b bytes.Buffer
	put(&b, uint32(40), int32(size), int32(2*size), uint16(1), uint16(32), uint32(0), uint32(4*size*size+mask),
		int32(0), int32(0), uint32(0), uint32(0))
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			b.Write([]byte{c.B, c.G, c.R, c.A})
		}
	}
	b.Write(make([]byte, mask))
	return b.Bytes()
}

// put appends values in the byte order of Windows.
func put(b *bytes.Buffer, values ...any) {
	for _, v := range values {
		binary.Write(b, binary.LittleEndian, v) // writing to a Buffer never fails
	}
}

func encodeMac(t *testing.T) []byte {
	t.Helper()
	var body bytes.Buffer
	for _, m := range macTypes {
		data := encodePNG(t, drawn(t, "rollcall.svg", m.size))
		body.WriteString(m.name)
		binary.Write(&body, binary.BigEndian, uint32(8+len(data)))
		body.Write(data)
	}
	head := binary.BigEndian.AppendUint32([]byte("icns"), uint32(8+body.Len()))
	return append(head, body.Bytes()...)
}

// windowsEntries returns the sizes of the pictures in a Windows icon file.
func windowsEntries(t *testing.T, data []byte) (sizes []int) {
	t.Helper()
	for i := range int(binary.LittleEndian.Uint16(data[4:])) {
		entry := data[6+16*i:]
		start, length := binary.LittleEndian.Uint32(entry[12:]), binary.LittleEndian.Uint32(entry[8:])
		content := data[start : start+length]
		size := int(binary.LittleEndian.Uint32(content[4:])) // in the header of a bitmap
		if bytes.HasPrefix(content, []byte("\x89PNG")) {
			size = sizeOfPNG(t, content)
		}
		if size != (int(entry[0])+255)%256+1 {
			t.Errorf("a picture of size %d is listed with size %d", size, entry[0])
		}
		sizes = append(sizes, size)
	}
	return sizes
}

// macEntries returns the sizes of the pictures in Apple's icon file.
func macEntries(t *testing.T, data []byte) (sizes []int) {
	t.Helper()
	if int(binary.BigEndian.Uint32(data[4:])) != len(data) {
		t.Errorf("the file has %d bytes and says %d", len(data), binary.BigEndian.Uint32(data[4:]))
	}
	for rest := data[8:]; len(rest) > 8; {
		length := binary.BigEndian.Uint32(rest[4:])
		sizes = append(sizes, sizeOfPNG(t, rest[8:length]))
		rest = rest[length:]
	}
	return sizes
}

func sizeOfPNG(t *testing.T, data []byte) int {
	t.Helper()
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width != config.Height {
		t.Fatalf("not a square picture: %v, %dx%d", err, config.Width, config.Height)
	}
	return config.Width
}

func encodePNG(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
