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

// Save validates settings and writes them, as a whole or not at all, to a file that only its owner
// can read. Other contents of the file, such as settings of a newer version, are kept.
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
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) error {
	return problem.Problem{
		Code: problem.CodeSettingsUnwritable, Title: fmt.Sprintf("The settings cannot be written to %s", path),
		Detail: reason(path, err), Hint: "Fix the permissions of the data folder, or free up space on its disk.",
	}.Wrap(err)
}

// render returns the new text of the file, with settings applied to its current contents. A missing
// file counts as empty, and so does one that is not JSON; Load sets such a file aside.
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

// overlay applies one JSON value to another. Objects are merged member by member and sorted. Any
// other value is replaced and keeps its formatting.
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
	// Values that have just been parsed can always be encoded.
	merged, _ := json.Marshal(below)
	return merged
}
