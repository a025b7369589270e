package diagnostics

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Bundle is a ZIP file that is being written. It must be closed.
type Bundle struct {
	zip      *zip.Writer
	scrubber *Scrubber
	at       time.Time
}

// NewBundle begins a bundle. at is the modification time of its files.
func NewBundle(w io.Writer, s *Scrubber, at time.Time) *Bundle {
	return &Bundle{zip: zip.NewWriter(w), scrubber: s, at: at}
}

// Text adds a file with a text.
func (b *Bundle) Text(name, text string) error {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.at})
	if err == nil {
		_, err = io.WriteString(w, b.scrubber.Clean(text))
	}
	if err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	return nil
}

// JSON adds a file with a value in readable JSON.
func (b *Bundle) JSON(name string, value any) error {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	return b.Text(name, text.String())
}

// Files adds the files of a folder that match a pattern of path/filepath, under their own names.
// For a file that cannot be read, it adds a note instead.
func (b *Bundle) Files(folder, pattern string) error {
	paths, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil {
		return fmt.Errorf("find %s: %w", pattern, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			text = []byte("This file could not be read.\n")
		}
		if err := b.Text(filepath.Base(path), string(text)); err != nil {
			return err
		}
	}
	return nil
}

// Close completes the bundle but does not close the underlying writer.
func (b *Bundle) Close() error {
	if err := b.zip.Close(); err != nil {
		return fmt.Errorf("end bundle: %w", err)
	}
	return nil
}
