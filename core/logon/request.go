package logon

import (
	"context"
	"iter"
	"net/netip"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Directory provides the data that decisions use. The application's store implements it.
type Directory interface {
	// UsersNamed finds accounts of any status by ID, userPrincipalName or mail, in all connectors.
	// If it finds visible accounts, it leaves out the others. An empty result is not an error.
	UsersNamed(ctx context.Context, name string) ([]directory.User, error)
	// GroupsOf streams the live groups of an account, including nested ones.
	GroupsOf(ctx context.Context, u directory.User, at directory.Moment, effective bool) iter.Seq2[directory.Membership,
		error]
	// Profiles lists the default profile first and the others in order.
	Profiles(ctx context.Context) ([]directory.Profile, error)
	// Profile finds a profile by ID, by an unambiguous prefix of the ID, or by name.
	Profile(ctx context.Context, ref string) (directory.Profile, error)
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	// AddLogOn adds an attempt to the log.
	AddLogOn(ctx context.Context, l directory.LogOn) error
}

// Entra asks Entra ID. Microsoft implements it.
type Entra interface {
	// SignIn returns who signed in. The error is a *Refusal if Entra ID refused the sign-in, an
	// *Unavailable if it did not answer, or the error of ctx.
	SignIn(ctx context.Context, a Attempt) (Identity, error)
	// Reach checks whether Entra ID answers at all, without sending a name.
	Reach(ctx context.Context, c directory.Connector) error
}

// Attempt is one sign-in at Entra ID.
type Attempt struct {
	Connector directory.Connector
	ClientID  string // application
	Way       directory.Way
	Name      string // sign-in name; only a hint, except with a password
	Password  []byte // read during the call
	// ShowCode and OpenBrowser are the functions in the Request.
	ShowCode    func(DeviceCode)
	OpenBrowser func(address string) error
}

// Identity is the person who signed in, according to the ID token.
type Identity struct {
	ObjectID string // Graph's ID
	TenantID string
	Name     string // sign-in name
}

// DeviceCode is the code that a person enters on another device to sign in here.
type DeviceCode struct {
	Code    string
	Address string // URL of the page on which to enter it
	Expires time.Time
}

// Request is a request to log on.
type Request struct {
	// User is a sign-in name, a mail address or Graph's ID.
	User string
	// Profile is the profile to use, in any form that Directory.Profile accepts. If it is empty,
	// the profile that applies to the account is used.
	Profile string
	Way     directory.Way
	// Password is used only with WayPassword. Evaluate overwrites it.
	Password []byte
	From     netip.Addr // the person's address; no profile permits the zero Addr
	// Administrator is set if an administrator tests a log-on. The verdict then contains everything
	// and comes immediately. The package comment describes other callers.
	Administrator bool

	// ShowCode shows a device code, and OpenBrowser opens a page. Each is needed only for its
	// method. Both are called during Evaluate and must return soon.
	ShowCode    func(DeviceCode)
	OpenBrowser func(address string) error
	// Tell is called when a step begins and when it is decided. It may be nil. It is called only
	// for administrators.
	Tell func(Step)
}
