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

// Load reads the settings of a data folder. What the file does not mention, or
// a file that is not there, leaves the default.
//
// The settings returned can be used in any case. An error says that they are
// the defaults, and why: a file that is damaged, or holds a value that is not
// valid, is set aside under a name with the date of now, so that nothing of it
// is lost and the next save does not overwrite it.
func Load(folder string, now time.Time) (Settings, error) {
	path := filepath.Join(folder, SettingsFile)
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return Default(), nil
	case err != nil:
		return Default(), problem.Problem{
			Code: problem.CodeSettingsUnreadable, Title: fmt.Sprintf("The settings in %s cannot be read, the defaults are used", path),
			Detail: "The system does not let this account read the file.", Hint: "Mend the permissions of the file.",
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
	s.Guards = s.Guards.Over(directory.DefaultGuards()) // a null is no wish to have none
	return s, s.Validate()
}

// setAside renames a damaged file and says what was wrong with it.
func setAside(path string, now time.Time, why error) error {
	aside := filepath.Join(filepath.Dir(path), "settings-damaged-"+now.Format("20060102-150405")+".json")
	p := problem.Problem{
		Code: problem.CodeSettingsDamaged, Title: "The settings could not be understood, the defaults are used", Detail: wrong(why),
		Hint: fmt.Sprintf("Choose the settings again. The old file is %s.", aside),
	}
	if err := os.Rename(path, aside); err != nil {
		p.Hint = fmt.Sprintf("Mend or remove the file %s.", path)
		why = errors.Join(why, fmt.Errorf("set damaged settings aside: %w", err))
	}
	return p.Wrap(why)
}

// wrong says what is wrong with the text of a file, where, and which value.
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
		return fmt.Sprintf("The setting %s holds what it cannot be: %s.", kind.Field, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Sprintf("The file is not JSON any more after %d bytes.", syntax.Offset)
	}
	return "The file does not hold settings."
}
