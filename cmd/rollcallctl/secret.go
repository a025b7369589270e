package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// maxSecretFile bounds what is read from a file that may be the wrong one.
const maxSecretFile = 64 << 10

// secretFlags say where a secret comes from. It never is a flag's value: other
// people on this computer can read those.
type secretFlags struct {
	stdin           bool
	file            string
	certificate     string
	passphraseStdin bool
	passphraseFile  string
}

func (f *secretFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.stdin, "secret-stdin", false, "read the client secret from standard input, one line; a terminal is asked without echo")
	flags.StringVar(&f.file, "secret-file", "", "read the client secret from `FILE`")
	flags.StringVar(&f.certificate, "certificate", "", "sign in with this PEM or PFX `FILE`, which holds certificate and private key")
	flags.BoolVar(&f.passphraseStdin, "passphrase-stdin", false, "read the passphrase of the certificate file from standard input")
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", "read the passphrase of the certificate from `FILE`")
}

// newSecret says whether a client secret was given.
func (f *secretFlags) newSecret(cmd *cobra.Command) bool {
	return f.stdin || cmd.Flags().Changed("secret-file")
}

func (f *secretFlags) newPassphrase(cmd *cobra.Command) bool {
	return f.passphraseStdin || cmd.Flags().Changed("passphrase-file")
}

// given says whether a secret of either kind was given; a certificate without
// a passphrase has the empty one.
func (f *secretFlags) given(cmd *cobra.Command) bool {
	return f.newSecret(cmd) || f.newPassphrase(cmd) || f.certificate != ""
}

// check refuses combinations that mean nothing.
func (f *secretFlags) check(cmd *cobra.Command) error {
	pairs := []struct {
		both bool
		a, b string
	}{
		{f.stdin && cmd.Flags().Changed("secret-file"), "--secret-stdin", "--secret-file"},
		{f.passphraseStdin && cmd.Flags().Changed("passphrase-file"), "--passphrase-stdin", "--passphrase-file"},
		{f.newSecret(cmd) && f.certificate != "", "a client secret", "--certificate"},
		{f.newSecret(cmd) && f.newPassphrase(cmd), "a client secret", "a passphrase"},
	}
	for _, pair := range pairs {
		if pair.both {
			return problem.Usage(fmt.Sprintf("%s and %s exclude each other", pair.a, pair.b), "Give one of them.")
		}
	}
	return nil
}

// read reads the secret from where the flags say; empty for a certificate
// without a passphrase.
func (f *secretFlags) read(ctx context.Context, p *program) (auth.Secret, error) {
	switch {
	case f.stdin:
		return p.readSecret(ctx, "Client secret")
	case f.file != "":
		return readSecretFile(f.file)
	case f.passphraseStdin:
		return p.readSecret(ctx, "Passphrase of the certificate")
	case f.passphraseFile != "":
		return readSecretFile(f.passphraseFile)
	}
	return "", nil
}

func readSecretFile(path string) (auth.Secret, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", unreadable(path, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSecretFile))
	if err != nil {
		return "", unreadable(path, err)
	}
	return secretOf(text), nil
}

// secretOf is the secret in what a file or standard input holds. A byte order mark
// is dropped at the beginning alone: within a secret it is named.
func secretOf(text []byte) auth.Secret {
	if bytes.HasPrefix(text, []byte{0xFF, 0xFE}) || bytes.HasPrefix(text, []byte{0xFE, 0xFF}) {
		text = directory.PlainText(text)
	}
	return auth.Secret(directory.TidySecret(string(text)))
}

// unreadable says why a file that a flag names cannot be read.
func unreadable(path string, err error) error {
	why := "the system refuses it"
	switch {
	case errors.Is(err, os.ErrNotExist):
		why = "it does not exist"
	case errors.Is(err, os.ErrPermission):
		why = "this account may not read it"
	case isFolder(path):
		why = "it is a folder"
	}
	return problem.Usage(fmt.Sprintf("The file %q cannot be read: %s", path, why), "Name a file that this account can read.")
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// readSecret reads one line from standard input; a person is asked, and what
// is typed is not shown.
func (p *program) readSecret(ctx context.Context, prompt string) (auth.Secret, error) {
	if file, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return p.askSecret(ctx, int(file.Fd()), prompt)
	}
	input := bufio.NewReader(io.LimitReader(p.stdin, maxSecretFile))
	line, err := input.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	// What has come after the line belongs to it: a secret that was pasted with a
	// line break in it is refused, rather than kept by half. More is not waited for.
	rest, err := input.Peek(input.Buffered())
	if err != nil {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return secretOf(append(line, rest...)), nil
}

// askSecret asks at a terminal. An interrupt gives the terminal its echo back;
// the goroutine that still waits for the line ends with the program, which is
// about to exit.
func (p *program) askSecret(ctx context.Context, terminal int, prompt string) (auth.Secret, error) {
	before, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("prepare terminal: %w", err)
	}
	fmt.Fprintf(p.stderr, "%s: ", prompt)
	type answer struct {
		line []byte
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(terminal)
		typed <- answer{line, err}
	}()
	defer writeLine(p.stderr, "")
	select {
	case a := <-typed:
		return secretOf(a.line), a.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(terminal, before))
	}
}
