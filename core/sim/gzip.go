package sim

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
)

// compressor compresses a body while it is read.
type compressor struct {
	src io.Reader
	buf bytes.Buffer
	zip *gzip.Writer
	raw [8 << 10]byte
	err error // error of src; data read before it is still passed on
}

func newCompressor(src io.Reader) io.Reader {
	c := &compressor{src: src}
	c.zip, _ = gzip.NewWriterLevel(&c.buf, gzip.BestSpeed) // the level is always valid
	return c
}

// Read implements io.Reader.
func (c *compressor) Read(dst []byte) (int, error) {
	for c.buf.Len() == 0 {
		if c.err != nil {
			return 0, c.err
		}
		c.pull()
	}
	return c.buf.Read(dst)
}

// pull reads part of the source into the buffer.
func (c *compressor) pull() {
	var n int
	n, c.err = c.src.Read(c.raw[:])
	_, err := c.zip.Write(c.raw[:n])
	switch {
	case err != nil:
	case errors.Is(c.err, io.EOF):
		err = c.zip.Close()
	case c.err != nil:
		err = c.zip.Flush()
	}
	if err != nil {
		c.err = err
	}
}
