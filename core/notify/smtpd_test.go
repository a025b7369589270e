package notify

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/settings"
)

// python is Debian's interpreter. An interpreter from another source does not have Debian's
// packages.
const python = "/usr/bin/python3"

const (
	mailUser     = "rollcall@example.com"
	mailPassword = "correct horse, battery: staple"
)

// server is a running mail server.
type server struct {
	port   int
	caFile string // trusts the server
	mails  *bufio.Scanner
}

// mailed is a mail that the server accepted.
type mailed struct {
	From      string   `json:"from"`
	To        []string `json:"to"`
	Text      string   `json:"text"`
	SignedIn  bool     `json:"signedIn"`
	Encrypted bool     `json:"encrypted"`
}

// serveMail starts a mail server until the test ends. If the server is missing, the test is
// skipped, or fails if ROLLCALL_E2E_REQUIRED is set.
func serveMail(t *testing.T, security settings.MailSecurity, user string) *server {
	t.Helper()
	if err := exec.Command(python, "-c", "import aiosmtpd").Run(); err != nil {
		parttest.Missing(t, "python3-aiosmtpd is not installed")
	}
	mode := string(security)
	if security == settings.NoTLS {
		mode = "plain"
	}
	certificate, key := makeCertificate(t)
	cmd := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "smtpd.py"), mode, certificate, key, user,
		mailPassword)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		io.Copy(io.Discard, stdout)
		cmd.Wait()
	})
	s := &server{caFile: certificate, mails: bufio.NewScanner(stdout)}
	if !s.mails.Scan() {
		t.Fatalf("the mail server did not start: %v", s.mails.Err())
	}
	if s.port, err = strconv.Atoi(s.mails.Text()); err != nil {
		t.Fatal(err)
	}
	return s
}

// accepted returns the next mail that the server accepted.
func (s *server) accepted(t *testing.T) (m mailed) {
	t.Helper()
	if !s.mails.Scan() {
		t.Fatalf("no mail came: %v", s.mails.Err())
	}
	if err := json.Unmarshal(s.mails.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// channel returns a mail channel for the server.
func (s *server) channel(security settings.MailSecurity, user string, to ...string) settings.Channel {
	return settings.Channel{
		Name: "Mail", Kind: settings.ByMail, Enabled: true, On: settings.Occasions, CAFile: s.caFile,
		Mail: &settings.Mail{
			Server: "localhost", Port: s.port, Security: security, User: user, From: "Rollcall <" + mailUser + ">",
			To: to,
		},
	}
}

// makeCertificate writes a certificate for localhost and its key, and returns the paths.
func makeCertificate(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	draft := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail server of a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: nil, IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name, kind string, bytes []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("certificate.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", pkcs8)
}

// silentServer accepts connections and never says anything. It returns its port.
func silentServer(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var open []net.Conn
		for {
			conn, err := listener.Accept()
			if err != nil {
				break
			}
			open = append(open, conn)
		}
		for _, conn := range open {
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-ended
	})
	return listener.Addr().(*net.TCPAddr).Port
}

// header returns a header of a mail.
func (m mailed) header(name string) string {
	for line := range strings.SplitSeq(m.Text, "\r\n") {
		if value, found := strings.CutPrefix(line, name+": "); found {
			return value
		}
	}
	return ""
}
