package disk

import "io"

// Writer records the first error of the underlying writer. This distinguishes refusals by the
// system from errors in producing the data.
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
