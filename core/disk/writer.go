package disk

import "io"

// Writer keeps the first error of the writer below it, so that what the system refused
// can be told from what went wrong in making what was to be written.
type Writer struct {
	To  io.Writer
	Err error
}

func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.To.Write(p)
	if err != nil && w.Err == nil {
		w.Err = err
	}
	return n, err
}
