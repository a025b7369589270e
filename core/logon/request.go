package logon

import (
	"context"
	"iter"
	"net/netip"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Directory is what decisions are made from; the application's store has it.
type Directory interface {
	// UsersNamed finds accounts of any status by id, userPrincipalName or mail,
	// in all connectors; those that people see keep others out. None is no error.
	UsersNamed(ctx context.Context, name string) ([]directory.User, error)
	// GroupsOf streams the live groups of an account, through nested ones too.
	GroupsOf(ctx context.Context, u directory.User, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
	// Profiles lists the default profile first, the others in their order.
	Profiles(ctx context.Context) ([]directory.Profile, error)
	// Profile finds by id, an unambiguous prefix of it, or name.
	Profile(ctx context.Context, ref string) (directory.Profile, error)
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	// AddLogOn enters an attempt in the log.
	AddLogOn(ctx context.Context, l directory.LogOn) error
}

// Entra asks Entra ID; Microsoft is the adapter.
type Entra interface {
	// SignIn returns who signed in. The error is a *Refusal where Entra ID said
	// no, an *Unavailable where it said nothing, or the end of ctx.
	SignIn(ctx context.Context, a Attempt) (Identity, error)
	// Reach asks whether Entra ID answers at all, without saying who wants to
	// know.
	Reach(ctx context.Context, c directory.Connector) error
}

// Attempt is a sign-in that Entra ID is asked about.
type Attempt struct {
	Connector directory.Connector
	ClientID  string // application
	Way       directory.Way
	Name      string // sign-in name; a hint except with a password
	Password  []byte // read during the call
	// ShowCode and OpenBrowser are those of the Request.
	ShowCode    func(DeviceCode)
	OpenBrowser func(address string) error
}

// Identity is who signed in, as the id token says.
type Identity struct {
	ObjectID string // Graph's id
	TenantID string
	Name     string // sign-in name
}

// DeviceCode is what a person enters elsewhere to sign in here.
type DeviceCode struct {
	Code    string
	Address string // of the page to enter it in
	Expires time.Time
}

// Request is somebody who wants to log on.
type Request struct {
	// User is a sign-in name, a mail address or Graph's id.
	User string
	// Profile is the profile to go by, as Directory.Profile finds it; empty: the
	// one that holds for the account.
	Profile string
	Way     directory.Way
	// Password is for the way password. Evaluate overwrites it.
	Password []byte
	From     netip.Addr // where the person is; the zero Addr is nowhere that is permitted
	// Administrator is set when an administrator tries a log-on: the verdict
	// tells everything, and at once. Otherwise see the package comment.
	Administrator bool

	// ShowCode shows a device code, OpenBrowser opens a page; each is needed in
	// its way. Both are called within Evaluate and must return soon.
	ShowCode    func(DeviceCode)
	OpenBrowser func(address string) error
	// Tell hears of each step when it begins and when it is decided; nil: nobody
	// does. It is called for administrators alone.
	Tell func(Step)
}
