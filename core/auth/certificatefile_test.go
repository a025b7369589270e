package auth_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

// sample returns the path of a file made by another program; see testdata/certificates/make.
func sample(name string) string { return filepath.Join("testdata", "certificates", name) }

func sampleData(name string) []byte { return must(os.ReadFile(sample(name))) }

// TestFilesOfOtherPrograms reads files that used to be reported as damaged, or whose right
// passphrase used to be reported as wrong.
func TestFilesOfOtherPrograms(t *testing.T) {
	for name, subject := range map[string]string{
		"ber.pfx": "CN=rollcall-app", "trailing.pfx": "CN=rollcall-app", "keyvault.b64": "CN=rollcall-app",
		"bom-cert-first.pem": "CN=rollcall-app", "bom-key-first.pem": "CN=rollcall-app",
		"sha384.pem": "CN=app", "sha512.pem": "CN=app", "sha1-3des.pem": "CN=app", "scrypt.pem": "CN=app",
		"nomac.pfx": "CN=app", "mac-sha384.pfx": "CN=app", "legacy.pfx": "CN=app", "des3.pfx": "CN=app",
		"trusted-pair.pem": "CN=app",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := auth.LoadCertificate(sample(name), "pw")
			if err != nil || got.Subject != subject {
				t.Errorf("got %+v, %v, want %s", got, err, subject)
			}
			if plain := strings.HasPrefix(name, "bom") || strings.HasPrefix(name, "trusted"); plain {
				return
			}
			for passphrase, want := range map[auth.Secret]problem.Code{
				"":      problem.CodeCertificatePassphraseMissing,
				"wrong": problem.CodeCertificatePassphraseWrong, "PW": problem.CodeCertificatePassphraseWrong,
			} {
				if _, err := auth.LoadCertificate(sample(name), passphrase); problem.Of(err).Code != want {
					t.Errorf("with passphrase %d characters long: %v, want %s", len(passphrase), err, want)
				}
			}
		})
	}
}

// TestWhatIsNotReadIsNamed checks that an unsupported format is reported together with a tool that
// converts it, and that its right passphrase is not reported as wrong.
func TestWhatIsNotReadIsNamed(t *testing.T) {
	for name, want := range map[string]struct{ code, detail, hint string }{
		"camellia.pem": {"certificate_unsupported", "Camellia-256", "openssl pkcs8 -topk8 -v2 aes-256-cbc"},
		"pbes1.pem":    {"certificate_encryption_old", "", "openssl pkcs8 -topk8 -v2 aes-256-cbc"},
		"legacy-nomac.pfx": {
			"certificate_unsupported", "SHA-1 with triple DES",
			"openssl pkcs12 -in " + sample("legacy-nomac.pfx") + " -out app.pem, and",
		},
		"pss.pem":           {"certificate_key_type", "RSA-PSS", "openssl req -x509 -newkey rsa:2048"},
		"pss-encrypted.pem": {"certificate_key_type", "RSA-PSS", "openssl req -x509 -newkey rsa:2048"},
		"pss.pfx":           {"certificate_key_type", "RSA-PSS", "openssl req -x509 -newkey rsa:2048"},
		"secp256k1.pem":     {"certificate_key_type", "elliptic curve", "openssl req -x509 -newkey rsa:2048"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := auth.LoadCertificate(sample(name), "pw")
			p := problem.Of(err)
			if string(p.Code) != want.code || !strings.Contains(p.Detail, want.detail) ||
				!strings.Contains(p.Hint, want.hint) {
				t.Errorf("problem is %+v (%v), want %+v", p, err, want)
			}
			checkSentences(t, p)
		})
	}
}

// The functions below make kinds of PFX files that go-pkcs12 cannot make (RFC 7292, 4).

type testBag struct {
	ID    asn1.ObjectIdentifier
	Value asn1.RawValue
}

type testContent struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue
}

var (
	oidData  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	bagTypes = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1}
)

// inZero wraps der in an explicit tag 0.
func inZero(der []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: der}
}

func keyBag(p pair) testBag {
	return testBag{append(bagTypes, 1), inZero(must(x509.MarshalPKCS8PrivateKey(p.key)))}
}

func shroudedBag(der []byte) testBag {
	return testBag{append(bagTypes, 2), inZero(der)}
}

func certBag(der []byte) testBag {
	value := must(asn1.Marshal(struct {
		Type asn1.ObjectIdentifier
		Data []byte `asn1:"tag:0,explicit"`
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1}, der}))
	return testBag{append(bagTypes, 3), inZero(value)}
}

func dataOf(content []byte) testContent {
	return testContent{oidData, inZero(must(asn1.Marshal(content)))}
}

// pfxOf puts each list of bags into its own part; encode encodes the parts.
func pfxOf(encode func([]byte) []byte, parts ...[]testBag) []byte {
	var safes []testContent
	for _, bags := range parts {
		safes = append(safes, dataOf(encode(must(asn1.Marshal(bags)))))
	}
	return encode(must(asn1.Marshal(struct {
		Version int
		Safes   testContent
	}{3, dataOf(encode(must(asn1.Marshal(safes))))})))
}

func asDER(der []byte) []byte { return der }

// asBER re-encodes DER with indefinite lengths and strings in pieces.
func asBER(der []byte) []byte {
	var v asn1.RawValue
	rest := must(asn1.Unmarshal(der, &v))
	var out []byte
	switch {
	case v.Class == asn1.ClassUniversal && v.Tag == asn1.TagOctetString:
		out = []byte{0x24, 0x80}
		for piece := range chunks(v.Bytes, 100) {
			out = append(out, must(asn1.Marshal(piece))...)
		}
		out = append(out, 0, 0)
	case v.IsCompound:
		out = append([]byte{v.FullBytes[0], 0x80}, inBER(v.Bytes)...)
		out = append(out, 0, 0)
	default:
		out = v.FullBytes
	}
	return append(out, rest...)
}

func inBER(content []byte) (out []byte) {
	for len(content) > 0 {
		var v asn1.RawValue
		rest := must(asn1.Unmarshal(content, &v))
		out = append(out, asBER(v.FullBytes)...)
		content = rest
	}
	return out
}

func chunks(data []byte, size int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(data) > 0 {
			n := min(size, len(data))
			if !yield(data[:n]) {
				return
			}
			data = data[n:]
		}
	}
}

func TestUnusualPFX(t *testing.T) {
	encryptedKey := func(name string) []byte {
		for block, rest := pem.Decode(sampleData(name)); block != nil; block, rest = pem.Decode(rest) {
			if block.Type == "ENCRYPTED PRIVATE KEY" {
				return block.Bytes
			}
		}
		panic("no key")
	}
	certOf := func(name string) []byte {
		block, _ := pem.Decode(sampleData(name))
		return block.Bytes
	}
	me, you := certBag(mine().cert.Raw), certBag(others().cert.Raw)
	nested := testBag{append(bagTypes, 6), inZero(must(asn1.Marshal([]testBag{me, keyBag(mine())})))}
	crl := testBag{append(bagTypes, 4), inZero(must(asn1.Marshal("a list")))}
	const rollcall = "CN=Rollcall,O=Contoso"
	for name, test := range map[string]struct {
		data []byte
		want string // subject, or code
	}{
		"several keys": {pfxOf(asDER, []testBag{me, keyBag(others()), keyBag(mine())}), rollcall},
		"several pairs": {
			pfxOf(asDER, []testBag{me, you, keyBag(others()), keyBag(mine())}),
			"certificate_several",
		},
		"three parts": {
			pfxOf(asDER, []testBag{me}, []testBag{you, crl}, []testBag{keyBag(mine())}),
			rollcall,
		},
		"nested":         {pfxOf(asDER, []testBag{nested}), rollcall},
		"BER throughout": {pfxOf(asBER, []testBag{me, you}, []testBag{keyBag(mine())}), rollcall},
		"no key":         {pfxOf(asDER, []testBag{me}), "certificate_without_key"},
		"no certificate": {pfxOf(asDER, []testBag{keyBag(mine())}), "certificate_without_certificate"},
		"unreadable in chain": {
			pfxOf(asDER, []testBag{me, certBag(certOf("negative-serial.crt")), keyBag(mine())}),
			rollcall,
		},
		"unreadable certificate": {
			pfxOf(asDER, []testBag{certBag(certOf("negative-serial.crt")), keyBag(mine())}),
			"certificate_invalid",
		},
		"key by HMAC-SHA-384": {pfxOf(asDER,
			[]testBag{certBag(certOf("sha384.pem")), shroudedBag(encryptedKey("sha384.pem"))}), "CN=app"},
		"key by HMAC-SHA-512": {pfxOf(asBER,
			[]testBag{certBag(certOf("sha512.pem")), shroudedBag(encryptedKey("sha512.pem"))}), "CN=app"},
		"key by Camellia": {
			pfxOf(asDER,
				[]testBag{certBag(certOf("camellia.pem")), shroudedBag(encryptedKey("camellia.pem"))}),
			"certificate_unsupported",
		},
		"followed by more":  {append(pfxOf(asDER, []testBag{me, keyBag(mine())}), "more"...), "certificate_invalid"},
		"followed by zeros": {append(pfxOf(asDER, []testBag{me, keyBag(mine())}), 0, 0, 0), rollcall},
		"in PEM":            {pemBlock("PKCS12", pfxOf(asDER, []testBag{me, keyBag(mine())})), rollcall},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := auth.LoadCertificate(writeFile(t, "app.pfx", test.data), "pw")
			if got.Subject != test.want && string(problem.Of(err).Code) != test.want {
				t.Errorf("got %+v, %v, want %s", got, err, test.want)
			}
		})
	}
}

// TestBERWithMAC reads a BER file whose MAC was computed over the content as it is encoded.
func TestBERWithMAC(t *testing.T) {
	for name, encoder := range map[string]*pkcs12.Encoder{
		"modern": pkcs12.Modern, "RC2": pkcs12.LegacyRC2,
		"PBMAC1": pkcs12.Modern2026,
	} {
		data := asBER(must(encoder.Encode(mine().key, mine().cert, nil, passphrase)))
		if got, err := auth.LoadCertificate(writeFile(t, "app.pfx", data), passphrase); err != nil ||
			got.Subject != "CN=Rollcall,O=Contoso" {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// TestKeysThatAskForTooMuch checks that such keys fail at once.
func TestKeysThatAskForTooMuch(t *testing.T) {
	aes := pkix.AlgorithmIdentifier{
		Algorithm:  asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42},
		Parameters: asn1.RawValue{FullBytes: must(asn1.Marshal(make([]byte, 16)))},
	}
	for name, derive := range map[string]pkix.AlgorithmIdentifier{
		"rounds": {
			Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12},
			Parameters: asn1.RawValue{FullBytes: must(asn1.Marshal(struct {
				Salt       []byte
				Iterations int
			}{[]byte("salt"), 1 << 40}))},
		},
		"memory": {
			Algorithm: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11},
			Parameters: asn1.RawValue{FullBytes: must(asn1.Marshal(struct {
				Salt    []byte
				N, R, P int
			}{[]byte("salt"), 1 << 24, 1 << 8, 1}))},
		},
	} {
		t.Run(name, func(t *testing.T) {
			parameters := must(asn1.Marshal(struct{ Derive, Encrypt pkix.AlgorithmIdentifier }{derive, aes}))
			der := must(asn1.Marshal(struct {
				Algorithm pkix.AlgorithmIdentifier
				Data      []byte
			}{pkix.AlgorithmIdentifier{
				Algorithm:  asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13},
				Parameters: asn1.RawValue{FullBytes: parameters},
			}, make([]byte, 32)}))
			path := writeFile(t, "app.pem", append(certPEM(mine()), pemBlock("ENCRYPTED PRIVATE KEY", der)...))
			if _, err := auth.LoadCertificate(path, "pw"); problem.Of(err).Code != "certificate_unsupported" {
				t.Errorf("%v", err)
			}
		})
	}
}

type testMAC struct {
	Digest struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	Salt   []byte
	Rounds int
}

// TestPFXThatIsCheckedInTooManyRounds checks that such a file fails at once.
func TestPFXThatIsCheckedInTooManyRounds(t *testing.T) {
	mac := testMAC{Rounds: 1 << 30}
	mac.Digest.Algorithm.Algorithm = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	data := must(asn1.Marshal(struct {
		Version int
		Safes   testContent
		MAC     testMAC
	}{3, dataOf(must(asn1.Marshal([]testContent{}))), mac}))
	_, err := auth.LoadCertificate(writeFile(t, "app.pfx", data), "pw")
	p := problem.Of(err)
	if p.Code != "certificate_unsupported" || !strings.Contains(p.Detail, "1073741824 iterations") {
		t.Errorf("problem is %+v", p)
	}
}

func TestCompanyAuthorities(t *testing.T) {
	good := caFile(t, tlsServer(t))
	both := writeFile(t, "both.pem", append(sampleData("negative-serial.crt"), must(os.ReadFile(good))...))
	list, err := auth.LoadAuthorities(both)
	if err != nil || len(list) != 2 || !strings.Contains(list[0].Unusable, "-2257982035") ||
		list[0].Subject != "CN=localhost" || list[1].Unusable != "" {
		t.Errorf("got %+v, %v", list, err)
	}
	der, _ := pem.Decode(must(os.ReadFile(good)))
	for name, data := range map[string][]byte{
		"DER": der.Bytes, "mark": append([]byte("\uFEFF"), must(os.ReadFile(good))...),
		"old name": pemBlock("X509 CERTIFICATE", der.Bytes),
		"UTF-16":   utf16LE(must(os.ReadFile(good))),
	} {
		if list, err := auth.LoadAuthorities(writeFile(t, "ca", data)); err != nil || len(list) != 1 {
			t.Errorf("%s: got %+v, %v", name, list, err)
		}
	}
	for name, want := range map[string][3]string{
		"negative-serial.crt": {"ca_file_unusable", "the negative serial number -2257982035", "another certificate"},
		"trusted.crt": {
			"ca_file_unusable",
			"CN=app. It is a TRUSTED CERTIFICATE, a format that only OpenSSL uses. Run openssl x509 -in " +
				sample("trusted.crt"), "",
		},
		"ca.p7b": {"ca_file_invalid", "PKCS #7", "openssl pkcs7 -print_certs -in " + sample("ca.p7b")},
	} {
		_, err := auth.LoadAuthorities(sample(name))
		if p := problem.Of(err); string(p.Code) != want[0] || !strings.Contains(p.Detail, want[1]) ||
			!strings.Contains(p.Hint, want[2]) {
			t.Errorf("%s: problem is %+v", name, p)
		} else {
			checkSentences(t, p)
		}
	}
}

// TestAnUnusableAuthorityIsNamedWhereItIsMissed also checks that the other authorities in the file
// are still trusted.
func TestAnUnusableAuthorityIsNamedWhereItIsMissed(t *testing.T) {
	noProxy(t)
	server, other := tlsServer(t), pemBlock("CERTIFICATE", others().cert.Raw)
	c := customConnector(server.URL, writeFile(t, "ca.pem", append(sampleData("trusted.crt"), other...)))
	_, err := get(t, c, server.URL)
	if p := problem.Of(err); p.Code != "tls_unknown_authority" ||
		!strings.Contains(p.Detail, "CN=app. It is a TRUSTED CERTIFICATE") {
		t.Errorf("problem is %+v (%v)", p, err)
	}
	c.CAFile = writeFile(t, "ca.pem", append(sampleData("trusted.crt"), must(os.ReadFile(caFile(t, server)))...))
	if _, err := get(t, c, server.URL); err != nil {
		t.Error(err)
	}
}
