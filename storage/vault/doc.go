// Package vault keeps connectors' secrets: a client secret, or the passphrase
// of a certificate file. Keyring keeps them in the keyring of the operating
// system, Memory in memory for the practice demo; both keep the same contract,
// which one conformance test checks on both.
//
// Secrets are named by connector id, at most 2,048 bytes long, and come back
// byte for byte. There is no fall-back to a file: where the keyring cannot
// keep a secret, nothing is stored, and the error carries a problem.Problem
// with one of the codes below. A secret that is not there answers errors.Is
// for directory.ErrNotFound, one that cannot be read for directory.ErrForeign;
// Store and Remove work all the same.
//
//	keyring_missing    no keyring on this computer or for this session
//	keyring_locked     the keyring is locked and was not unlocked in time
//	keyring_full       the secret does not fit
//	keyring_failed     the keyring refused, or did not give back what it took
//	keyring_foreign    the stored value was not written by this version
//	secret_not_stored  no secret is stored for the connector
//
// Methods are safe for several goroutines. Keyring asks the keyring one
// question at a time. A keyring may ask a person to unlock it, and the library
// underneath cannot be interrupted then: a method returns when its context
// ends, and the one goroutine that asks stays until the prompt is answered.
// Later calls wait behind it, so there is never more than one.
//
// Errors and log values never hold a secret.
package vault
