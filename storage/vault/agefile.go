package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"

	"filippo.io/age"
	"filippo.io/age/armor"
)

const (
	// ageHeader begins every age file that is not text, and ageText every one that is.
	ageHeader = "age-encryption.org/v1\n"
	ageText   = armor.Header
	// maxVault limits how much of a file is read, because it may be the wrong file.
	maxVault = 16 << 20

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
	text, err := readPrivate(path)
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

// readPrivate reads a file, unless other accounts have rights to it.
func readPrivate(path string) ([]byte, error) {
	file, err := os.Open(path)
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
		return nil, ageUnreadable(path, errors.New("it is a folder"))
	case info.Mode()&0o007 != 0 && runtime.GOOS != "windows":
		return nil, ageExposed(path, info.Mode())
	}
	text, err := io.ReadAll(io.LimitReader(file, maxVault+1))
	switch {
	case err != nil:
		return nil, ageUnreadable(path, err)
	case len(text) > maxVault:
		return nil, ageUnreadable(path, errors.New("it is too large"))
	}
	return text, nil
}

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
		return nil, ageForeign(path) // the error of json may quote a secret
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
