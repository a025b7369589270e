package auth

import (
	"context"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
)

// forgetful stands where MSAL expects an external token cache. It keeps
// nothing: tokens of an application are short-lived and stay in MSAL's memory.
// Its use is that MSAL lets an external cache overwrite its own before it
// looks for a token, which is the one way to drop a token that Graph refuses
// while keeping the client with its discovered endpoints.
type forgetful struct {
	forget bool // set under Client.turn, before MSAL is called
}

// Replace empties MSAL's cache when forget is set.
func (f *forgetful) Replace(_ context.Context, inner cache.Unmarshaler, _ cache.ReplaceHints) error {
	if !f.forget {
		return nil
	}
	return inner.Unmarshal([]byte("{}"))
}

// Export does nothing.
func (*forgetful) Export(context.Context, cache.Marshaler, cache.ExportHints) error { return nil }
