package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/update"
)

func updateCommand(p *program) *cobra.Command {
	cmd := group("update", "Look for a newer version, and publish one", updateCheck(p), updatePublish(p), updateKey(p))
	cmd.Long = `Look for a newer version of Rollcall, and publish one.

A publisher writes a small list of the newest version and its files (a manifest) and
signs it. Rollcall looks at it if you set where it is, and with which key it is
signed: see --update-address, --update-key and --check-updates of rollcallctl config
set. It sends nothing about you, and never downloads or installs a program.

The signature is that of minisign, which can make the key and check the file as well.`
	return cmd
}

func updateCheck(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Look for a newer version now", Args: takes(),
		Long: `Look for a newer version now. A manifest is refused if it was changed, is signed with
another key, has expired, or is older than one that was seen before.

Exit codes: 0 this is the newest version, 4 a newer one is available, 1 the check
failed or the manifest was refused.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			state, err := s.CheckForUpdate(cmd.Context())
			if err != nil {
				return err
			}
			if err := p.showUpdate(state); err != nil || state.Offer == nil {
				return err
			}
			return asStatus(exitWarnings)
		}),
	}
}

func (p *program) showUpdate(s update.State) error {
	switch {
	case p.json:
		return p.printJSON(s)
	case s.Offer == nil:
		_, err := fmt.Fprintf(p.stdout, "Version %s is the newest one.\n", s.Version)
		return err
	}
	fmt.Fprintf(p.stdout, "Version %s is available, published on %s. This is version %s.\n", s.Offer.Version,
		s.Offer.Date.Format(time.DateOnly), s.Version)
	if s.Offer.Notes != "" {
		fmt.Fprintln(p.stdout, "What is new: "+s.Offer.Notes)
	}
	t := newTable(p.stdout)
	for _, f := range s.Offer.Files {
		t.row(f.Name, fmt.Sprint(f.Bytes), f.SHA256)
	}
	return t.flush()
}

// publishFlags are the flags of update publish.
type publishFlags struct {
	version, notes, key string
	days                int
	passphrase          secretSource
}

func updatePublish(p *program) *cobra.Command {
	f := new(publishFlags)
	cmd := &cobra.Command{
		Use: "publish FOLDER", Short: "Write and sign the manifest of a folder with packages", Args: takes("FOLDER"),
		Long: `Write the manifest of all files in a folder, and its signature, into this folder. Then
copy the folder to where the users of Rollcall look: a shared folder, or a server that
serves it over HTTPS. Publish again before the manifest expires, even without a newer
version.

The private key is in a file. If a passphrase protects it, the command reads it from a
file, from standard input, or at a terminal. It needs 1 GB of memory for that.`,
		Example: `  rollcallctl update publish dist/package --version 0.3.0 --key-file release.key \
      --notes https://downloads.example.com/rollcall/0.3.0.html`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.publishUpdate(cmd, f, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.version, "version", "",
		"`VERSION` of the packages, such as 0.3.0 (default that of this program)")
	flags.StringVar(&f.notes, "notes", "", "`ADDRESS` of a page about this version, which begins with https://")
	flags.StringVar(&f.key, "key-file", "", "`FILE` with the private key")
	flags.IntVar(&f.days, "valid", 180, "number of `DAYS` until the manifest expires")
	f.passphrase.bind(flags, "passphrase", "Passphrase of the key")
	return cmd
}

func (p *program) publishUpdate(cmd *cobra.Command, f *publishFlags, folder string) error {
	if f.key == "" {
		return problem.Usage("--key-file is missing", "Make a key with rollcallctl update key.")
	}
	file, err := os.ReadFile(f.key)
	if err != nil {
		return unreadable(f.key, err)
	}
	passphrase, err := f.open(cmd, p, file)
	if err != nil {
		return err
	}
	key, err := update.OpenKey(file, passphrase)
	if err != nil {
		return err
	}
	version := f.version
	if version == "" {
		version = readVersion().Version
	}
	m, err := update.Publish(cmd.Context(), update.Publication{
		Folder: folder, Version: version, Notes: f.notes, Key: key, Now: time.Now(),
		Valid: time.Duration(f.days) * 24 * time.Hour,
	})
	if err != nil {
		return err
	}
	return p.done(m, fmt.Sprintf("Version %s with %s is signed with the key %s. The manifest expires on %s.",
		m.Version, quantity.Counted(len(m.Files), "file"), key.Public(), m.Expires.Format(time.DateOnly)))
}

// open returns the passphrase of the key, if it needs one.
func (f *publishFlags) open(cmd *cobra.Command, p *program, file []byte) (auth.Secret, error) {
	if !update.IsEncrypted(file) {
		return "", nil
	}
	read, err := f.passphrase.read(cmd, p)
	if err != nil || read != nil {
		return valueOf(read), err
	}
	ask := p.asker()
	if ask == nil {
		return "", problem.Usage("The key needs a passphrase", "Use --passphrase-file or --passphrase-stdin.")
	}
	typed, err := ask(cmd.Context(), "Passphrase of the key")
	return auth.Secret(typed), err
}

func valueOf(secret *auth.Secret) auth.Secret {
	if secret == nil {
		return ""
	}
	return *secret
}

func updateKey(p *program) *cobra.Command {
	var source secretSource
	open := false
	cmd := &cobra.Command{
		Use: "key FILE", Short: "Make the key of a publisher", Args: takes("FILE"),
		Long: `Make the key of a publisher. The private key goes into a new file that only you can
read. The public key is printed. Give it to the users of Rollcall in another way than
the manifest, so that nobody can replace both.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			passphrase, err := p.newPassphrase(cmd, source, open)
			if err != nil {
				return err
			}
			file, public, err := update.NewKey(passphrase)
			if err != nil {
				return err
			}
			if err := writeNew(args[0], file); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(struct {
					Public string `json:"public"`
				}{public})
			}
			fmt.Fprintln(p.stdout, public)
			return nil
		},
	}
	source.bind(cmd.Flags(), "passphrase", "Passphrase of the key")
	cmd.Flags().BoolVar(&open, "no-passphrase", false, "do not encrypt the key")
	return cmd
}

// newPassphrase returns the passphrase of a new key. It is empty only if the flag asks for that.
func (p *program) newPassphrase(cmd *cobra.Command, source secretSource, open bool) (auth.Secret, error) {
	if open {
		return "", nil
	}
	read, err := source.read(cmd, p)
	switch {
	case err != nil:
		return "", err
	case valueOf(read) != "":
		return *read, nil
	case p.asker() == nil:
		return "", problem.Usage("The key needs a passphrase",
			"Use --passphrase-file or --passphrase-stdin, or --no-passphrase for a key that is not encrypted.")
	}
	typed, err := p.askTwice(cmd.Context(), "New passphrase of the key")
	return auth.Secret(typed), err
}

// writeNew writes a file that only its owner can read, and refuses to replace one.
func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return problem.Usage(fmt.Sprintf("There is already a file %s", path), "Choose another name.").Wrap(err)
	}
	if err == nil {
		_, err = file.Write(text)
		if closed := file.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return nil
}
