package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// SettingsFile is the name of the settings file in the data folder.
const SettingsFile = "settings.json"

// Load reads the settings of a data folder. Settings that are missing from the file have their
// defaults. Without a file, all settings have their defaults.
//
// The returned settings can always be used. If there is an error, they are the defaults, and the
// error says why. A file that is damaged or has an invalid value is renamed to a name with the
// current date, so the next save does not overwrite it.
func Load(folder string, now time.Time) (Settings, error) {
	path := filepath.Join(folder, SettingsFile)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return Default(), nil
	case err != nil:
		return Default(), problem.Problem{
			Code:   problem.CodeSettingsUnreadable,
			Title:  fmt.Sprintf("The settings in %s cannot be read, so the defaults are used", path),
			Detail: "You are not allowed to read the file.", Hint: "Fix the permissions of the file.",
		}.Wrap(err)
	}
	s, err := parse(text)
	if err != nil {
		return Default(), setAside(path, now, err)
	}
	return s, nil
}

// parse reads settings, with the defaults for missing ones, and validates them.
func parse(text []byte) (Settings, error) {
	s := Default()
	if err := json.Unmarshal(text, &s); err != nil {
		return Settings{}, err
	}
	s.Guards = s.Guards.Over(directory.DefaultGuards()) // null does not mean "no guards"
	return s, s.Validate()
}

// setAside renames a damaged file and returns its problem.
func setAside(path string, now time.Time, why error) error {
	aside := filepath.Join(filepath.Dir(path), "settings-damaged-"+now.Format("20060102-150405")+".json")
	p := problem.Problem{
		Code: problem.CodeSettingsDamaged, Title: "The settings file is not valid, so the defaults are used",
		Detail: wrong(why),
		Hint:   fmt.Sprintf("Choose the settings again. The old file is %s.", aside),
	}
	if err := os.Rename(path, aside); err != nil {
		p.Hint = fmt.Sprintf("Fix or remove the file %s.", path)
		why = errors.Join(why, fmt.Errorf("set damaged settings aside: %w", err))
	}
	return p.Wrap(why)
}

// wrong describes the error in the text of a file, with its position or value.
func wrong(err error) string {
	var (
		known  *problem.Problem
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &known):
		return known.Title + ". " + known.Hint
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Sprintf("The setting %s has a value of the wrong type: %s.", kind.Field, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Sprintf("The file is not valid JSON; the error is after %d bytes.", syntax.Offset)
	}
	return "The file does not contain settings."
}
