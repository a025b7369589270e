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

// SettingsFile is the name of the settings inside the data folder.
const SettingsFile = "settings.json"

// Load reads the settings of a data folder. A setting that the file does not mention has
// its default, and so do all settings if there is no file.
//
// The returned settings can always be used. An error says that they are the defaults, and
// why. A file that is damaged or has an invalid value is set aside under a name with the
// current date. So nothing is lost, and the next save does not overwrite it.
func Load(folder string, now time.Time) (Settings, error) {
	path := filepath.Join(folder, SettingsFile)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return Default(), nil
	case err != nil:
		return Default(), problem.Problem{
			Code: problem.CodeSettingsUnreadable, Title: fmt.Sprintf("The settings in %s cannot be read, the defaults are used", path),
			Detail: "The system does not let this account read the file.", Hint: "Fix the permissions of the file.",
		}.Wrap(err)
	}
	s, err := parse(text)
	if err != nil {
		return Default(), setAside(path, now, err)
	}
	return s, nil
}

// parse reads settings over the defaults, and validates them.
func parse(text []byte) (Settings, error) {
	s := Default()
	if err := json.Unmarshal(text, &s); err != nil {
		return Settings{}, err
	}
	s.Guards = s.Guards.Over(directory.DefaultGuards()) // null does not mean "no guards"
	return s, s.Validate()
}

// setAside renames a damaged file and returns its fault.
func setAside(path string, now time.Time, why error) error {
	aside := filepath.Join(filepath.Dir(path), "settings-damaged-"+now.Format("20060102-150405")+".json")
	p := problem.Problem{
		Code: problem.CodeSettingsDamaged, Title: "The settings could not be understood, the defaults are used", Detail: wrong(why),
		Hint: fmt.Sprintf("Choose the settings again. The old file is %s.", aside),
	}
	if err := os.Rename(path, aside); err != nil {
		p.Hint = fmt.Sprintf("Fix or remove the file %s.", path)
		why = errors.Join(why, fmt.Errorf("set damaged settings aside: %w", err))
	}
	return p.Wrap(why)
}

// wrong describes the fault in the text of a file, its position and the value.
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
		return fmt.Sprintf("The file is not valid JSON: error after %d bytes.", syntax.Offset)
	}
	return "The file does not contain settings."
}
