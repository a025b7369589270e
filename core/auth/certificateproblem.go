package auth

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func noKey(path string) error {
	return &problem.Problem{
		Code:   problem.CodeCertificateWithoutKey,
		Title:  "The file contains no private key",
		Detail: path + " contains only a certificate.",
		Hint:   "Export the certificate together with its private key, as PFX or PEM.",
	}
}

func noCertificate(path string) error {
	return &problem.Problem{
		Code:   problem.CodeCertificateWithoutCertificate,
		Title:  "The file contains no certificate",
		Detail: path + " contains only a private key.",
		Hint:   "Add the certificate to the file, or export both together as PFX.",
	}
}

func notReadable(path string, cause error) error {
	return problem.Problem{
		Code:   problem.CodeCertificateInvalid,
		Title:  "The certificate file cannot be read",
		Detail: path + " is damaged, incomplete, or neither a PEM nor a PFX file.",
		Hint:   "Export the certificate with its private key again, as PFX or PEM.",
	}.Wrap(cause)
}

// passphraseProblem distinguishes a missing passphrase from a wrong one.
func passphraseProblem(path string, passphrase Secret) error {
	if passphrase == "" {
		return &problem.Problem{
			Code:   problem.CodeCertificatePassphraseMissing,
			Title:  "The private key requires a passphrase",
			Detail: "The private key in " + path + " is encrypted.",
			Hint:   "Enter the passphrase that was chosen when the file was created.",
		}
	}
	p := problem.Problem{
		Code:   problem.CodeCertificatePassphraseWrong,
		Title:  "The passphrase is wrong",
		Detail: "The private key in " + path + " could not be decrypted with it.",
		Hint:   "Enter the passphrase that was chosen when the file was created.",
	}
	// The odd character may really be part of the passphrase; only the file can tell.
	if odd := directory.OddInPassword(string(passphrase)); odd != "" {
		p.Title = "The passphrase is wrong: it contains " + odd
	}
	return p.Wrap(errors.New("decrypt private key"))
}

// newPair is a hint on how to make an ordinary key and its certificate in two files.
const newPair = "Run openssl req -x509 -newkey rsa:2048 -days 365 -subj /CN=Rollcall -keyout key.pem -out cert.pem, " +
	"and put both into one file."

func foreignKeyProblem(path string, kind foreignKey) error {
	p := &problem.Problem{
		Code:   problem.CodeCertificateKeyType,
		Title:  "The private key is not an RSA key",
		Detail: "Rollcall signs in with RSA keys. " + path + " contains a key of another kind: " + string(kind) + ".",
		Hint:   "Create a certificate with an RSA key of 2048 bits or more. " + newPair,
	}
	if kind == "RSA-PSS" {
		p.Title = "The private key is limited to RSA-PSS"
		p.Detail = "The key and the certificate in " + path +
			" are limited to RSA-PSS, which Rollcall does not support."
		p.Hint = "Create a certificate with an ordinary RSA key. " + newPair
	}
	return p
}

func severalPairs(path string, pairs []keyPair) error {
	var names []string
	for _, p := range pairs {
		names = append(names, fmt.Sprintf("%s (%s)", p.certificate.Subject, p.certificate.Thumbprint))
	}
	return &problem.Problem{
		Code:   problem.CodeCertificateSeveral,
		Title:  "The file contains several certificates with their private keys",
		Detail: path + " contains " + strings.Join(names, ", ") + ".",
		Hint: "Keep only the one whose thumbprint the app registration shows. For a PFX file, run openssl pkcs12 -in " +
			quotePath(path) +
			" -out app.pem, and delete the others from app.pem.",
	}
}

func unusableCertificate(path string, c *unusableCert) error {
	return problem.Problem{
		Code:   problem.CodeCertificateInvalid,
		Title:  "The certificate cannot be used",
		Detail: fmt.Sprintf("In %s: %s", path, c.unusable()),
		Hint:   "Create a new certificate. " + newPair,
	}.Wrap(c)
}

func unsupportedKey(path string, what unsupported) error {
	return problem.Problem{
		Code:   problem.CodeCertificateUnsupported,
		Title:  "Rollcall cannot read a private key with this encryption",
		Detail: fmt.Sprintf("The private key in %s has %s.", path, string(what)),
		Hint: "Run openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in " + quotePath(path) +
			" -out new.pem, and add the certificate to the new file.",
	}.Wrap(what)
}

func unsupportedPFX(path string, what unsupported) error {
	legacy := ""
	for _, old := range []string{"RC2", "RC4", "with DES"} {
		if strings.Contains(string(what), old) {
			legacy = " -legacy" // OpenSSL 3 reads this encryption only with this option
		}
	}
	return problem.Problem{
		Code:   problem.CodeCertificateUnsupported,
		Title:  "Rollcall cannot read this kind of PFX file",
		Detail: fmt.Sprintf("The PFX file %s has %s.", path, string(what)),
		Hint:   "Run openssl pkcs12 -in " + quotePath(path) + " -out app.pem" + legacy + ", and choose app.pem.",
	}.Wrap(what)
}

// quotePath quotes a path for a shell. Windows accepts only double quotes, inside which other
// shells still interpret some characters.
func quotePath(path string) string {
	if strings.ContainsAny(path, "$`\"") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	if strings.ContainsAny(path, " \t&()';") {
		return `"` + path + `"`
	}
	return path
}

func oldEncryption(path string) error {
	return &problem.Problem{
		Code:  problem.CodeCertificateEncryptionOld,
		Title: "The private key uses old, weak encryption",
		Detail: "The private key in " + path + " is encrypted with a method that is no longer secure, so Rollcall " +
			"does not read it.",
		Hint: "Encrypt it again: run openssl pkcs8 -topk8 -v2 aes-256-cbc -in " + quotePath(path) +
			" -out new.pem, and add the certificate to the new file.",
	}
}
