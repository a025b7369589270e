package vault

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// maxSecret is a size that every supported keyring accepts. Windows allows 2,560 bytes, and
// macOS about 3,000 for the secret and its name, encoded in base64.
const maxSecret = 2048

var (
	errTooLong  = errors.New("secret is longer than 2048 bytes")
	errEmpty    = errors.New("secret is empty")
	errNoID     = errors.New("connector ID is empty")
	errReadBack = errors.New("vault returned a different value than the stored one")
)

// checkInput refuses values that must not go to a keyring.
func checkInput(connectorID, secret string) error {
	switch {
	case connectorID == "":
		return errNoID
	case secret == "":
		return problem.Usage("The secret is empty", "Enter the client secret or the passphrase.").Wrap(errEmpty)
	case len(secret) > maxSecret:
		return full(errTooLong)
	}
	return nil
}

// notStored says that a vault (the keyring or another one) has no secret for a connector or a
// notification channel.
func notStored(vault, id string) error {
	owner, name := "connector", id
	enter := "Enter the client secret, or the certificate's passphrase, in the connector again."
	if _, channel, ok := strings.Cut(id, "/"); ok {
		owner, name, enter = "channel", channel, "Enter the secrets of the channel again."
	}
	return problem.Problem{
		Code:   problem.CodeSecretNotStored,
		Title:  "No secret is stored for this " + owner,
		Detail: fmt.Sprintf("The %s contains nothing for %s %s.", vault, owner, name),
		Hint:   enter + " Secrets belong to one account on one computer and are not part of exports and backups.",
	}.Wrap(directory.ErrNotFound)
}

func missing(cause error) error {
	return problem.Problem{
		Code:   problem.CodeKeyringMissing,
		Title:  "There is no keyring to store the secret in",
		Detail: "Secrets are kept in the keyring of the operating system, but none responds in this session.",
		Hint:   missingHint, Remedy: problem.Remedy{Kind: problem.MakeVault},
	}.Wrap(cause)
}

func locked(cause error) error {
	return problem.Problem{
		Code:   problem.CodeKeyringLocked,
		Title:  "The keyring is locked",
		Detail: "The keyring did not open: it was not unlocked, or the prompt was closed.",
		Hint:   lockedHint,
	}.Wrap(cause)
}

func full(cause error) error {
	return problem.Problem{
		Code:   problem.CodeKeyringFull,
		Title:  "The secret does not fit into the vault",
		Detail: "A secret can have at most 2,048 bytes. This one is longer, or the keyring is full.",
		Hint: "Enter only the Value of the client secret, only the passphrase, or only the address of the webhook; " +
			"a certificate's private key stays in its file. If it is short, remove unneeded entries from the keyring.",
	}.Wrap(cause)
}

func failed(cause error) error {
	return problem.Problem{
		Code:   problem.CodeKeyringFailed,
		Title:  "The keyring did not store the secret",
		Detail: "The keyring answered with an error, or returned something other than what was stored.",
		Hint:   "Open the keyring's own program, check that entries can be added and read there, and try again.",
	}.Wrap(cause)
}

func foreign() error {
	return problem.Problem{
		Code:   problem.CodeKeyringForeign,
		Title:  "The stored secret cannot be read",
		Detail: "Its entry in the keyring was written by another program, by another version of Rollcall, or by hand.",
		Hint:   "Enter the secret again, in the connector or channel to which it belongs.",
	}.Wrap(directory.ErrForeign)
}
