// Package vault keeps the secrets of connectors: a client secret, or the passphrase of a
// certificate file. Keyring keeps them in the keyring of the operating system. Memory keeps
// them in memory for the practice demo. One conformance test checks the same contract on
// both.
//
// Secrets are named by connector ID, have at most 2,048 bytes, and come back byte for byte.
// There is no fallback to a file. If the keyring cannot keep a secret, nothing is stored,
// and the error carries a problem.Problem with one of the codes below. A missing secret
// answers errors.Is for directory.ErrNotFound. A secret that cannot be read answers
// errors.Is for directory.ErrForeign; Store and Remove still work then.
//
//	keyring_missing    no keyring on this computer or for this session
//	keyring_locked     the keyring is locked and was not unlocked in time
//	keyring_full       the secret does not fit
//	keyring_failed     the keyring refused, or returned a different value
//	keyring_foreign    the stored value was not written by this version
//	secret_not_stored  no secret is stored for the connector
//
// Several goroutines may call the methods. Keyring sends the keyring one request at a time. A
// keyring may ask a person to unlock it, and then the library cannot be interrupted. In that
// case a method returns when its context ends, and the one goroutine that asks stays until
// the prompt is answered. Later calls wait behind it, so there is never more than one.
//
// Errors and log values never contain a secret.
package vault
