// Package secrets keeps the secrets of a data folder in the vault that a person has chosen: the
// keyring of the operating system, or a file. It also makes a vault in a file, moves secrets from
// one vault to the other, and changes the key of the file.
//
// The choice is in the data folder, and flags or the environment of a program can override it.
// Service reads it before each use, so that a program notices at once what another one has chosen.
// Nothing else changes it: a vault that cannot be used is an error, and no other vault takes its
// place.
//
// A move copies every secret and reads it back, then changes the choice, and only then removes the
// secrets from the vault that they came from. If anything fails before the choice changes, the
// choice stays as it was, and the earlier vault has all secrets. If a program is killed after that,
// the same move again removes what is in both vaults. Only one program at a time makes, moves or
// rekeys a vault.
//
// Methods may be called from several goroutines. Errors are for people, and never contain a secret.
package secrets
