package auth

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Options say who signs in, and through which transport.
type Options struct {
	Connector directory.Connector
	// Secret is the client secret. If the connector names a certificate, it is the
	// passphrase of the certificate's file, which may be empty.
	Secret Secret
	// Transport carries the requests, as Transport or a simulator makes it. It
	// must not be nil.
	Transport http.RoundTripper
	// Interactive is set when a person waits. Then fewer attempts are made and nothing
	// is renewed ahead of time, so there is nothing to close.
	Interactive bool
	Log         *slog.Logger // nil: nothing is logged
}

// Client signs one connector in. It is safe for several goroutines and must
// not be copied.
type Client struct {
	msal        confidential.Client
	scopes      []string
	facts       facts
	certificate *Certificate // nil when a client secret is used
	log         *slog.Logger

	attempts int
	ahead    bool          // tokens are renewed before they expire
	turn     chan struct{} // holds one value while somebody signs in

	mu      sync.Mutex
	token   *token // nil: none; a pointer, so that no formatting shows the token
	issued  uint64 // counts the tokens that Entra ID has issued
	renewal renewal
}

// New returns a client for a connector. It reads the certificate file, if there is one,
// and does no other input or output. The first Token shows whether Entra ID accepts the
// credentials.
func New(o Options) (*Client, error) {
	facts := factsOf(o.Connector)
	credential, certificate, err := credentialOf(o.Connector, o.Secret)
	if err != nil {
		return nil, fmt.Errorf("prepare sign-in: %w", err)
	}
	if certificate != nil {
		facts.thumbprint = certificate.Thumbprint
	}
	authority, err := Authority(o.Connector)
	if err != nil {
		return nil, fmt.Errorf("prepare sign-in: %w", err)
	}
	c := &Client{
		scopes: []string{facts.graph + "/.default"}, facts: facts, certificate: certificate, log: o.Log,
		turn: make(chan struct{}, 1), attempts: maxAttempts, ahead: !o.Interactive,
	}
	if o.Interactive {
		c.attempts = maxInteractive
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.msal, err = confidential.New(authority, o.Connector.ClientID, credential,
		confidential.WithHTTPClient(&sender{route: o.Transport, facts: facts, secret: o.Secret}),
		confidential.WithCache(forgetful{}),
		// Instance discovery asks Microsoft whether a sign-in host is one of
		// theirs. Rollcall's are built in or the administrator's own choice, so
		// there is nothing to ask, and a custom cloud may not reach Microsoft.
		confidential.WithInstanceDiscovery(false),
		// The environment must not send the secret to a regional host.
		confidential.WithAzureRegion("DisableMsalForceRegion"),
	)
	if err != nil {
		return nil, fmt.Errorf("prepare sign-in: %w", addressInvalid(o.Connector).Wrap(err))
	}
	return c, nil
}

// Authority returns the sign-in URL of the connector's tenant. The error is a
// problem.Problem: the connector names no tenant, or its URLs cannot be used.
func Authority(c directory.Connector) (string, error) {
	login, graph := c.Endpoints()
	if c.TenantDomain == "" {
		return "", &problem.Problem{
			Code: problem.CodeTenantMissing, Title: "The connector names no tenant",
			Hint: "Enter the tenant domain, such as contoso.com, or the tenant ID.",
		}
	}
	if !isHTTPS(login) || !isHTTPS(graph) {
		return "", addressInvalid(c).Wrap(nil)
	}
	return login + "/" + url.PathEscape(c.TenantDomain), nil
}

func isHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && !strings.HasSuffix(address, "/")
}

func addressInvalid(c directory.Connector) problem.Problem {
	login, graph := c.Endpoints()
	return problem.Problem{
		Code:   problem.CodeSignInAddressInvalid,
		Title:  "The addresses of the cloud cannot be used",
		Detail: fmt.Sprintf("Sign-in is at %q and Graph at %q.", login, graph),
		Hint:   "Give both as https:// and a host name, without a slash at the end.",
	}
}

// credentialOf returns the proof of the application's identity, and the certificate if
// one is used.
func credentialOf(c directory.Connector, secret Secret) (confidential.Credential, *Certificate, error) {
	if c.Certificate != "" {
		pair, err := loadKeyPair(c.Certificate, secret)
		if err != nil {
			return confidential.Credential{}, nil, err
		}
		credential, err := confidential.NewCredFromCert(pair.chain, pair.key)
		return credential, &pair.certificate, err
	}
	if secret == "" {
		return confidential.Credential{}, nil, &problem.Problem{
			Code: problem.CodeSecretMissing, Title: "The connector has no client secret",
			Hint: "Enter the client secret or choose a certificate in the connector's settings.",
		}
	}
	credential, err := confidential.NewCredFromSecret(string(secret))
	return credential, nil, err
}

// Token returns an access token for Graph: the stored one while it is valid for at
// least a minute, or else a new one from Entra ID. Near its expiry, or after the time
// at which Entra ID wants it renewed, the stored one is renewed in the background
// without delaying the call (see Renewal). With fresh, Token first drops the stored
// one, for use after Graph has refused it. Callers that ask for a fresh one at the same
// time share one new token. Transient failures are tried again a few times, under ctx.
func (c *Client) Token(ctx context.Context, fresh bool) (string, error) {
	kept, issued := c.kept(ctx)
	if kept != "" && !fresh {
		return kept, nil
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return "", fmt.Errorf("sign in: %w", ctx.Err())
	}
	if shared := c.newerThan(issued); shared != "" {
		return shared, nil
	}
	result, err := c.persist(ctx)
	if err != nil {
		return "", fmt.Errorf("sign in: %w", err)
	}
	return c.keep(result), nil
}

// Format writes the same words for every verb: MSAL's client holds the secret
// in its fields.
func (c *Client) Format(f fmt.State, _ rune) {
	io.WriteString(f, "auth.Client for application "+c.facts.app)
}
