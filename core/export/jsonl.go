package export

import "bufio"

// jsonEncoder writes one object per line.
type jsonEncoder struct {
	w    *bufio.Writer
	line []byte
}

func (e *jsonEncoder) header([]string) error { return nil }

func (e *jsonEncoder) row(columns []string, row values) error {
	e.line = append(appendObject(e.line[:0], columns, row), '\n')
	_, err := e.w.Write(e.line)
	return err
}

func (e *jsonEncoder) flush() error { return e.w.Flush() }

// appendObject appends the columns that have a value. Values are JSON already.
func appendObject(dst []byte, columns []string, row values) []byte {
	dst = append(dst, '{')
	first := true
	for i, value := range row {
		if value == "" {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, '"')
		dst = append(dst, columns[i]...)
		dst = append(dst, '"', ':')
		dst = append(dst, value...)
	}
	return append(dst, '}')
}
