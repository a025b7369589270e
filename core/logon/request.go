package logon

import (
	"context"
	"iter"
	"net/netip"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Directory is the data that decisions use; the application's store provides it.
type Directory interface {
	// UsersNamed finds accounts of any status by ID, userPrincipalName or mail, in all
	// connectors. Visible accounts hide others. An empty result is not an error.
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
	// SignIn returns who signed in. The error is a *Refusal if Entra ID said no, an
	// *Unavailable if it did not answer, or the end of ctx.
	SignIn(ctx context.Context, a Attempt) (Identity, error)
	// Reach checks whether Entra ID answers at all, without sending a name.
	Reach(ctx context.Context, c directory.Connector) error
}

// Attempt is one sign-in at Entra ID.
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

// Identity is the person who signed in, according to the ID token.
type Identity struct {
	ObjectID string // Graph's id
	TenantID string
	Name     string // sign-in name
}

// DeviceCode is the code that a person enters on another device to sign in here.
type DeviceCode struct {
	Code    string
	Address string // of the page to enter it in
	Expires time.Time
}

// Request is a request to log on.
type Request struct {
	// User is a sign-in name, a mail address or Graph's id.
	User string
	// Profile names the profile to use, as Directory.Profile finds it. If it is empty,
	// the profile that applies to the account is used.
	Profile string
	Way     directory.Way
	// Password is for the way password. Evaluate overwrites it.
	Password []byte
	From     netip.Addr // where the person is; no profile permits the zero Addr
	// Administrator is set if an administrator tries a log-on: the verdict contains
	// everything, and comes at once. For other callers, see the package comment.
	Administrator bool

	// ShowCode shows a device code, OpenBrowser opens a page; each is needed in
	// its way. Both are called within Evaluate and must return soon.
	ShowCode    func(DeviceCode)
	OpenBrowser func(address string) error
	// Tell is called when a step begins and when it is decided. It may be nil. Only
	// administrators get these calls.
	Tell func(Step)
}
