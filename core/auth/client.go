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

// Options say who signs in and through which transport.
type Options struct {
	Connector directory.Connector
	// Secret is the client secret. If the connector uses a certificate, it is the passphrase of the
	// certificate's file, which may be empty.
	Secret Secret
	// Transport carries the requests. It comes from the function Transport or from a simulator, and
	// must not be nil.
	Transport http.RoundTripper
	// Interactive is set if a person is waiting. There are then fewer attempts, and nothing is
	// renewed ahead of time, so Close has nothing to do.
	Interactive bool
	Log         *slog.Logger // nil: nothing is logged
}

// Client signs one connector in. It is safe for concurrent use and must not be copied.
type Client struct {
	msal        confidential.Client
	scopes      []string
	facts       facts
	certificate *Certificate // nil when a client secret is used
	log         *slog.Logger

	attempts int
	ahead    bool          // whether tokens are renewed before they expire
	turn     chan struct{} // contains one value while a goroutine signs in

	mu      sync.Mutex
	token   *token // nil if there is none; a pointer, so formatting never shows the token
	issued  uint64 // number of tokens that Entra ID has issued
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
		// Instance discovery asks Microsoft whether a sign-in host belongs to it. Rollcall's hosts
		// are built in or chosen by the administrator, so there is nothing to ask. A custom cloud
		// may also be unable to reach Microsoft.
		confidential.WithInstanceDiscovery(false),
		// Environment variables must not cause the secret to be sent to a regional host.
		confidential.WithAzureRegion("DisableMsalForceRegion"),
	)
	if err != nil {
		return nil, fmt.Errorf("prepare sign-in: %w", addressInvalid(o.Connector).Wrap(err))
	}
	return c, nil
}

// Authority returns the sign-in URL of the connector's tenant. The error is a problem.Problem: the
// connector has no tenant, or its URLs cannot be used.
func Authority(c directory.Connector) (string, error) {
	login, graph := c.Endpoints()
	if c.TenantDomain == "" {
		return "", &problem.Problem{
			Code: problem.CodeTenantMissing, Title: "The connector has no tenant",
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
		Title:  "The cloud's URLs are not valid",
		Detail: fmt.Sprintf("The sign-in URL is %q and the Graph URL is %q.", login, graph),
		Hint:   "Enter both as https:// followed by a host name, without a trailing slash.",
	}
}

// credentialOf returns the application's credential, and the certificate if it uses one.
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

// Token returns an access token for Graph. It returns the stored one while that is valid for at
// least a minute, or else a new one from Entra ID. A token near its expiry, or past the time at
// which Entra ID wants it renewed, is renewed in the background without delaying the call (see
// Renewal).
//
// With fresh, Token first drops the stored one; use this after Graph has refused it. Callers that
// ask for a fresh token at the same time share one. Transient failures are retried a few times,
// within ctx.
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

// Format writes the same words for every verb, because MSAL's client has the secret in its fields.
func (c *Client) Format(f fmt.State, _ rune) {
	io.WriteString(f, "auth.Client for application "+c.facts.app)
}
