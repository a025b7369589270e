package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

func ageMissing(path string, cause error) error {
	return problem.Problem{
		Code: problem.CodeVaultMissing, Title: fmt.Sprintf("The vault %s does not exist", path),
		Detail: "The secrets of this data folder are kept in this file, and nowhere else.",
		Hint: "Put the file back, for example from a backup. Without it, create a new vault and enter the " +
			"secrets again.",
	}.Wrap(cause)
}

func ageExists(path string) error {
	return problem.Problem{
		Code: problem.CodeVaultExists, Title: fmt.Sprintf("The file %s already exists", path),
		Detail: "Rollcall does not overwrite a vault.", Hint: "Choose a file that does not exist.",
	}.Wrap(fs.ErrExist)
}

// ageLocked says that the passphrase of a vault or a key was not entered.
func ageLocked(path string, cause error) error {
	return problem.Problem{
		Code: problem.CodeVaultLocked, Title: "The vault is locked",
		Detail: fmt.Sprintf("%s needs a passphrase, but none was entered.", path),
		Hint:   "Enter the passphrase, or specify a file that contains it.",
		Remedy: problem.Remedy{Kind: problem.OpenVault},
	}.Wrap(cause)
}

// ageNoIdentity says that nothing names the identity that a vault needs.
func ageNoIdentity(path string) error {
	return problem.Problem{
		Code: problem.CodeVaultLocked, Title: "The vault needs an identity file",
		Detail: fmt.Sprintf("%s is encrypted for age or SSH identities, but none was specified.", path),
		Hint:   "Specify the file with the identity.",
		Remedy: problem.Remedy{Kind: problem.OpenVault},
	}.Wrap(nil)
}

func ageWrongKey(path string, passphrase bool, k *key) error {
	p := problem.Problem{
		Code: problem.CodeVaultWrongKey, Remedy: problem.Remedy{Kind: problem.OpenVault},
		Hint: "Use the key that the vault was last encrypted for.",
	}
	switch {
	case passphrase && k.passphrase != "":
		p.Title, p.Detail = "The passphrase of the vault is wrong", fmt.Sprintf("It does not open %s.", path)
		if k.source != "" {
			p.Detail = fmt.Sprintf("The passphrase in %s does not open %s.", k.source, path)
		}
	case passphrase:
		p.Title, p.Detail = "The vault needs a passphrase",
			fmt.Sprintf("%s is encrypted with a passphrase, but %s contains an identity.", path, k.source)
	case k.passphrase != "":
		p.Title, p.Detail = "The vault needs an identity",
			fmt.Sprintf("%s is encrypted for identities, but a passphrase was given.", path)
		if k.source != "" {
			p.Detail = fmt.Sprintf("%s is encrypted for identities, but %s contains none.", path, k.source)
		}
	default:
		p.Title, p.Detail = "The identity does not open the vault",
			fmt.Sprintf("%s is not encrypted for the identity in %s.", path, k.source)
	}
	return p.Wrap(nil)
}

func wrongSSHPassphrase(path string) error {
	return problem.Problem{
		Code: problem.CodeVaultWrongKey, Title: "The passphrase of the SSH key is wrong",
		Detail: fmt.Sprintf("It does not open %s.", path), Hint: "Enter the passphrase of this key.",
		Remedy: problem.Remedy{Kind: problem.OpenVault},
	}.Wrap(nil)
}

func ageDamaged(path string, cause error) error {
	return problem.Problem{
		Code: problem.CodeVaultDamaged, Title: fmt.Sprintf("The vault %s is damaged", path),
		Detail: "The file was cut off or changed. Nothing in it is used.",
		Hint:   "Put back a copy of the file. Without one, create a new vault and enter the secrets again.",
	}.Wrap(cause)
}

func agePlain(path string) error {
	return problem.Problem{
		Code: problem.CodeVaultDamaged, Title: fmt.Sprintf("The file %s is not encrypted by age", path),
		Detail: "A vault begins with a header of age. Rollcall keeps no secrets in plain files.",
		Hint:   "Choose the file of the vault, or put back a copy of it.",
	}.Wrap(nil)
}

func ageForeign(path string) error {
	return problem.Problem{
		Code: problem.CodeVaultDamaged, Title: fmt.Sprintf("The file %s is not a vault of this version", path),
		Detail: "It can be opened, but another program or a newer version of Rollcall wrote it.",
		Hint:   "Use the version of Rollcall that wrote it, or choose another file.",
	}.Wrap(directory.ErrForeign)
}

func ageExposed(path string, mode fs.FileMode) error {
	return problem.Problem{
		Code: problem.CodeVaultExposed, Title: fmt.Sprintf("Other people can open the file %s", path),
		Detail: fmt.Sprintf("Its mode is %04o. Rollcall uses a vault, a passphrase or an identity only if other "+
			"accounts have no rights to its file. The file's group may read it, but not write.", mode.Perm()),
		Hint: "Take the rights away, as with chmod 600. If another person may have read it, change the key and the " +
			"secrets.",
	}.Wrap(nil)
}

func ageUnreadable(path string, cause error) error {
	why, hint := "The system refused access.", "Fix the permissions of the file, or choose another one."
	switch {
	case errors.Is(cause, fs.ErrPermission):
		why = "This account does not have permission to read it."
	case errors.Is(cause, errFolder):
		why, hint = "It is a folder.", "Choose a file."
	case errors.Is(cause, errTooLarge):
		why, hint = "It is too large for a vault or a key, so it is probably the wrong file.", "Choose another file."
	case errors.Is(cause, os.ErrDeadlineExceeded):
		why, hint = "It is a pipe, and nothing came out of it.", "Choose an ordinary file."
	}
	return problem.Problem{
		Code: problem.CodeVaultUnreadable, Title: fmt.Sprintf("The file %s cannot be read", path),
		Detail: why, Hint: hint,
	}.Wrap(cause)
}

func ageUnwritable(path string, cause error) error {
	why := disk.Reason(path, cause)
	if errors.Is(cause, errReadBack) {
		why = "It did not return what was written."
	}
	return problem.Problem{
		Code: problem.CodeVaultUnwritable, Title: fmt.Sprintf("The vault %s cannot be written", path),
		Detail: why + " Its earlier contents stay.",
		Hint:   "Fix the permissions of the folder, or free up space on its disk.",
	}.Wrap(cause)
}

func ageBusy(path string) error {
	return problem.Problem{
		Code: problem.CodeBusy, Title: fmt.Sprintf("Another program is changing the vault %s", path),
		Hint: "Try again when it has finished.",
	}.Wrap(directory.ErrBusy)
}

// keyUnusable says why a file does not contain a key.
func keyUnusable(path, why string, cause error) error {
	if path == "" {
		return problem.Usage("The passphrase is empty", "Enter a passphrase.").Wrap(cause)
	}
	return problem.Problem{
		Code: problem.CodeVaultUnreadable, Title: fmt.Sprintf("The key file %s cannot be used", path),
		Detail: strings.ToUpper(why[:1]) + why[1:] + ".",
		Hint:   "Specify a file that contains the passphrase on a single line, or an age or SSH identity.",
	}.Wrap(cause)
}

// badRecipient names a public key that is not valid. It does not repeat anything else, which may
// be a private key.
func badRecipient(text string, cause error) error {
	title := "A recipient is not an age or SSH public key"
	if strings.HasPrefix(text, "age1") || strings.HasPrefix(text, "ssh-") {
		title = fmt.Sprintf("%q is not a valid recipient", text)
	} else {
		cause = nil
	}
	return problem.Usage(title, "Give a public key that begins with age1, ssh-ed25519 or ssh-rsa.").Wrap(cause)
}

func mixedRecipients(cause error) error {
	return problem.Usage("These recipients cannot be used together",
		"A post-quantum recipient (age1pq…) can be combined only with others of its kind.").Wrap(cause)
}

func passphraseNotAlone() error {
	return problem.Usage("A passphrase cannot be combined with recipients",
		"An age file with a passphrase cannot have other recipients. To let other people recover the secrets, use "+
			"an identity, and give their public keys as recipients.")
}

func noNewKey() error {
	return problem.Usage("The vault needs a key", "Give a passphrase, or a file with a passphrase or an identity.")
}
