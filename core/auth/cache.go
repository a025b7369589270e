package auth

import (
	"context"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
)

// forgetful stands where MSAL expects an external token cache, which may overwrite
// MSAL's own before a token is looked for. It empties that: Client keeps the token,
// since MSAL 1.10.1 renews a good one while the call waits, and hides that it could
// not. So every call of MSAL asks Entra ID, with the endpoints that were discovered
// once.
type forgetful struct{}

// Replace empties MSAL's cache.
func (forgetful) Replace(_ context.Context, inner cache.Unmarshaler, _ cache.ReplaceHints) error {
	return inner.Unmarshal([]byte("{}"))
}

// Export does nothing.
func (forgetful) Export(context.Context, cache.Marshaler, cache.ExportHints) error { return nil }
