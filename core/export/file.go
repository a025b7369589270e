package export

import (
	"fmt"
	"io"
	"os"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Save writes rows to a file and returns their number. The file name decides the format. CSV begins
// with a byte order mark, because people save it for spreadsheets. As with ToFile, the file is
// written as a whole or not at all.
func Save(path string, write func(io.Writer, Format) (int, error)) (n int, err error) {
	err = ToFile(path, func(w io.Writer) error {
		n, err = write(w, FormatOf(path).Marked())
		return err
	})
	return n, err
}

// ToFile replaces the file at path with the output of write, as a whole or not at all. Only its
// owner can read it. If anything fails, the old file stays. If the disk refuses data while write
// runs, the error reports that.
func ToFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return problem.Usage(fmt.Sprintf("%s is not a file", problem.Quoted(path)), "Specify a file to write.")
	}
	var own error // the error of write itself
	var out *disk.Writer
	err := atomicfile.Write(path, func(w io.Writer) error {
		out = &disk.Writer{To: w}
		own = write(out)
		return own
	})
	switch {
	case err == nil:
		return nil
	case out != nil && out.Err != nil:
		return unwritable(path, out.Err)
	case own != nil:
		return own
	}
	return unwritable(path, err)
}

// unwritable explains why a file cannot be written.
func unwritable(path string, err error) error {
	fault := disk.FaultOf(err)
	return problem.Problem{
		Code: problem.CodeFileUnwritable, Title: fmt.Sprintf("The file %s cannot be written", problem.Quoted(path)),
		Detail: fault.Reason(path),
		Hint:   fault.Hint("a file"),
	}.Wrap(err)
}
