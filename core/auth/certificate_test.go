package auth_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/problem"
)

const passphrase = "Gürtel & Hosenträger 1=2"

// pair is a key with its certificate, made once and used by all tests.
type pair struct {
	key  *rsa.PrivateKey
	cert *x509.Certificate
}

var (
	mine = sync.OnceValue(func() pair {
		return newPair("Rollcall", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	})
	others = sync.OnceValue(func() pair {
		return newPair("Somebody else", time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	})
)

func newPair(name string, from, to time.Time) pair {
	key := must(rsa.GenerateKey(rand.Reader, 2048))
	return pair{key, newCertificate(name, key, &key.PublicKey, from, to)}
}

func newCertificate(name string, signer, public any, from, to time.Time) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name, Organization: []string{"Contoso"}},
		NotBefore: from, NotAfter: to,
	}
	return must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, template, template, public, signer))))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func pemBlock(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func certPEM(p pair) []byte { return pemBlock("CERTIFICATE", p.cert.Raw) }

func keyPEM(p pair) []byte {
	return pemBlock("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(p.key)))
}

func encryptedPEM(p pair) []byte {
	return pemBlock("ENCRYPTED PRIVATE KEY", must(pkcs8.MarshalPrivateKey(p.key, []byte(passphrase), nil)))
}

func pfx(p pair, chain ...*x509.Certificate) []byte {
	return must(pkcs12.Modern.Encode(p.key, p.cert, chain, passphrase))
}

var curvePEM = sync.OnceValue(func() []byte {
	curve := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	cert := newCertificate("curve", curve, &curve.PublicKey, time.Now(), time.Now())
	return slices.Concat(pemBlock("CERTIFICATE", cert.Raw),
		pemBlock("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(curve))))
})

// utf16LE encodes a text the way Windows PowerShell writes it.
func utf16LE(text []byte) []byte {
	out := []byte{0xFF, 0xFE}
	for _, b := range text {
		out = append(out, b, 0)
	}
	return out
}

func TestLoadCertificate(t *testing.T) {
	rsaPEM := pemBlock("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(mine().key))
	for name, test := range map[string]struct {
		data       []byte
		passphrase auth.Secret
	}{
		"PEM":                  {slices.Concat(certPEM(mine()), keyPEM(mine())), ""},
		"PEM, key first":       {slices.Concat(keyPEM(mine()), certPEM(mine())), ""},
		"PEM, PKCS#1":          {slices.Concat(certPEM(mine()), rsaPEM), ""},
		"PEM, chain":           {slices.Concat(certPEM(others()), certPEM(mine()), keyPEM(mine())), ""},
		"PEM, notes":           {slices.Concat([]byte("Bag Attributes\n"), certPEM(mine()), keyPEM(mine())), ""},
		"PEM, passphrase":      {slices.Concat(certPEM(mine()), encryptedPEM(mine())), passphrase},
		"PEM, needless phrase": {slices.Concat(certPEM(mine()), keyPEM(mine())), passphrase},
		"PEM, several keys":    {slices.Concat(keyPEM(others()), certPEM(mine()), keyPEM(mine())), ""},
		"PEM, key twice":       {slices.Concat(keyPEM(mine()), certPEM(mine()), rsaPEM), ""},
		"PEM, curve as well":   {slices.Concat(curvePEM(), certPEM(mine()), keyPEM(mine())), ""},
		"PEM, UTF-16":          {utf16LE(slices.Concat(certPEM(mine()), keyPEM(mine()))), ""},
		"PEM, joined by marks": {
			slices.Concat([]byte("\uFEFF"), certPEM(mine()), []byte("\uFEFF"), keyPEM(mine())),
			"",
		},
		"PFX":                {pfx(mine()), passphrase},
		"PFX, chain":         {pfx(mine(), others().cert), passphrase},
		"PFX, legacy":        {must(pkcs12.LegacyRC2.Encode(mine().key, mine().cert, nil, passphrase)), passphrase},
		"PFX, no passphrase": {must(pkcs12.Passwordless.Encode(mine().key, mine().cert, nil, "")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := auth.LoadCertificate(writeFile(t, "app", test.data), test.passphrase)
			if err != nil {
				t.Fatal(err)
			}
			want := auth.Certificate{
				Subject:    "CN=Rollcall,O=Contoso",
				Thumbprint: fmt.Sprintf("%X", sha1.Sum(mine().cert.Raw)),
				NotBefore:  mine().cert.NotBefore, NotAfter: mine().cert.NotAfter,
			}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestUnusableCertificates(t *testing.T) {
	dek := pem.EncodeToMemory(&pem.Block{
		Type: "RSA PRIVATE KEY", Bytes: []byte("x"),
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "DES-EDE3-CBC,00"},
	})
	pbes1 := must(asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}{pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 3}}, []byte("x")}))
	both := slices.Concat(certPEM(mine()), keyPEM(mine()))
	for name, test := range map[string]struct {
		data       []byte
		passphrase auth.Secret
		want       string
	}{
		"empty file":       {nil, "", "certificate_invalid"},
		"a text":           {[]byte("my certificate"), "", "certificate_invalid"},
		"PEM without key":  {certPEM(mine()), "", "certificate_without_key"},
		"DER certificate":  {mine().cert.Raw, "", "certificate_without_key"},
		"PEM without cert": {keyPEM(mine()), "", "certificate_without_certificate"},
		"foreign key":      {slices.Concat(certPEM(mine()), keyPEM(others())), "", "certificate_key_mismatch"},
		"two pairs":        {slices.Concat(both, certPEM(others()), keyPEM(others())), "", "certificate_several"},
		"damaged certificate": {
			slices.Concat(pemBlock("CERTIFICATE", []byte("x")), keyPEM(mine())), "",
			"certificate_invalid",
		},
		"damaged key": {
			slices.Concat(certPEM(mine()), pemBlock("PRIVATE KEY", []byte("x"))), "",
			"certificate_invalid",
		},
		"elliptic curve": {curvePEM(), "", "certificate_key_type"},
		"no passphrase": {
			slices.Concat(certPEM(mine()), encryptedPEM(mine())), "",
			"certificate_passphrase_missing",
		},
		"wrong passphrase": {
			slices.Concat(certPEM(mine()), encryptedPEM(mine())), "wrong",
			"certificate_passphrase_wrong",
		},
		"PFX no passphrase":    {pfx(mine()), "", "certificate_passphrase_missing"},
		"PFX wrong passphrase": {pfx(mine()), "wrong", "certificate_passphrase_wrong"},
		"PFX cut off":          {pfx(mine())[:900], passphrase, "certificate_invalid"},
		"PFX foreign key":      {pfx(pair{others().key, mine().cert}), passphrase, "certificate_key_mismatch"},
		"RFC 1423 encryption":  {slices.Concat(certPEM(mine()), dek), passphrase, "certificate_encryption_old"},
		"PBES1 encryption": {
			slices.Concat(certPEM(mine()), pemBlock("ENCRYPTED PRIVATE KEY", pbes1)), passphrase,
			"certificate_encryption_old",
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, "app", test.data)
			_, err := auth.LoadCertificate(path, test.passphrase)
			p := problem.Of(err)
			if string(p.Code) != test.want || !strings.Contains(p.Detail, path) {
				t.Errorf("problem is %+v (%v), want %s naming the file", p, err, test.want)
			}
			checkSentences(t, p)
			for _, link := range chain(err) {
				for way, text := range show(t, link) {
					if strings.Contains(text, passphrase) || strings.Contains(text, mine().key.D.String()) {
						t.Errorf("%T as %s shows the passphrase or the key", link, way)
					}
				}
			}
		})
	}
}

// TestOddPassphraseIsNamed checks that odd characters are reported only if the passphrase does not
// open the file. A passphrase that opens the file is right, whatever characters it has.
func TestOddPassphraseIsNamed(t *testing.T) {
	path := writeFile(t, "app", pfx(mine()))
	_, err := auth.LoadCertificate(path, passphrase+"\u00A0")
	if p := problem.Of(err); p.Code != problem.CodeCertificatePassphraseWrong ||
		!strings.Contains(p.Title, "a no-break space (U+00A0) at the end") {
		t.Errorf("problem is %+v", p)
	}
	odd := passphrase + "\u00A0"
	path = writeFile(t, "odd", must(pkcs12.Modern.Encode(mine().key, mine().cert, nil, odd)))
	if _, err := auth.LoadCertificate(path, auth.Secret(odd)); err != nil {
		t.Error(err)
	}
}

func TestCertificateFileIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no.pfx")
	_, err := auth.LoadCertificate(path, "")
	if p := problem.Of(err); p.Code != "certificate_missing" || !strings.Contains(p.Detail, path) {
		t.Errorf("problem is %+v", p)
	}
}

func TestCertificateDates(t *testing.T) {
	c := auth.Certificate{
		NotBefore: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC),
	}
	for name, test := range map[string]struct {
		now  time.Time
		want string
	}{
		"before":     {c.NotBefore.Add(-time.Second), "certificate_not_yet_valid"},
		"first":      {c.NotBefore, ""},
		"last":       {c.NotAfter, ""},
		"afterwards": {c.NotAfter.Add(time.Second), "certificate_expired"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := problem.Of(c.CheckDates(test.now)).Code; string(got) != test.want {
				t.Errorf("code is %q, want %q", got, test.want)
			}
		})
	}
}

func TestSignInWithCertificate(t *testing.T) {
	e := &entra{t: t}
	client := e.client(func(o *auth.Options) {
		o.Connector.Certificate, o.Secret = writeFile(t, "app.pfx", pfx(mine(), others().cert)), passphrase
	})
	if _, err := client.Token(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	form := e.forms[0]
	if form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" ||
		form.Has("client_secret") {
		t.Errorf("form has %v", form)
	}
	checkAssertion(t, form.Get("client_assertion"))
	for way, text := range show(t, client) {
		if strings.Contains(text, passphrase) || strings.Contains(text, mine().key.D.String()) {
			t.Errorf("client as %s shows the passphrase or the key", way)
		}
	}
}

// checkAssertion verifies the client assertion as Entra ID would: PS256, x5t#S256, audience,
// issuer, subject
// (https://learn.microsoft.com/entra/identity-platform/certificate-credentials).
func checkAssertion(t *testing.T, assertion string) {
	t.Helper()
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		t.Fatalf("assertion has %d parts", len(parts))
	}
	signature := must(base64.RawURLEncoding.DecodeString(parts[2]))
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPSS(&mine().key.PublicKey, crypto.SHA256, digest[:], signature, nil); err != nil {
		t.Errorf("signature: %v", err)
	}
	var header struct {
		Alg string `json:"alg"`
		X5T []byte `json:"x5t#S256"`
	}
	var claims struct{ Aud, Iss, Sub string }
	for i, into := range []any{&header, &claims} {
		if err := json.Unmarshal(must(base64.RawURLEncoding.DecodeString(parts[i])), into); err != nil {
			t.Fatal(err)
		}
	}
	thumbprint := sha256.Sum256(mine().cert.Raw)
	if header.Alg != "PS256" || !bytes.Equal(header.X5T, thumbprint[:]) {
		t.Errorf("header is %+v", header)
	}
	if claims.Iss != clientID || claims.Sub != clientID ||
		!strings.HasSuffix(claims.Aud, "/"+tenant+"/oauth2/v2.0/token") {
		t.Errorf("claims are %+v", claims)
	}
}

func TestExpiredCertificateIsNotSent(t *testing.T) {
	old := newPair("old", time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour))
	e := &entra{t: t}
	client := e.client(func(o *auth.Options) {
		o.Connector.Certificate, o.Secret = writeFile(t, "old.pem", slices.Concat(certPEM(old), keyPEM(old))), ""
	})
	if p := refusedToken(t, client); p.Code != "certificate_expired" || len(e.asked) != 0 {
		t.Errorf("problem is %+v after %d requests", p, len(e.asked))
	}
}

func TestRefusedCertificateIsNamed(t *testing.T) {
	e := &entra{t: t, answers: []answer{refusal(401, "invalid_client", 700027)}}
	client := e.client(func(o *auth.Options) {
		o.Connector.Certificate, o.Secret = writeFile(t, "app.pfx", pfx(mine())), passphrase
	})
	want := fmt.Sprintf("%X", sha1.Sum(mine().cert.Raw))
	if p := refusedToken(t, client); !strings.Contains(p.Detail, want) {
		t.Errorf("detail %q does not name the thumbprint %s", p.Detail, want)
	}
}

// TestFilesOfOpenSSL reads files made by the tools that administrators use.
func TestFilesOfOpenSSL(t *testing.T) {
	openssl := needOpenSSL(t)
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), openssl, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", args[0], err, out)
		}
	}
	run("req", "-x509", "-newkey", "rsa:2048", "-days", "2", "-subj", "/CN=Rollcall", "-passout", "pass:abc", "-keyout",
		"key.pem", "-out", "cert.pem")
	run("pkcs12", "-export", "-inkey", "key.pem", "-passin", "pass:abc", "-in", "cert.pem", "-passout", "pass:abc",
		"-out", "app.pfx")
	run("pkcs12", "-in", "app.pfx", "-passin", "pass:abc", "-passout", "pass:abc", "-out", "app.pem")
	for _, name := range []string{"app.pfx", "app.pem"} {
		t.Run(name, func(t *testing.T) {
			got, err := auth.LoadCertificate(filepath.Join(dir, name), "abc")
			if err != nil || got.Subject != "CN=Rollcall" {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// needOpenSSL returns the path of openssl. If it is not installed, the test is skipped, or fails if
// ROLLCALL_E2E_REQUIRED is set.
func needOpenSSL(t *testing.T) string {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		parttest.Missing(t, "openssl is not installed")
	}
	return openssl
}
