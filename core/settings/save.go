package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Save validates settings and writes them, whole or not at all, into a file
// that only its owner can read. What the file holds beyond them, such as
// settings of a newer version, stays.
func Save(folder string, s Settings) error {
	if err := s.Validate(); err != nil {
		return err
	}
	path := filepath.Join(folder, SettingsFile)
	text, err := render(path, s)
	if err == nil {
		err = atomicfile.Replace(path, text)
	}
	if err != nil {
		return problem.Problem{
			Code: problem.CodeSettingsUnwritable, Title: fmt.Sprintf("The settings cannot be written to %s", path),
			Detail: reason(path, err), Hint: "Fix the permissions of the data folder, or make room on its disk.",
		}.Wrap(err)
	}
	return nil
}

// render returns the text of the file: settings over what it holds now. A file
// that is not there or not JSON holds nothing; Load sets such a one aside.
func render(path string, s Settings) ([]byte, error) {
	held, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	known, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	text, err := json.MarshalIndent(overlay(held, known), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	return append(text, '\n'), nil
}

// overlay puts a JSON value over another. Members of objects are put one over
// the other, and come out sorted; everything else is replaced, and stays as it
// was written.
func overlay(under, over json.RawMessage) json.RawMessage {
	var below, above map[string]json.RawMessage
	if json.Unmarshal(over, &above) != nil || above == nil {
		return over
	}
	if json.Unmarshal(under, &below) != nil || below == nil {
		below = map[string]json.RawMessage{}
	}
	for name, value := range above {
		below[name] = overlay(below[name], value)
	}
	// Members that were just read can be written.
	merged, _ := json.Marshal(below)
	return merged
}
