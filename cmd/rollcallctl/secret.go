package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// maxSecretFile limits how much of a file is read, because it may be the wrong file.
const maxSecretFile = 64 << 10

// secretFlags say where a secret comes from. A secret is never the value of a flag, because other
// people on the computer can see the arguments of programs.
type secretFlags struct {
	stdin           bool
	file            string
	certificate     string
	passphraseStdin bool
	passphraseFile  string
}

func (f *secretFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.stdin, "secret-stdin", false,
		"read the client secret from standard input (one line, not shown at a terminal)")
	flags.StringVar(&f.file, "secret-file", "", "read the client secret from `FILE`")
	flags.StringVar(&f.certificate, "certificate", "",
		"sign in with this PEM or PFX `FILE`, which contains a certificate and its private key")
	flags.BoolVar(&f.passphraseStdin, "passphrase-stdin", false,
		"read the passphrase of the certificate file from standard input")
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", "read the passphrase of the certificate file from `FILE`")
}

// newSecret reports whether a client secret was given.
func (f *secretFlags) newSecret(cmd *cobra.Command) bool {
	return f.stdin || cmd.Flags().Changed("secret-file")
}

func (f *secretFlags) newPassphrase(cmd *cobra.Command) bool {
	return f.passphraseStdin || cmd.Flags().Changed("passphrase-file")
}

// given reports whether a secret or a certificate was given. A certificate without a passphrase
// counts.
func (f *secretFlags) given(cmd *cobra.Command) bool {
	return f.newSecret(cmd) || f.newPassphrase(cmd) || f.certificate != ""
}

// check rejects combinations of flags that make no sense.
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
			return problem.Usage(fmt.Sprintf("%s and %s cannot be used together", pair.a, pair.b),
				"Give only one of them.")
		}
	}
	return nil
}

// read reads the secret from the source that the flags name. The secret is empty for a certificate
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

// secretOf returns the secret in the content of a file or of standard input. A byte order mark at
// the beginning is ignored. One inside the secret is reported. The echo of the Windows command prompt
// also writes the blank before a pipe or redirection sign; no secret ends with one.
func secretOf(text []byte) auth.Secret {
	const mark = "\xFF\xFE"
	switch {
	case len(text) > 1 && text[0] != 0 && text[1] == 0: // UTF-16 without a mark, as cmd /u writes it
		text = directory.PlainText(append([]byte(mark), text...))
	case bytes.HasPrefix(text, []byte(mark)), bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		text = directory.PlainText(text)
	}
	if line, echoed := strings.CutSuffix(string(text), " \r\n"); echoed {
		return auth.Secret(directory.TidySecret(line))
	}
	return auth.Secret(directory.TidySecret(string(text)))
}

// unreadable explains why a file named by a flag cannot be read.
func unreadable(path string, err error) error {
	why := "the system refused access"
	switch {
	case errors.Is(err, os.ErrNotExist):
		why = "it does not exist"
	case errors.Is(err, os.ErrPermission):
		why = "your user account does not have permission to read it"
	case isFolder(path):
		why = "it is a folder"
	}
	return problem.Usage(fmt.Sprintf("The file %s cannot be read: %s", problem.Quoted(path), why),
		"Choose a file that your user account can read.")
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// readSecret reads one line from standard input. At a terminal it prints a prompt, and the input is
// not shown.
func (p *program) readSecret(ctx context.Context, prompt string) (auth.Secret, error) {
	if terminal, ok := p.terminal(); ok {
		return p.askSecret(ctx, terminal, prompt)
	}
	input := bufio.NewReader(io.LimitReader(p.stdin, maxSecretFile))
	line, err := input.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	// Text that has already arrived after the line belongs to the secret. The secret is then
	// rejected, because it contains a line break. Do not wait for more text.
	rest, err := input.Peek(input.Buffered())
	if err != nil {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return secretOf(append(line, rest...)), nil
}

// askConsent asks a question at a terminal. It returns an error unless the answer is yes. After an
// interrupt, the goroutine that still waits for the line ends with the program, which is about to
// exit.
func (p *program) askConsent(ctx context.Context, question string) error {
	if _, ok := p.terminal(); !ok {
		return problem.Usage("The command cannot ask without a terminal", "If you are sure, use --yes.")
	}
	fmt.Fprintf(p.stderr, "%s [y/N] ", question)
	typed := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(p.stdin).ReadString('\n') // what was not typed is not consent
		typed <- line
	}()
	select {
	case line := <-typed:
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes":
			return nil
		}
		p.talk("Nothing was removed.")
		return asStatus(exitFailure)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// terminal returns the terminal on standard input, if there is one.
func (p *program) terminal() (descriptor int, ok bool) {
	file, isFile := p.stdin.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return 0, false
	}
	return int(file.Fd()), true
}

// askSecret asks at a terminal. After an interrupt it makes the terminal show input again. The
// goroutine that still waits for the line ends with the program, which is about to exit.
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
