package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// mail sends a message to one recipient.
func (s *Service) mail(
	ctx context.Context, c settings.Channel, secrets Secrets, m Message, to, title, text string,
) error {
	letter, err := s.letter(*c.Mail, m, to, title, text)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Takes)
	defer cancel()
	line := &line{}
	client, err := line.client(c, secrets.Password, s.o.Takes)
	if err != nil {
		return err
	}
	// The library watches the context only while it connects.
	defer context.AfterFunc(ctx, line.hangUp)()
	defer line.hangUp()
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return notConnected(ctx, c, secrets, line, err)
	}
	if err := client.SendWithSMTPClient(session, letter); err != nil {
		return notSent(ctx, *c.Mail, to, err)
	}
	// The server has accepted the mail, whatever it answers to QUIT.
	_ = client.CloseWithSMTPClient(session)
	return nil
}

// letter returns the mail for one recipient. Its ID is the same at each attempt, so mail programs
// recognize a mail that comes twice.
func (s *Service) letter(by settings.Mail, m Message, to, title, text string) (*mail.Msg, error) {
	from, err := address(by.From)
	if err != nil {
		return nil, err
	}
	recipient, err := address(to)
	if err != nil {
		return nil, err
	}
	letter := mail.NewMsg()
	letter.FromMailAddress(&from)
	letter.ToMailAddress(&recipient)
	letter.Subject(title)
	letter.SetDateWithValue(m.At)
	letter.SetMessageIDWithValue(m.ID + "@" + domainOf(from))
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetUserAgent("Rollcall")
	letter.SetBodyString(mail.TypeTextPlain, text)
	return letter, nil
}

// address reads a mail address. Its domain is in ASCII, which every server understands.
func address(typed string) (netmail.Address, error) {
	a, err := settings.ParseAddress(typed)
	if err == nil {
		name := domainOf(a)
		a.Address = strings.TrimSuffix(a.Address, name) + domain.ASCII(name)
	}
	return a, err
}

func domainOf(a netmail.Address) string {
	for i := len(a.Address) - 1; i >= 0; i-- {
		if a.Address[i] == '@' {
			return a.Address[i+1:]
		}
	}
	return "localhost"
}

// line is the connection to a mail server.
type line struct {
	mu      sync.Mutex
	conn    net.Conn // guarded by mu
	hungUp  bool     // guarded by mu
	reached bool     // a connection was established
}

// hangUp closes the connection, which ends all waiting. It may be called at any time.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hungUp = true
	if l.conn != nil {
		l.conn.Close()
	}
}

// keep makes hangUp close a connection, and closes it if hangUp was already called.
func (l *line) keep(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	if l.hungUp {
		conn.Close()
	}
}

// client returns the library's client for a channel.
func (l *line) client(c settings.Channel, password auth.Secret, takes time.Duration) (*mail.Client, error) {
	roots, err := auth.Roots(c.CAFile)
	if err != nil {
		return nil, err
	}
	host := domain.ASCII(c.Mail.Server)
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: host, RootCAs: roots}
	policies := map[settings.MailSecurity]mail.TLSPolicy{
		settings.StartTLS: mail.TLSMandatory, settings.NoTLS: mail.NoTLS,
		// The dialer has already secured the connection. The library only detects this.
		settings.ImplicitTLS: mail.TLSOpportunistic,
	}
	options := []mail.Option{
		mail.WithPort(c.Mail.Port), mail.WithTimeout(takes), mail.WithTLSConfig(config),
		mail.WithTLSPolicy(policies[c.Mail.Security]), mail.WithoutNoop(),
		mail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			return l.dial(ctx, network, address, c.Mail.Security, config)
		}),
	}
	if c.Mail.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover),
			mail.WithUsername(c.Mail.User), mail.WithPassword(string(password)))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("make mail client: %w", err)
	}
	return client, nil
}

func (l *line) dial(
	ctx context.Context, network, address string, security settings.MailSecurity, config *tls.Config,
) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.keep(conn)
	l.reached = true
	conn = &brief{Conn: conn, left: longestDialogue}
	if security != settings.ImplicitTLS {
		return conn, nil
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secure, nil
}

// longestDialogue is how much a mail server may say during one attempt.
const longestDialogue = 1 << 20

// brief is a connection that ends if the other side says too much. The library keeps a whole line in
// memory, however long it is.
type brief struct {
	net.Conn
	left int
}

var errTooMuch = errors.New("the server says too much")

func (b *brief) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, &net.OpError{Op: "read", Net: "tcp", Err: errTooMuch}
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// notConnected explains why no mail could be handed over: the server cannot be reached, TLS fails,
// or the server refuses the sign-in.
func notConnected(ctx context.Context, c settings.Channel, secrets Secrets, l *line, err error) error {
	var answer *textproto.Error
	var network net.Error
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var op *net.OpError
	host := net.JoinHostPort(c.Mail.Server, strconv.Itoa(c.Mail.Port))
	switch {
	case errors.As(err, &answer) && answer.Code >= 500:
		if c.Mail.User == "" {
			return mailProblem(problem.CodeNotifyRefused, "The mail server "+c.Mail.Server+
				" refuses mail from Rollcall", answerText(answer, secrets),
				"Check whether the server requires a user name and a password.", err)
		}
		return mailProblem(problem.CodeNotifySignIn, "The mail server "+c.Mail.Server+" refused the sign-in",
			answerText(answer, secrets),
			"Check the user name and the password. If the account uses multi-factor authentication, it may need an "+
				"app password, or a relay that accepts this computer.", err)
	case errors.As(err, &answer):
		return mailProblem(problem.CodeNotifyDelayed, "The mail server "+c.Mail.Server+
			" does not accept mail at the moment", answerText(answer, secrets), "Rollcall tries again.", err)
	case !l.reached, errors.As(err, &verification), errors.As(err, &record), errors.As(err, &op),
		errors.As(err, &network), errors.Is(err, io.EOF), ctx.Err() != nil:
		return unreachable(ctx, host, timely(ctx, err))
	}
	// All other errors say that the server lacks something.
	return mailProblem(problem.CodeNotifyRefused, "The mail server "+c.Mail.Server+" cannot be used as it is set",
		"It offers no STARTTLS on this port, or no sign-in that Rollcall knows.",
		"Check the port and the encryption: 587 with STARTTLS, or 465 with TLS.", err)
}

// timely returns err, or an error that says that the attempt took too long.
func timely(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &net.OpError{Op: "read", Net: "tcp", Err: timedOut{}}
	}
	return err
}

// timedOut is the error for an attempt that took too long.
type timedOut struct{}

func (timedOut) Error() string   { return "no answer in time" }
func (timedOut) Timeout() bool   { return true }
func (timedOut) Temporary() bool { return true }

// notSent explains why a server that can be reached did not accept a mail.
func notSent(ctx context.Context, by settings.Mail, to string, err error) error {
	var refused *mail.SendError
	if !errors.As(err, &refused) || refused.ErrorCode() == 0 {
		return unreachable(ctx, by.Server, timely(ctx, err))
	}
	detail := fmt.Sprintf("It answered with code %d.", refused.ErrorCode())
	switch {
	case refused.ErrorCode() < 500:
		return mailProblem(problem.CodeNotifyDelayed, "The mail server "+by.Server+
			" does not accept the mail at the moment", detail, "Rollcall tries again.", err)
	case refused.Reason == mail.ErrSMTPRcptTo:
		return mailProblem(problem.CodeNotifyRecipient,
			fmt.Sprintf("The mail server %s does not accept mail for %s", by.Server, to), detail,
			"Check the address. If it belongs to another organization, the server may require a sign-in.", err)
	case refused.Reason == mail.ErrSMTPMailFrom:
		return mailProblem(problem.CodeNotifyRefused,
			fmt.Sprintf("The mail server %s does not accept mail from %s", by.Server, by.From), detail,
			"Use the address of the account that signs in.", err)
	}
	return mailProblem(problem.CodeNotifyRefused, "The mail server "+by.Server+" did not accept the mail", detail,
		"Ask the administrator of the mail server, who can find the reason in its log.", err)
}

func mailProblem(code problem.Code, title, detail, hint string, err error) error {
	return problem.Problem{Code: code, Title: title, Detail: detail, Hint: hint}.Wrap(err)
}

func answerText(answer *textproto.Error, secrets Secrets) string {
	return fmt.Sprintf("It answered with code %d%s.", answer.Code, said([]byte(answer.Msg), secrets))
}
