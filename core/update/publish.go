package update

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"aead.dev/minisign"
	"golang.org/x/mod/semver"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Key is the private key of a publisher.
type Key struct{ private minisign.PrivateKey }

// Public returns the public key, as the settings name it.
func (k Key) Public() string {
	return k.private.Public().(minisign.PublicKey).String()
}

// NewKey makes a key. It returns the text of its file, which the passphrase encrypts, and the public
// key. An empty passphrase encrypts nothing. Any other costs seconds and 1 GB of memory, now and
// whenever the file is opened, because that is how minisign does it.
func NewKey(passphrase auth.Secret) (file []byte, public string, err error) {
	_, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return nil, "", fmt.Errorf("make key: %w", err)
	}
	if passphrase == "" {
		file, err = private.MarshalText()
	} else {
		file, err = minisign.EncryptKey(string(passphrase), private)
	}
	if err != nil {
		return nil, "", fmt.Errorf("encrypt key: %w", err)
	}
	return append(file, '\n'), Key{private}.Public(), nil
}

// IsEncrypted reports whether a passphrase opens the file of a key.
func IsEncrypted(file []byte) bool { return minisign.IsEncrypted(file) }

// OpenKey reads the file of a key, which minisign may have made. The passphrase is not used if the
// file is not encrypted.
func OpenKey(file []byte, passphrase auth.Secret) (Key, error) {
	var private minisign.PrivateKey
	var err error
	if IsEncrypted(file) {
		private, err = minisign.DecryptKey(string(passphrase), file)
	} else {
		err = private.UnmarshalText(file)
	}
	if err != nil {
		return Key{}, problem.Problem{
			Code: problem.CodeUpdateKeyUnusable, Title: "The key of the publisher cannot be used",
			Detail: "The passphrase is wrong, or the file is not a private key of minisign.",
			Hint:   "Check the file and the passphrase.",
		}.Wrap(err)
	}
	return Key{private}, nil
}

// Publication says what Publish publishes.
type Publication struct {
	Folder  string // with the packages, and nothing else
	Version string
	Notes   string // an address that begins with https, or empty
	Key     Key
	Now     time.Time
	Valid   time.Duration // how long the manifest is valid
}

// Publish writes the manifest of all files in a folder, and its signature, into this folder.
func Publish(ctx context.Context, p Publication) (Manifest, error) {
	m := Manifest{
		Format: format, Program: program, Version: p.Version, Notes: p.Notes, Files: []File{},
		Date: p.Now.UTC().Truncate(time.Second), Expires: p.Now.UTC().Truncate(time.Second).Add(p.Valid),
	}
	switch {
	case !semver.IsValid("v" + p.Version):
		return m, problem.Usage(fmt.Sprintf("%q is not a version", p.Version), "Use a version such as 0.2.0.")
	case !secure(p.Notes):
		return m, problem.Usage(fmt.Sprintf("%q is not the address of a page", p.Notes),
			"Use an address that begins with https://.")
	case p.Valid <= 0:
		return m, problem.Usage("The manifest would have expired already", "Choose a longer time.")
	}
	var err error
	if m.Files, err = filesIn(ctx, p.Folder); err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, fmt.Errorf("encode manifest: %w", err)
	}
	text = append(text, '\n')
	signed := fmt.Sprintf("timestamp:%d\tfile:%s\thashed", m.Date.Unix(), ManifestFile)
	signature := minisign.SignWithComments(p.Key.private, text, signed, "signature of "+program+" "+m.Version)
	// A check between the two writes finds a signature that does not fit, and the next one finds both.
	for name, content := range map[string][]byte{ManifestFile: text, SignatureFile: signature} {
		if err := atomicfile.ReplacePublic(filepath.Join(p.Folder, name), content); err != nil {
			return m, fmt.Errorf("write %s: %w", name, err)
		}
	}
	return m, nil
}

// filesIn measures the files of a folder, in the order of their names.
func filesIn(ctx context.Context, folder string) ([]File, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, problem.Usage(fmt.Sprintf("The folder %s cannot be read", folder),
			"Choose the folder with the packages.").Wrap(err)
	}
	var list []File
	for _, e := range entries {
		if e.Name() == ManifestFile || e.Name() == SignatureFile || !e.Type().IsRegular() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		measured, err := measure(folder, e.Name())
		if err != nil {
			return nil, err
		}
		list = append(list, measured)
	}
	if len(list) == 0 {
		return nil, problem.Usage(fmt.Sprintf("There is no file in %s", folder), "Choose the folder with the packages.")
	}
	return list, nil
}

func measure(folder, name string) (_ File, err error) {
	f, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return File{}, fmt.Errorf("open package: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return File{}, fmt.Errorf("read package: %w", err)
	}
	return File{Name: name, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}
