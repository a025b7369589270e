package vaulttest

import "filippo.io/age"

// Identity returns a new age identity, as age-keygen writes it.
func Identity() (string, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", err
	}
	return "# public key: " + identity.Recipient().String() + "\n" + identity.String() + "\n", nil
}
