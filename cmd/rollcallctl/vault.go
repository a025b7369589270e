package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/storage/vault"
)

func vaultCommand(p *program) *cobra.Command {
	cmd := group("vault", "Choose where secrets are kept",
		vaultStatus(p), vaultInit(p), vaultMove(p), vaultRekey(p))
	cmd.Long = `Secrets are in the keyring of the operating system, unless you choose a vault in a
file. age encrypts that file (https://age-encryption.org), so that the program age
can open it too. It is meant for servers, which have no keyring.

A passphrase, or an age or SSH identity, opens the file. Both can be in a file
(--vault-key). A systemd service can pass that file as the credential
` + vault.CredentialName + `. If a passphrase is in no file, commands at a terminal ask for it.

Nothing changes the choice but these commands. If the vault cannot be opened,
Rollcall does not use another one, and never keeps a secret in a plain file.`
	return cmd
}

func vaultStatus(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show where secrets are kept, and whether they can be read", Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			status, err := s.VaultStatus(cmd.Context())
			if err != nil {
				return err
			}
			if err := p.showVault(status); err != nil {
				return err
			}
			if status.OpenedBy == directory.OpenedByPerson && status.Locked() && p.asker() != nil {
				return nil
			}
			return status.Problem
		}),
	}
}

// keyFlags say what opens a vault from now on. A passphrase is never the value of a flag.
type keyFlags struct {
	file       string
	stdin      bool
	recipients []string
	alone      bool
}

func (f *keyFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.file, "key-file", "",
		"`FILE` that opens the vault from now on: it contains a passphrase, or an age or SSH identity")
	flags.BoolVar(&f.stdin, "passphrase-stdin", false, "read the new passphrase from standard input, one line")
	flags.StringArrayVar(&f.recipients, "recipient", nil,
		"`KEY` of another person who can open the vault, such as age1… or ssh-ed25519 …; can be repeated")
}

// check rejects combinations of flags that make no sense.
func (f *keyFlags) check() error {
	const hint = "Give only one of them."
	switch {
	case f.stdin && f.file != "":
		return problem.Usage("--passphrase-stdin and --key-file cannot be used together", hint)
	case f.alone && len(f.recipients) > 0:
		return problem.Usage("--recipient and --no-recipients cannot be used together", hint)
	}
	return nil
}

// read returns the new key. If no flag names a key, read asks for a passphrase at a terminal, if
// ask is set and there is one.
func (f *keyFlags) read(ctx context.Context, p *program, ask bool) (k directory.VaultKey, err error) {
	if err := f.check(); err != nil {
		return k, err
	}
	k.KeyFile = f.file
	if f.alone {
		k.Recipients = []string{}
	}
	if len(f.recipients) > 0 {
		k.Recipients = f.recipients
	}
	switch {
	case f.stdin:
		secret, err := p.readSecret(ctx, "New passphrase of the vault")
		if err == nil && secret == "" {
			err = problem.Usage("The passphrase is empty", "Enter a passphrase.")
		}
		k.Passphrase = string(secret)
		return k, err
	case f.file == "" && ask && p.asker() != nil:
		k.Passphrase, err = p.askTwice(ctx, "New passphrase of the vault")
	}
	return k, err
}

// askTwice asks for a new passphrase at a terminal.
func (p *program) askTwice(ctx context.Context, what string) (string, error) {
	ask := p.asker()
	first, err := ask(ctx, what)
	if err != nil {
		return "", err
	}
	again, err := ask(ctx, "The same passphrase again")
	switch {
	case err != nil:
		return "", err
	case first == "":
		return "", problem.Usage("The passphrase is empty", "Enter a passphrase.")
	case first != again:
		return "", problem.Usage("The two passphrases differ", "Enter the same passphrase twice.")
	}
	return first, nil
}

// asker returns a function that asks for a passphrase at the terminal. It returns nil if there is
// no terminal.
func (p *program) asker() vault.Ask {
	terminal, ok := p.terminal()
	if !ok {
		return nil
	}
	return func(ctx context.Context, what string) (string, error) {
		secret, err := p.askSecret(ctx, terminal, what)
		return string(secret), err
	}
}

func vaultInit(p *program) *cobra.Command {
	f, file := new(keyFlags), ""
	cmd := &cobra.Command{
		Use: "init --age FILE", Short: "Create a vault in a file", Args: takes(),
		Long: `Create a vault in a file. Secrets are kept there from then on, unless there are already
connectors: then move their secrets with vault move.

A passphrase is always the only key. An identity can have recipients next to it:
people who can open the file with their own keys, if the identity is lost.`,
		Example: `  rollcallctl vault init --age ~/.config/rollcall/secrets.age
  rollcallctl vault init --age /var/lib/rollcall/secrets.age --key-file /etc/rollcall/passphrase
  rollcallctl vault init --age secrets.age --key-file ~/.ssh/id_ed25519 --recipient age1…`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if file == "" {
				return problem.Usage("--age is missing", "Specify the file to create: --age FILE.")
			}
			key, err := f.read(cmd.Context(), p, true)
			if err != nil {
				return err
			}
			status, err := s.InitVault(cmd.Context(), file, key)
			if err != nil {
				return err
			}
			if err := p.tellMade(file, status); err != nil {
				return err
			}
			return p.showVault(status)
		}),
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&file, "age", "", "`FILE` to make")
	return cmd
}

// tellMade says what to do next if a new vault is not in use yet.
func (p *program) tellMade(file string, now secrets.Status) error {
	made, err := filepath.Abs(file)
	switch {
	case err != nil:
		return fmt.Errorf("resolve path %q: %w", file, err)
	case now.Overridden && now.Choice.File != made:
		p.talk("The vault was created. It is not in use, because a flag or the environment chooses another one.")
	case now.Choice.Kind == directory.VaultKeyring:
		p.talk("The vault was created. Secrets are still in the keyring: move them with rollcallctl " +
			"vault move --to age.")
	}
	return nil
}

func vaultMove(p *program) *cobra.Command {
	to, leave := "", false
	cmd := &cobra.Command{
		Use: "move --to keyring|age", Short: "Move all secrets to the other vault", Args: takes(),
		Long: `Copy all secrets to the other vault, read them back, use that vault from then on, and
remove them from the earlier one. After an interruption, the same command removes
what is still in the earlier one. KeePassXC keeps removed entries in its recycle bin
and replaced ones in their history; empty both there.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			kind := directory.VaultKind(to)
			if kind != directory.VaultKeyring && kind != directory.VaultAge {
				return problem.Usage(fmt.Sprintf("%q is not a vault", to), "Use --to keyring or --to age.")
			}
			moved, err := s.MoveSecrets(cmd.Context(), kind, leave)
			if err != nil {
				return err
			}
			return p.showMoved(moved)
		}),
	}
	cmd.Flags().StringVar(&to, "to", "", "`VAULT` to move to: keyring or age")
	cmd.Flags().BoolVar(&leave, "leave-secrets", false,
		"only change the choice, for an earlier vault that cannot be opened; enter the secrets again")
	completeFlag(cmd, "to", string(directory.VaultKeyring), string(directory.VaultAge))
	return cmd
}

func vaultRekey(p *program) *cobra.Command {
	f := new(keyFlags)
	cmd := &cobra.Command{
		Use: "rekey", Short: "Encrypt the vault in a file for another key", Args: takes(),
		Long: `Encrypt the vault file for another key. The vault must be open with its current key.

Without --key-file and --passphrase-stdin, Rollcall asks for a passphrase, or keeps
the current key file. Recipients also stay, unless --recipient gives a complete new
list. Earlier copies of the file still open with the old key. If another person may
have that key, also renew the secrets.`,
		Example: `  rollcallctl vault rekey --key-file /etc/rollcall/new-passphrase
  rollcallctl vault rekey --recipient age1… --recipient "ssh-ed25519 …"`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			before, err := s.VaultStatus(cmd.Context())
			if err != nil {
				return err
			}
			key, err := f.read(cmd.Context(), p, before.OpenedBy == directory.OpenedByPerson)
			if err != nil {
				return err
			}
			status, err := s.RekeyVault(cmd.Context(), key)
			if err != nil {
				return err
			}
			return p.showVault(status)
		}),
	}
	f.bind(cmd)
	cmd.Flags().BoolVar(&f.alone, "no-recipients", false, "let no one else open the vault")
	return cmd
}

// vaultJSON says where secrets are kept, as --json shows it.
type vaultJSON struct {
	Vault      directory.VaultKind   `json:"vault"`
	File       string                `json:"file,omitempty"`
	KeyFile    string                `json:"keyFile,omitempty"`
	Overridden bool                  `json:"overridden"`
	OpenedBy   directory.VaultOpener `json:"openedBy,omitempty"`
	Usable     bool                  `json:"usable"`
	Recipients []string              `json:"recipients,omitempty"`
	Secrets    *int                  `json:"secrets,omitempty"`
	Problem    *problem.Problem      `json:"problem,omitempty"`
}

func vaultToJSON(s secrets.Status) vaultJSON {
	j := vaultJSON{
		Vault: s.Choice.Kind, File: s.Choice.File, KeyFile: s.Choice.KeyFile, Overridden: s.Overridden,
		OpenedBy: s.OpenedBy, Usable: s.Problem == nil,
	}
	if s.Contents != nil {
		number := len(s.Contents.IDs)
		j.Recipients, j.Secrets = s.Contents.Recipients, &number
	}
	if s.Problem != nil {
		shown := withRemedy(problem.Of(s.Problem))
		j.Problem = &shown
	}
	return j
}

var openersInWords = map[directory.VaultOpener]string{
	directory.OpenedByCredential: "the credential " + vault.CredentialName + " of the service",
	directory.OpenedByPerson:     "a passphrase entered by hand",
	directory.OpenedByNothing:    "nothing: it needs an identity file",
}

func (p *program) showVault(s secrets.Status) error {
	if p.json {
		return p.printJSON(vaultToJSON(s))
	}
	opener := openersInWords[s.OpenedBy]
	if s.OpenedBy == directory.OpenedByKeyFile {
		opener = s.Choice.KeyFile
	}
	number, recipients := "", ""
	if s.Contents != nil {
		number, recipients = strconv.Itoa(len(s.Contents.IDs)), strings.Join(s.Contents.Recipients, "; ")
	}
	chosen := "for this data folder"
	if s.Overridden {
		chosen = "by a flag or the environment"
	} else if s.Choice.Kind == directory.VaultKeyring && s.Choice.File == "" {
		chosen = ""
	}
	t := newTable(p.stdout)
	t.facts([][2]string{
		{"Secrets are in", s.Choice.Name()},
		{"Chosen", chosen},
		{"Opened by", opener},
		{"Can be used", usable(s)},
		{"Secrets", number},
		{"Recipients", recipients},
	})
	return t.flush()
}

func usable(s secrets.Status) string {
	switch {
	case s.Problem == nil:
		return "yes"
	case s.OpenedBy == directory.OpenedByPerson && s.Locked():
		return "after the passphrase is entered"
	}
	return "no: " + problem.Of(s.Problem).Title
}

func (p *program) showMoved(m secrets.Moved) error {
	if m.Left != nil {
		p.talk("Not all secrets could be removed from the earlier vault: " + oneLine(problem.Of(m.Left).Title))
	}
	return p.done(struct {
		To      directory.VaultKind `json:"to"`
		Moved   int                 `json:"moved"`
		Missing []string            `json:"missing,omitempty"`
	}{m.To.Kind, len(m.IDs), m.Missing},
		fmt.Sprintf("%s now in %s.", counted(len(m.IDs)), m.To.Name()))
}

func counted(secrets int) string {
	if secrets == 1 {
		return "1 secret is"
	}
	return fmt.Sprintf("%d secrets are", secrets)
}

// openVault asks for the passphrase of the vault at the terminal, before a command that would need
// it later. Other problems with the vault are reported when a secret is needed.
func (p *program) openVault(ctx context.Context, s *session) error {
	if p.asker() == nil {
		return nil
	}
	err := s.OpenVault(ctx)
	if code := problem.Of(err).Code; code == problem.CodeVaultLocked || code == problem.CodeVaultWrongKey ||
		errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
