package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"
)

const (
	// ageHeader begins every age file that is not text, and ageText every one that is.
	ageHeader = "age-encryption.org/v1\n"
	ageText   = armor.Header
	// maxVault and maxKey limit how much of a file is read, because it may be the wrong file.
	maxVault = 16 << 20
	maxKey   = 64 << 10
	// pipePatience is how long a pipe may take to deliver a key, for example while its writer asks a
	// person.
	pipePatience = time.Minute

	// format and formatVersion mark the contents of a vault.
	format        = "rollcall-vault"
	formatVersion = 1
)

// contents is the encrypted part of a vault. The recipients are in it because an age file does not
// name them, and because no one can add one without opening the vault.
type contents struct {
	Format     string            `json:"format"`
	Version    int               `json:"version"`
	Recipients []string          `json:"recipients,omitempty"`
	Secrets    map[string][]byte `json:"secrets"` // by connector ID
}

func (c *contents) equal(other *contents) bool {
	return slices.Equal(c.Recipients, other.Recipients) && maps.EqualFunc(c.Secrets, other.Secrets, bytes.Equal)
}

// readVault returns the bytes of a vault, without the armour of a text file. They are still
// encrypted.
func readVault(path string) ([]byte, error) {
	text, err := readFile(path, maxVault, true)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, ageMissing(path, err)
	case err != nil:
		return nil, err
	case bytes.HasPrefix(bytes.TrimLeft(text, " \r\n\t"), []byte(ageText)):
		if text, err = io.ReadAll(armor.NewReader(bytes.NewReader(text))); err != nil {
			return nil, ageDamaged(path, err)
		}
	}
	switch {
	case bytes.HasPrefix(text, []byte(ageHeader)):
		return text, nil
	case len(text) == 0, bytes.HasPrefix([]byte(ageHeader), text):
		return nil, ageDamaged(path, io.ErrUnexpectedEOF)
	}
	return nil, agePlain(path)
}

// readFile reads a file of limited size. A private file must give other accounts no rights, except
// that its group may read it. readFile also reads pipes, but never waits for one without end.
func readFile(path string, most int, private bool) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|withoutWaiting, 0)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		return nil, ageUnreadable(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, ageUnreadable(path, err)
	case info.IsDir():
		return nil, ageUnreadable(path, errFolder)
	case private && info.Mode()&forOthers != 0 && runtime.GOOS != "windows":
		return nil, ageExposed(path, info.Mode())
	}
	_ = file.SetReadDeadline(time.Now().Add(pipePatience)) // only pipes have deadlines
	text, err := io.ReadAll(io.LimitReader(file, int64(most)+1))
	switch {
	case err != nil:
		return nil, ageUnreadable(path, err)
	case len(text) > most:
		return nil, ageUnreadable(path, errTooLarge)
	}
	return text, nil
}

// forOthers are the rights that nobody but the owner may have to a private file. Its group may read
// it, so that an administrator can own the key of a service.
const forOthers fs.FileMode = 0o027

var (
	errFolder   = errors.New("it is a folder")
	errTooLarge = errors.New("it is too large")
)

// ofPassphrase reports whether a vault is encrypted with a passphrase. A passphrase is always the
// only recipient.
func ofPassphrase(text []byte) bool {
	return bytes.HasPrefix(text, []byte(ageHeader+"-> scrypt "))
}

// decrypt returns the contents of a vault. It reads the vault to the end before it uses any of it:
// a file that was cut off decrypts without an error up to the last piece.
func decrypt(path string, text []byte, k *key) (*contents, error) {
	reader, err := age.Decrypt(bytes.NewReader(text), k.identities...)
	if err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			return nil, ageWrongKey(path, ofPassphrase(text), k)
		}
		return nil, ageDamaged(path, err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		return nil, ageDamaged(path, err)
	}
	c := new(contents)
	if json.Unmarshal(plain, c) != nil || c.Format != format || c.Version != formatVersion {
		return nil, ageForeign(path) // the error from json may quote a secret
	}
	return c, nil
}

// encrypt returns the bytes of a vault for a key.
func encrypt(c *contents, k *key, workFactor int) ([]byte, error) {
	c.Format, c.Version = format, formatVersion
	if c.Secrets == nil {
		c.Secrets = map[string][]byte{}
	}
	recipients, err := k.recipients(c.Recipients, workFactor)
	if err != nil {
		return nil, err
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode vault: %w", err)
	}
	var text bytes.Buffer
	writer, err := age.Encrypt(&text, recipients...)
	if err != nil {
		return nil, mixedRecipients(err)
	}
	if _, err := writer.Write(plain); err != nil {
		return nil, fmt.Errorf("encrypt vault: %w", err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("encrypt vault: %w", err)
	}
	return text.Bytes(), nil
}
