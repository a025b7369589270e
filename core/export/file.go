package export

import (
	"fmt"
	"io"
	"os"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// ToFile makes the file at path hold what write writes, whole or not at all,
// readable by its owner only. When anything fails, the file that was there
// stays. What the disk refuses while write writes is told as such, too.
func ToFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return problem.Usage(fmt.Sprintf("%q is not a file", path), "Name a file to write.")
	}
	var own error // of write
	var out *recorder
	err := atomicfile.Write(path, func(w io.Writer) error {
		out = &recorder{w: w}
		own = write(out)
		return own
	})
	switch {
	case err == nil:
		return nil
	case out != nil && out.err != nil:
		return unwritable(path, out.err)
	case own != nil:
		return own
	}
	return unwritable(path, err)
}

// recorder keeps the error of the writer below it.
type recorder struct {
	w   io.Writer
	err error
}

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	if err != nil && r.err == nil {
		r.err = err
	}
	return n, err
}

// unwritable says why a file cannot be written.
func unwritable(path string, err error) error {
	fault := disk.FaultOf(err)
	return problem.Problem{
		Code: problem.CodeFileUnwritable, Title: fmt.Sprintf("The file %q cannot be written", path), Detail: fault.Reason(path),
		Hint: fault.Hint("a file"),
	}.Wrap(err)
}
