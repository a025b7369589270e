package endtoend

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// databases are the two files of a data folder. They are not committed together, and each has a
// write-ahead log.
var databases = [...]string{"rollcall.db", "staging.db"}

// disk is the content of a data folder: the file and the log of each database.
type disk struct{ file, log [len(databases)][]byte }

// readDisk reads a data folder. While the databases are open, committed data is in the logs.
func readDisk(t testing.TB, folder string) (d disk) {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return b
	}
	for i, name := range databases {
		d.file[i], d.log[i] = read(name), read(name+"-wal")
	}
	return d
}

// write writes d to a data folder.
func (d disk) write(t testing.TB, folder string) {
	t.Helper()
	for i, name := range databases {
		for suffix, b := range map[string][]byte{"": d.file[i], "-wal": d.log[i]} {
			if err := os.WriteFile(filepath.Join(folder, name+suffix), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// loss is the content of a disk after a loss of power.
type loss struct {
	disk
	name       string
	same       bool                // the first database equals that of the previous loss
	durable    [len(databases)]int // bytes of the logs that no later loss can remove
	boundaries int                 // pairs of frame boundaries that SQLite reads as the same content
}

// everyLoss visits every content that a loss of power may leave. With synchronous=NORMAL, each log
// is on the disk up to some point. SQLite reads the same content for all points between the ends of
// two transactions. Each visit uses another one of these points, which may be in the middle of a
// frame. durable is the part of each log that cannot be lost.
func (d disk) everyLoss(durable [len(databases)]int, each func(loss)) {
	mains, stagings := cutsOf(d.log[0], durable[0]), cutsOf(d.log[1], durable[1])
	n := 0
	for i, a := range mains {
		for j, b := range stagings {
			l := loss{
				disk: d, name: fmt.Sprintf("%d of %d and %d of %d transactions left", i, len(mains)-1, j,
					len(stagings)-1),
				same: j > 0, durable: [...]int{a.end, b.end}, boundaries: a.frames * b.frames,
			}
			l.log[0], l.log[1] = d.log[0][:a.end+n%a.room], d.log[1][:b.end+n%b.room]
			each(l)
			n += 1009 // a prime number, smaller than a frame
		}
	}
}

// cut is a range of points at which a log may end and SQLite reads the same content. It begins at
// end, is room bytes long, and contains that many frame boundaries.
type cut struct{ end, room, frames int }

// cutsOf returns the cuts after the durable part of a log.
func cutsOf(log []byte, durable int) []cut {
	cuts := []cut{{end: durable, room: 1, frames: 1}}
	eachFrame(log, func(end int, commit bool) {
		switch last := &cuts[len(cuts)-1]; {
		case end <= durable:
		case commit:
			last.room = end - last.end
			cuts = append(cuts, cut{end: end, room: 1, frames: 1})
		default:
			last.frames++
		}
	})
	return cuts
}

// The format of a write-ahead log (sqlite.org/fileformat2.html#walformat).
const (
	walHeader   = 32
	frameHeader = 24
)

// eachFrame visits the frames of a log that SQLite would read. It passes the end of each frame, and
// whether the frame ends a transaction.
func eachFrame(log []byte, frame func(end int, commit bool)) {
	if len(log) < walHeader {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if log[3]&1 == 1 {
		order = binary.BigEndian
	}
	page := int(binary.BigEndian.Uint32(log[8:]))
	salts := string(log[16:24])
	a, b := checksum(order, 0, 0, log[:24])
	for at := walHeader; at+frameHeader+page <= len(log); at += frameHeader + page {
		head := log[at : at+frameHeader]
		a, b = checksum(order, a, b, head[:8])
		a, b = checksum(order, a, b, log[at+frameHeader:at+frameHeader+page])
		if string(head[8:16]) != salts || binary.BigEndian.Uint32(head[16:]) != a ||
			binary.BigEndian.Uint32(head[20:]) != b {
			return
		}
		frame(at+frameHeader+page, binary.BigEndian.Uint32(head[4:]) != 0)
	}
}

func checksum(order binary.ByteOrder, a, b uint32, text []byte) (uint32, uint32) {
	for ; len(text) >= 8; text = text[8:] {
		a += order.Uint32(text) + b
		b += order.Uint32(text[4:]) + a
	}
	return a, b
}
