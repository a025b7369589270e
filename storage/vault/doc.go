// Package vault keeps the secrets of connectors: a client secret, or the passphrase of a
// certificate file. Keyring keeps them in the keyring of the operating system, and Age in a file that
// age has encrypted. Memory keeps them in memory for the practice demo. One conformance test checks
// the same contract on all three.
//
// Secrets are named by connector ID, have at most 2,048 bytes, and come back byte for byte. No vault
// takes the place of another one. If a vault cannot keep a secret, nothing is stored, and the error
// carries a problem.Problem with one of the codes below. A missing secret answers errors.Is for
// directory.ErrNotFound. A secret in the keyring that cannot be read answers errors.Is for
// directory.ErrForeign; Store and Remove still work then.
//
//	keyring_missing    no keyring on this computer or for this session
//	keyring_locked     the keyring is locked and was not unlocked in time
//	keyring_full       the secret does not fit
//	keyring_failed     the vault refused, or returned a different value
//	keyring_foreign    the stored value was not written by this version
//	secret_not_stored  no secret is stored under this ID
//	vault_missing      the file does not exist
//	vault_exists       a new file would replace one
//	vault_locked       the file needs a passphrase or an identity that was not given
//	vault_wrong_key    the passphrase or identity does not open the file
//	vault_damaged      the file was cut off or changed, or is not a vault
//	vault_exposed      other accounts have rights to the file or its key (its group may read it)
//	vault_unreadable   the file or its key cannot be read
//	vault_unwritable   the file cannot be written
//
// Several goroutines may call the methods. Keyring sends one request at a time. A keyring may
// prompt a person to unlock it, and then the library cannot be interrupted. In that case, a
// method returns when its context ends, but the goroutine with the request remains until the
// prompt is answered. Later calls wait for it, so there is never more than one such goroutine.
//
// Age reads its file to the end before it uses anything in it, and looks at the file again on each
// call, because other programs may change it. A write holds a lock (FILE.lock), replaces the file as
// a whole, and decrypts what it wrote. The passphrase or identity, and the secrets, stay in memory
// while the program runs. A file with a passphrase costs about a second and 256 MB whenever it has
// changed; one with an identity costs nothing. Anybody who may write the file can replace it with
// another one for the same identity: age proves who can read a file, not who wrote it.
//
// Errors and log values never contain a secret.
package vault
