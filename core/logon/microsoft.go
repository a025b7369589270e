package logon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// scopes are the permissions that a log-on needs to learn who signed in.
var scopes = []string{"openid", "profile"}

// Microsoft asks Entra ID through MSAL.
type Microsoft struct {
	// Transport returns the HTTP transport of a connector, like auth.Transport.
	Transport func(directory.Connector) (http.RoundTripper, error)
}

// SignIn lets a person sign in, and returns who signed in.
func (m *Microsoft) SignIn(ctx context.Context, a Attempt) (Identity, error) {
	client, err := m.client(a)
	if err != nil {
		return Identity{}, err
	}
	acquire := map[directory.Way]func(context.Context, public.Client, Attempt) (public.AuthResult, error){
		directory.WayBrowser: inTheBrowser, directory.WayDevice: withDeviceCode, directory.WayPassword: withPassword,
	}[a.Way]
	if acquire == nil {
		return Identity{}, fmt.Errorf("no sign-in method %q", a.Way)
	}
	result, err := acquire(ctx, client, a)
	if err != nil {
		return Identity{}, understood(err)
	}
	return identityOf(result, a.ClientID)
}

// client makes an MSAL client. It is used for one attempt only, and so is its token cache.
func (m *Microsoft) client(a Attempt) (public.Client, error) {
	authority, err := auth.Authority(a.Connector)
	if err != nil {
		return public.Client{}, fmt.Errorf("prepare sign-in: %w", err)
	}
	route, err := m.Transport(a.Connector)
	if err != nil {
		return public.Client{}, fmt.Errorf("prepare sign-in: %w", err)
	}
	client, err := public.New(a.ClientID, public.WithAuthority(authority),
		public.WithHTTPClient(newExchange(route, a.Connector)),
		public.WithInstanceDiscovery(false)) // as in core/auth
	if err != nil {
		return client, &Unavailable{Why: unusable, Cause: err}
	}
	return client, nil
}

func withDeviceCode(ctx context.Context, client public.Client, a Attempt) (public.AuthResult, error) {
	code, err := client.AcquireTokenByDeviceCode(ctx, scopes)
	if err != nil {
		return public.AuthResult{}, err
	}
	a.ShowCode(DeviceCode{
		Code: code.Result.UserCode, Address: code.Result.VerificationURL,
		Expires: code.Result.ExpiresOn,
	})
	return code.AuthenticationResult(ctx)
}

func withPassword(ctx context.Context, client public.Client, a Attempt) (public.AuthResult, error) {
	//lint:ignore SA1019 the grant is deprecated too; the profile calls it legacy and has to allow it
	return client.AcquireTokenByUsernamePassword(ctx, scopes, a.Name, string(a.Password))
}

// Reach reads the tenant's public description of its sign-in service.
func (m *Microsoft) Reach(ctx context.Context, c directory.Connector) error {
	authority, err := auth.Authority(c)
	if err != nil {
		return fmt.Errorf("prepare sign-in: %w", err)
	}
	route, err := m.Transport(c)
	if err != nil {
		return fmt.Errorf("prepare sign-in: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, authority+"/v2.0/.well-known/openid-configuration",
		http.NoBody)
	if err != nil {
		return fmt.Errorf("prepare sign-in: %w", err)
	}
	resp, err := newExchange(route, c).Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// understood converts an error from MSAL to one of the Entra interface. exchange has already
// converted the errors from the network and from Entra ID. The others are answers that MSAL could
// not use. Their text is dropped because it may quote a server.
func understood(err error) error {
	var no *Refusal
	var silent *Unavailable
	switch {
	case errors.As(err, &no), errors.As(err, &silent), errors.Is(err, context.Canceled),
		errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return &Unavailable{Why: unusable, Cause: errors.New("MSAL refused the sign-in service's answer")}
}

// identityOf reads the ID token. It came directly from the token endpoint, so its
// signature need not be checked, but its claims must match (OpenID Connect Core 1.0, 3.1.3.7).
func identityOf(r public.AuthResult, clientID string) (Identity, error) {
	t := r.IDToken
	now := time.Now().Unix()
	const skew = 300
	issuer, err := url.Parse(t.Issuer)
	switch {
	case err != nil, !strings.EqualFold(t.Audience, clientID), t.Oid == "", t.TenantID == "",
		!strings.HasPrefix(strings.ToLower(issuer.Path)+"/", "/"+strings.ToLower(t.TenantID)+"/"),
		t.ExpirationTime+skew < now, t.NotBefore-skew > now:
		return Identity{}, &Unavailable{Why: unusable, Cause: errors.New("the ID token does not match the request")}
	}
	name := t.PreferredUsername
	if name == "" {
		name = t.Name
	}
	return Identity{ObjectID: t.Oid, TenantID: t.TenantID, Name: name}, nil
}

// unusable is the problem for an answer that cannot come from Entra ID.
var unusable = problem.Problem{
	Code: problem.CodeSignInAnswerUnusable, Title: "The sign-in answer cannot be used",
	Hint: "For a custom cloud, check the sign-in URL. Otherwise look for a proxy that changes encrypted traffic.",
}
