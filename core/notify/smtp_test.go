package notify

import (
	"context"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

func newMailRig(t *testing.T, takes time.Duration) *rig {
	t.Helper()
	return newRig(t, func(o *Options) { o.Takes = takes })
}

// enough is longer than a mail takes on a busy computer.
const enough = 30 * time.Second

// TestMail sends mail in every supported way to a real server.
func TestMail(t *testing.T) {
	for _, test := range []struct {
		security settings.MailSecurity
		user     string
	}{
		{settings.StartTLS, mailUser}, {settings.ImplicitTLS, mailUser}, {settings.StartTLS, ""}, {settings.NoTLS, ""},
	} {
		name := string(test.security)
		if test.user == "" {
			name += " without sign-in"
		}
		t.Run(name, func(t *testing.T) {
			server := serveMail(t, test.security, test.user)
			r := newMailRig(t, enough)
			c := server.channel(test.security, test.user, "ops@example.com", "Ada <ada@example.com>")
			c.Name = "Ä ops"
			if _, err := r.Add(t.Context(), c, passwordOf(test.user, mailPassword)); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Test(t.Context(), c.Name); err != nil {
				t.Fatalf("%v: %+v", err, problem.Of(err))
			}
			var ids []string
			for _, to := range []string{"ops@example.com", "ada@example.com"} {
				m := server.accepted(t)
				if len(m.To) != 1 || m.To[0] != to || m.From != mailUser || m.SignedIn != (test.user != "") ||
					m.Encrypted != (test.security != settings.NoTLS) {
					t.Errorf("mail %+v", m)
				}
				if subject := m.header("Subject"); subject != "Rollcall: This is a test" ||
					m.header("Auto-Submitted") != "auto-generated" {
					t.Errorf("headers of\n%s", m.Text)
				}
				if text := m.body(t); !strings.HasPrefix(text, "The channel “Ä ops” works.") ||
					!strings.Contains(text, "desk") {
					t.Errorf("text %q", text)
				}
				ids = append(ids, m.header("Message-ID"))
			}
			if ids[0] == "" || ids[0] != ids[1] {
				t.Errorf("message IDs %q, want the same for both recipients", ids)
			}
		})
	}
}

func passwordOf(user, password string) Changes {
	if user == "" {
		return Changes{}
	}
	secret := auth.Secret(password)
	return Changes{Password: &secret}
}

// body returns the decoded text of a mail.
func (m mailed) body(t *testing.T) string {
	t.Helper()
	_, body, _ := strings.Cut(m.Text, "\r\n\r\n")
	if m.header("Content-Transfer-Encoding") != "quoted-printable" {
		t.Fatalf("encoding of\n%s", m.Text)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSubjectIsOneLine checks that a name with a line break cannot add a header.
func TestSubjectIsOneLine(t *testing.T) {
	server := serveMail(t, settings.StartTLS, "")
	r := newMailRig(t, enough)
	c := server.channel(settings.StartTLS, "", "ops@example.com")
	c.Title = "{{.Title}}\r\nBcc: eve@example.com\r\n\r\nÜ"
	if err := r.Try(t.Context(), c, Changes{}); err != nil {
		t.Fatal(err)
	}
	m := server.accepted(t)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.header("Subject"))
	if err != nil || !strings.HasPrefix(subject, "This is a test Bcc:") && m.header("Bcc") != "" ||
		m.header("Bcc") != "" {
		t.Errorf("subject %q, %v, of\n%s", subject, err, m.Text)
	}
}

func TestMailRefusals(t *testing.T) {
	starttls, implicit := serveMail(t, settings.StartTLS, mailUser), serveMail(t, settings.ImplicitTLS, mailUser)
	plain := serveMail(t, settings.NoTLS, "")
	silent := &server{port: silentServer(t), caFile: starttls.caFile}
	for name, test := range map[string]struct {
		server   *server
		security settings.MailSecurity
		change   func(*settings.Channel)
		password string
		want     problem.Code
	}{
		"wrong password":          {starttls, settings.StartTLS, nil, "wrong", problem.CodeNotifySignIn},
		"wrong password over TLS": {implicit, settings.ImplicitTLS, nil, "wrong", problem.CodeNotifySignIn},
		"untrusted certificate": {starttls, settings.StartTLS, func(c *settings.Channel) {
			c.CAFile = ""
		}, mailPassword, problem.CodeTLSUnknownAuthority},
		"untrusted certificate, TLS": {implicit, settings.ImplicitTLS, func(c *settings.Channel) {
			c.CAFile = ""
		}, mailPassword, problem.CodeTLSUnknownAuthority},
		"certificate of another": {starttls, settings.StartTLS, func(c *settings.Channel) {
			c.Mail.Server = "127.0.0.1"
		}, mailPassword, problem.CodeTLSCertificateInvalid},
		"refused recipient": {starttls, settings.StartTLS, func(c *settings.Channel) {
			c.Mail.To = []string{"nobody@example.com"}
		}, mailPassword, problem.CodeNotifyRecipient},
		"busy recipient": {starttls, settings.StartTLS, func(c *settings.Channel) {
			c.Mail.To = []string{"busy@example.com"}
		}, mailPassword, problem.CodeNotifyDelayed},
		"refused sender": {starttls, settings.StartTLS, func(c *settings.Channel) {
			c.Mail.From = "stranger@example.com"
		}, mailPassword, problem.CodeNotifyRefused},
		"sign-in required": {starttls, settings.StartTLS, func(c *settings.Channel) {
			c.Mail.User = ""
		}, "", problem.CodeNotifyRefused},
		"no STARTTLS": {plain, settings.StartTLS, func(c *settings.Channel) {
			c.Mail.User = ""
		}, "", problem.CodeNotifyRefused},
		"TLS on a plain port": {plain, settings.ImplicitTLS, func(c *settings.Channel) {
			c.Mail.User = ""
		}, "", problem.CodeTLSFailed},
		"STARTTLS on a TLS port": {implicit, settings.StartTLS, nil, mailPassword, problem.CodeNetworkTimeout},
		"silent server":          {silent, settings.StartTLS, nil, mailPassword, problem.CodeNetworkTimeout},
		"silent server, TLS":     {silent, settings.ImplicitTLS, nil, mailPassword, problem.CodeNetworkTimeout},
		"nobody there": {
			&server{port: 1, caFile: starttls.caFile}, settings.StartTLS, nil, mailPassword,
			problem.CodeNetworkUnreachable,
		},
	} {
		t.Run(name, func(t *testing.T) {
			takes := enough
			if test.want == problem.CodeNetworkTimeout {
				takes = 300 * time.Millisecond
			}
			r := newMailRig(t, takes)
			c := test.server.channel(test.security, mailUser, "ops@example.com")
			if test.change != nil {
				test.change(&c)
			}
			err := r.Try(t.Context(), c, passwordOf(c.Mail.User, test.password))
			p := problem.Of(err)
			if p.Code != test.want || p.Hint == "" || p.Title == "" {
				t.Errorf("%v: %+v, want %s", err, p, test.want)
			}
			if test.password != "" && strings.Contains(err.Error()+p.Title+p.Detail+p.Hint, test.password) {
				t.Errorf("the password is in %v", err)
			}
		})
	}
}

// TestInternationalDomain: the domain of an address is sent in ASCII, and the part before it as typed.
func TestInternationalDomain(t *testing.T) {
	server := serveMail(t, settings.NoTLS, "")
	r := newMailRig(t, enough)
	c := server.channel(settings.NoTLS, "", "Ops <ops@bücher.example>")
	c.Mail.From = "rollcall@BÜCHER.example"
	if err := r.Try(t.Context(), c, Changes{}); err != nil {
		t.Fatal(err)
	}
	m := server.accepted(t)
	if m.From != "rollcall@xn--bcher-kva.example" || m.To[0] != "ops@xn--bcher-kva.example" {
		t.Errorf("mail from %q to %q", m.From, m.To)
	}
}

// TestMailWithoutAVault: a relay that wants no sign-in can be used on a computer without any vault. A
// channel that no longer signs in leaves no password in the vault.
func TestMailWithoutAVault(t *testing.T) {
	server := serveMail(t, settings.NoTLS, "")
	r := newMailRig(t, enough)
	c := server.channel(settings.NoTLS, "", "ops@example.com")
	signsIn := c
	signsIn.Mail = &settings.Mail{
		Server: "smtp.example.com", Port: 587, Security: settings.StartTLS, User: mailUser, From: c.Mail.From,
		To: c.Mail.To,
	}
	signsIn, err := r.Add(t.Context(), signsIn, passwordOf(mailUser, mailPassword))
	if err != nil || len(r.secrets) != 1 {
		t.Fatalf("%v, %d entries in the vault", err, len(r.secrets))
	}
	c.ID = signsIn.ID
	if _, err := r.Edit(t.Context(), c, Changes{}); err != nil || len(r.secrets) != 0 {
		t.Errorf("%v, %d entries in the vault are left", err, len(r.secrets))
	}
	r.vaultErr = &problem.Problem{Code: problem.CodeKeyringMissing, Title: "no keyring"}
	if _, err := r.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	r.once(t)
	r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
	r.once(t)
	for range 2 {
		if m := server.accepted(t); m.To[0] != "ops@example.com" {
			t.Errorf("mail to %q", m.To)
		}
	}
}

// TestMailServerThatNeverEndsItsLine: no more than a small part of what it says is kept in memory.
func TestMailServerThatNeverEndsItsLine(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan int)
	go func() {
		n := 0
		defer func() { sent <- n }()
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		for text := make([]byte, 64<<10); n < 256<<20; n += len(text) {
			if _, err := conn.Write(text); err != nil {
				return
			}
		}
	}()
	talker := &server{port: listener.Addr().(*net.TCPAddr).Port}
	r := newMailRig(t, enough)
	tryErr := r.Try(t.Context(), talker.channel(settings.StartTLS, "", "ops@example.com"), Changes{})
	listener.Close()
	if p := problem.Of(tryErr); p.Code != problem.CodeNetworkUnreachable || p.Hint == "" {
		t.Errorf("%v: %+v", tryErr, p)
	}
	if n := <-sent; n > 64<<20 {
		t.Errorf("the client took %d bytes", n)
	}
}

// TestRefusedRecipientDoesNotDelayOthers: the other recipients get their mail once.
func TestRefusedRecipientDoesNotDelayOthers(t *testing.T) {
	server := serveMail(t, settings.StartTLS, mailUser)
	r := newMailRig(t, enough)
	c := server.channel(settings.StartTLS, mailUser, "nobody@example.com", "ops@example.com")
	if _, err := r.Add(t.Context(), c, passwordOf(mailUser, mailPassword)); err != nil {
		t.Fatal(err)
	}
	r.once(t)
	r.ended(directory.StateFailed, problem.CodeNetworkTimeout)
	r.once(t)
	r.once(t)
	if m := server.accepted(t); m.To[0] != "ops@example.com" {
		t.Errorf("mail to %q", m.To)
	}
	m, _, err := r.recall(t.Context())
	if err != nil || len(m.Waiting) != 1 || m.Waiting[0].To != "nobody@example.com" || m.Waiting[0].Tries != 1 {
		t.Errorf("waiting: %+v, %v", m.Waiting, err)
	}
	failures, err := r.Failures(t.Context())
	if err != nil || len(failures) != 1 || failures[0].Why.Code != problem.CodeNotifyRecipient {
		t.Errorf("failures %+v, %v", failures, err)
	}
}

// TestMailEndsWithItsContext checks that a server that hangs does not delay the end of the program.
func TestMailEndsWithItsContext(t *testing.T) {
	hanging := &server{port: silentServer(t)}
	r := newMailRig(t, time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Try(ctx, hanging.channel(settings.StartTLS, "", "ops@example.com"), Changes{}) }()
	stop()
	select {
	case err := <-ended:
		if problem.Of(err).Code != problem.CodeCancelled {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(enough):
		t.Error("it does not end")
	}
}
