package auth

import (
	"context"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/cache"
)

// forgetful is the external token cache that MSAL expects and consults before it looks for a token.
// It always empties MSAL's own cache, because Client keeps the token itself: MSAL 1.10.1 renews a
// valid token while the call waits, and hides a failed renewal. So every MSAL call asks Entra ID,
// but the endpoints are discovered only once.
type forgetful struct{}

// Replace empties MSAL's cache.
func (forgetful) Replace(_ context.Context, inner cache.Unmarshaler, _ cache.ReplaceHints) error {
	return inner.Unmarshal([]byte("{}"))
}

// Export does nothing.
func (forgetful) Export(context.Context, cache.Marshaler, cache.ExportHints) error { return nil }
