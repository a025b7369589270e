package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// UnlockTitle is the title of the dialog that asks for the passphrase of the vault.
const UnlockTitle lang.Key = "Unlock the vault"

// UnlockText says what the passphrase opens, and what happens without it.
func UnlockText(s secrets.Status) string {
	whose := lang.T("%s is encrypted with a passphrase.", s.Choice.File)
	if s.OpenedBy == directory.OpenedByKeyFile {
		whose = lang.T("%s is opened by the SSH key %s, which has a passphrase.", s.Choice.File, s.Choice.KeyFile)
	}
	return Line(whose) + " " +
		lang.T("The secrets of the connectors are in it. Until it is open, nothing can be synchronized.")
}

// VaultText says where secrets are kept, and why they cannot be used.
func VaultText(s secrets.Status, err error) string {
	if err != nil {
		return lang.T("Where secrets are kept is unknown.") + " " + VaultFault(err)
	}
	if s.Choice.Kind != directory.VaultAge {
		return lang.T("Secrets are in this computer's keyring.")
	}
	text := lang.T("Secrets are in the vault %s, which is opened by %s.", Line(s.Choice.File), vaultOpener(s))
	switch {
	case s.Overridden:
		text += " " + lang.T("A flag or the environment says so.")
	case s.Locked():
		return text + " " + lang.T("It is locked.")
	}
	if s.Problem != nil {
		text += " " + VaultFault(s.Problem)
	}
	return text
}

// VaultFault describes the problem with a vault and its remedy.
func VaultFault(err error) string {
	p := problem.Of(err)
	return sentence(Line(lang.Core(p.Title))) + " " + sentence(Line(lang.Core(p.Hint)))
}

func vaultOpener(s secrets.Status) string {
	switch s.OpenedBy {
	case directory.OpenedByKeyFile:
		return Line(s.Choice.KeyFile)
	case directory.OpenedByCredential:
		return lang.T("a credential of the service")
	case directory.OpenedByNothing:
		return lang.T("an identity file")
	}
	return lang.T("a passphrase")
}
