package logon

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// inTheBrowser performs the authorization code flow with PKCE. MSAL can do this too
// (AcquireTokenInteractive in 1.10.1), but its listener ends the log-on at the first unrelated
// request. Rollcall therefore has its own listener.
func inTheBrowser(ctx context.Context, client public.Client, a Attempt) (public.AuthResult, error) {
	state, verifier := secretText(), secretText()
	back, err := listenLoopback(ctx, state)
	if err != nil {
		return public.AuthResult{}, &Unavailable{
			Why:   noListener,
			Cause: fmt.Errorf("listen at the loopback address: %w", err),
		}
	}
	defer back.close(ctx)
	address, err := signInPage(ctx, client, a, back, verifier)
	if err != nil {
		return public.AuthResult{}, err
	}
	if err := a.OpenBrowser(address); err != nil {
		return public.AuthResult{}, &Unavailable{Why: noBrowser, Cause: fmt.Errorf("open the browser: %w", err)}
	}
	answer, err := back.wait(ctx)
	if err != nil {
		return public.AuthResult{}, err
	}
	if answer.code == "" {
		return public.AuthResult{}, answer.refusal()
	}
	return client.AcquireTokenByAuthCode(ctx, answer.code, back.address, scopes, public.WithChallenge(verifier))
}

// signInPage returns the URL of the page where people sign in. MSAL supplies the URL; signInPage
// adds the parameters that MSAL leaves out (RFC 7636, 4.3).
func signInPage(ctx context.Context, client public.Client, a Attempt, back *loopback, verifier string) (string, error) {
	address, err := client.AuthCodeURL(ctx, a.ClientID, back.address, scopes, public.WithLoginHint(a.Name))
	if err != nil {
		return "", err
	}
	page, err := url.Parse(address)
	if err != nil {
		return "", &Unavailable{Why: unusable, Cause: errors.New("the address of the sign-in page cannot be read")}
	}
	challenge := sha256.Sum256([]byte(verifier))
	query := page.Query()
	// MSAL redeems the code for all three scopes
	query.Set("scope", strings.Join(append(scopes, "offline_access"), " "))
	query.Set("prompt", "select_account")
	query.Set("state", back.state)
	query.Set("response_mode", "form_post") // keeps the code out of the browser's history
	query.Set("code_challenge", base64.RawURLEncoding.EncodeToString(challenge[:]))
	query.Set("code_challenge_method", "S256")
	page.RawQuery = query.Encode()
	return page.String(), nil
}

// secretText returns a text that cannot be guessed. It consists of characters that RFC 7636, 4.1,
// allows, and is longer than the required 43.
func secretText() string { return rand.Text() + rand.Text() }

// codeInDescription finds the code in the description that the sign-in page sends to the redirect
// address. The code is available only there.
var codeInDescription = regexp.MustCompile(`^AADSTS(\d+)\b`)

// refusal returns the error for an answer without an authorization code. Its description contains
// names, so only the number is used.
func (r redirection) refusal() error {
	code := 0
	if found := codeInDescription.FindStringSubmatch(r.description); found != nil {
		var err error
		if code, err = strconv.Atoi(found[1]); err != nil {
			return &Refusal{Class: r.class, Reason: directory.LogOnRefused}
		}
	}
	return judged(envelope{Error: r.class, Codes: []int{code}}, 0)
}

var (
	noListener = problem.Problem{
		Code:  problem.CodeLoopbackUnavailable,
		Title: "Rollcall cannot wait for the browser's answer on this computer (localhost)",
		Hint:  "Allow Rollcall to listen on the loopback address, or log on with a device code.",
	}
	noBrowser = problem.Problem{
		Code: problem.CodeBrowserUnavailable, Title: "The browser could not be opened",
		Hint: "Choose a default browser in the settings of this computer, or log on with a device code.",
	}
)
