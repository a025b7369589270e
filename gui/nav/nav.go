package nav

import "github.com/rollcallsync/rollcall/gui/present"

// Destination is one of the types of this package, and no other.
type Destination interface{ screen() Screen }

// ScreenOf is the screen that a destination is on.
func ScreenOf(d Destination) Screen { return d.screen() }

// Screen is an entry of the rail, as a destination: the screen as it was left, or
// its first view if it is already visible.
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

// Account is an account in the directory. Run is a run in which it existed: if it
// no longer exists, it is shown as of that run; 0: none.
type Account struct {
	Connector, ID string
	Run           int64
}

// Group is a group in the directory; for Run see Account.
type Group struct {
	Connector, ID string
	Run           int64
}

// DirectoryAt is the directory as of a run.
type DirectoryAt struct{ Run int64 }

// Runs are the runs of a connector in the history, with its newest one in detail.
type Runs struct{ Connector string }

// Run is a run in the history, among those of Connector or, if that is empty, of
// all. Filter selects the changes to show.
type Run struct {
	Connector string
	ID        int64
	Filter    present.ChangeFilter
}

// BackToHistory is the history as it was left.
type BackToHistory struct{}

// NewConnector is the form of a new connector.
type NewConnector struct{}

// Connector is the form of a connector.
type Connector struct{ ID string }

// Key is the form of a connector, at its key.
type Key struct{ Connector string }

// Permissions is the setup guide of a connector, at the permissions.
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
