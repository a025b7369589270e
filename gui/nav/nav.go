package nav

import "github.com/rollcallsync/rollcall/gui/present"

// Destination is one of the types in this package.
type Destination interface{ screen() Screen }

// ScreenOf returns the screen of a destination.
func ScreenOf(d Destination) Screen { return d.screen() }

// Screen is an entry of the rail. As a destination, it shows the screen as the user left it, or the
// screen's first view if it is already visible.
type Screen string

// The screens.
const (
	Dashboard      Screen = "dashboard"
	Directory      Screen = "directory"
	History        Screen = "history"
	Connectors     Screen = "connectors"
	Authentication Screen = "authentication"
	Settings       Screen = "settings"
)

// Account is an account in the directory. Run is a run in which it existed, or 0: an account that
// no longer exists is shown as of that run.
type Account struct {
	Connector, ID string
	Run           int64
}

// Group is a group in the directory. For Run, see Account.
type Group struct {
	Connector, ID string
	Run           int64
}

// DirectoryAt is the directory as of a run.
type DirectoryAt struct{ Run int64 }

// Runs are the runs of a connector in the history. The newest one is shown in detail.
type Runs struct{ Connector string }

// Run is a run in the history. The list shows the runs of Connector, or all runs if Connector is
// empty. Filter selects the changes to show.
type Run struct {
	Connector string
	ID        int64
	Filter    present.ChangeFilter
}

// BackToHistory is the history as the user left it.
type BackToHistory struct{}

// NewConnector is the form of a new connector.
type NewConnector struct{}

// Connector is the form of a connector.
type Connector struct{ ID string }

// Key is the form of a connector, scrolled to its key.
type Key struct{ Connector string }

// Permissions is the setup guide of a connector, at its step about permissions.
type Permissions struct{ Connector string }

// Profile is the form of an authentication profile.
type Profile struct{ ID string }

func (s Screen) screen() Screen      { return s }
func (Account) screen() Screen       { return Directory }
func (Group) screen() Screen         { return Directory }
func (DirectoryAt) screen() Screen   { return Directory }
func (Runs) screen() Screen          { return History }
func (Run) screen() Screen           { return History }
func (BackToHistory) screen() Screen { return History }
func (NewConnector) screen() Screen  { return Connectors }
func (Connector) screen() Screen     { return Connectors }
func (Key) screen() Screen           { return Connectors }
func (Permissions) screen() Screen   { return Connectors }
func (Profile) screen() Screen       { return Authentication }
