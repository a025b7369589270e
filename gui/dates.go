package gui

import (
	"cmp"
	"os"

	"fyne.io/fyne/v2/lang"

	"github.com/rollcallsync/rollcall/gui/present"
)

// dateForm is how the reader writes dates: as the environment says, in the order
// that POSIX defines, or otherwise as the system does.
func dateForm() present.DateForm {
	named := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_TIME"), os.Getenv("LANG"))
	if named == "" {
		named = lang.SystemLocale().LanguageString()
	}
	return present.DateFormOf(named)
}
