package gui

import (
	"cmp"
	"os"

	"fyne.io/fyne/v2/lang"

	"github.com/rollcallsync/rollcall/gui/present"
)

// dateForm returns how dates are written: from the environment, in the order that POSIX defines, or
// else from the system's settings.
func dateForm() present.DateForm {
	named := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_TIME"), os.Getenv("LANG"))
	if named == "" {
		named = lang.SystemLocale().LanguageString()
	}
	return present.DateFormOf(named)
}
