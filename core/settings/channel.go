package settings

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// ChannelKind says how the notifications of a channel are sent.
type ChannelKind string

// The kinds of channels.
const (
	ByMail    ChannelKind = "mail"    // SMTP
	BySlack   ChannelKind = "slack"   // an incoming webhook of Slack, or of a program with the same format
	ByTeams   ChannelKind = "teams"   // a workflow of Microsoft Teams that starts when a webhook request is received
	ByWebhook ChannelKind = "webhook" // any other HTTP server, with a JSON object
)

// ChannelKinds lists the kinds.
var ChannelKinds = []ChannelKind{ByMail, BySlack, ByTeams, ByWebhook}

// Occasion is something that a channel can report.
type Occasion string

// The occasions.
const (
	OnFailed    Occasion = "failed"    // a connector begins to fail, or fails for another reason
	OnHeld      Occasion = "held"      // a run waits for a decision
	OnRecovered Occasion = "recovered" // the first success after failures
	OnKey       Occasion = "key"       // a key expires soon or has expired
	OnDigest    Occasion = "digest"    // once a day, a summary
	OnTest      Occasion = "test"      // a person tests the channel; it cannot be chosen
)

// Occasions lists the occasions that a channel can choose.
var Occasions = []Occasion{OnFailed, OnHeld, OnRecovered, OnKey, OnDigest}

// MailSecurity says how the connection to a mail server is encrypted.
type MailSecurity string

// The kinds of encryption. Without encryption, only a server on this computer is allowed, and no
// password is sent.
const (
	StartTLS    MailSecurity = "starttls" // the connection begins in plain text and switches to TLS
	ImplicitTLS MailSecurity = "tls"      // TLS from the beginning
	NoTLS       MailSecurity = "none"
)

// MailSecurities lists the kinds of encryption.
var MailSecurities = []MailSecurity{StartTLS, ImplicitTLS, NoTLS}

// DefaultPort is the usual port of a mail server with this encryption.
func (m MailSecurity) DefaultPort() int {
	return map[MailSecurity]int{StartTLS: 587, ImplicitTLS: 465, NoTLS: 25}[m]
}

// Mail says how mail is sent. The password is in the vault.
type Mail struct {
	Server   string       `json:"server"` // host name or IP address
	Port     int          `json:"port"`
	Security MailSecurity `json:"security"`
	User     string       `json:"user,omitempty"` // empty: without sign-in
	From     string       `json:"from"`
	To       []string     `json:"to"`
}

// Channel is a place outside this computer to which notifications are sent. Its secrets are in the
// vault: the address of a webhook, its key, and the password of a mail account.
type Channel struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Kind    ChannelKind `json:"kind"`
	Enabled bool        `json:"enabled"`
	On      []Occasion  `json:"on"` // in the order of Occasions
	Mail    *Mail       `json:"mail,omitempty"`
	Host    string      `json:"host,omitempty"`   // of a webhook's address, to show it
	Signed  bool        `json:"signed,omitempty"` // requests are signed with a key
	CAFile  string      `json:"caFile,omitempty"` // authorities to trust in addition to the system's
	// Title and Text are templates of package text/template. If one is empty, the default is used.
	Title     string    `json:"title,omitempty"`
	Text      string    `json:"text,omitempty"`
	UpdatedAt time.Time `json:"updatedAt,omitzero"`
}

// Wants reports whether the channel is enabled and has chosen an occasion.
func (c Channel) Wants(o Occasion) bool { return c.Enabled && slices.Contains(c.On, o) }

// NeedsSecret reports whether the channel needs an entry in the vault.
func (c Channel) NeedsSecret() bool { return c.Kind != ByMail || c.Mail != nil && c.Mail.User != "" }

// Target describes where the channel leads, without secrets.
func (c Channel) Target() string {
	if c.Kind == ByMail && c.Mail != nil {
		return strings.Join(c.Mail.To, ", ")
	}
	return c.Host
}

// Limits for a channel.
const (
	longestChannelName = 120
	mostRecipients     = 50
)

// Validate returns the first error, as a problem with code "usage".
func (c Channel) Validate() error {
	switch {
	case !directory.IsID(c.ID):
		return problem.Usage(fmt.Sprintf("%q is not a Rollcall ID", c.ID), "Remove the channel and add it again.")
	case strings.TrimSpace(c.Name) == "":
		return problem.Usage("The channel has no name", "Give it a name, such as Operations.")
	case utf8.RuneCountInString(c.Name) > longestChannelName || strings.ContainsFunc(c.Name, isControl):
		return problem.Usage(fmt.Sprintf("The name %q is too long or has a line break", c.Name),
			fmt.Sprintf("Use one line of at most %d characters.", longestChannelName))
	case !slices.Contains(ChannelKinds, c.Kind):
		return problem.Usage(fmt.Sprintf("%q is not a kind of channel", string(c.Kind)),
			"Choose mail, slack, teams or webhook.")
	}
	for _, o := range c.On {
		if !slices.Contains(Occasions, o) {
			return unknownOccasion(string(o))
		}
	}
	if c.Kind == ByMail {
		return c.Mail.validate()
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' }

func unknownOccasion(typed string) error {
	return problem.Usage(fmt.Sprintf("%q is not something to notify of", typed),
		"Choose from failed, held, recovered, key and digest.")
}

// ParseOccasions reads occasions that are separated by commas. It returns them in the usual order,
// each once.
func ParseOccasions(text string) ([]Occasion, error) {
	list := []Occasion{}
	typed := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	for _, word := range typed {
		if !slices.Contains(Occasions, Occasion(word)) {
			return nil, unknownOccasion(word)
		}
	}
	for _, o := range Occasions {
		if slices.Contains(typed, string(o)) {
			list = append(list, o)
		}
	}
	return list, nil
}

func (m *Mail) validate() error {
	switch {
	case m == nil || m.Server == "":
		return problem.Usage("The mail channel has no server", "Name your mail server, such as smtp.example.com.")
	case strings.ContainsAny(m.Server, " \t/\\@"):
		return problem.Usage(fmt.Sprintf("%q is not the name of a mail server", m.Server),
			"Enter it like smtp.example.com.")
	case !slices.Contains(MailSecurities, m.Security):
		return problem.Usage(fmt.Sprintf("%q is not a kind of encryption", string(m.Security)),
			"Choose starttls, tls or none.")
	case m.Port < 1 || m.Port > 65535:
		return problem.Usage(fmt.Sprintf("%d is not a valid port", m.Port),
			"Choose a number from 1 to 65535; the usual ports are 587 and 465.")
	case m.Security == NoTLS && !IsLoopback(m.Server):
		return problem.Usage(fmt.Sprintf("Mail to %s must be encrypted", m.Server),
			"Choose starttls or tls. Only a server on this computer may be used without encryption.")
	case m.Security == NoTLS && m.User != "":
		return problem.Usage("A password is not sent without encryption",
			"Choose starttls or tls, or leave out the user name.")
	}
	if _, err := ParseAddress(m.From); err != nil {
		return err
	}
	if len(m.To) == 0 || len(m.To) > mostRecipients {
		return problem.Usage(fmt.Sprintf("The mail channel has %d recipients", len(m.To)),
			fmt.Sprintf("Name 1 to %d addresses.", mostRecipients))
	}
	for _, to := range m.To {
		if _, err := ParseAddress(to); err != nil {
			return err
		}
	}
	return nil
}

// ParseServer reads a mail server with or without a port. Without one, the usual port is used.
func ParseServer(typed string, security MailSecurity) (host string, port int, err error) {
	if strings.Count(typed, ":") != 1 && !strings.HasPrefix(typed, "[") {
		return typed, security.DefaultPort(), nil
	}
	host, digits, err := net.SplitHostPort(typed)
	if err == nil {
		port, err = strconv.Atoi(digits)
	}
	if err != nil {
		return "", 0, problem.Usage(fmt.Sprintf("%q is not a server with a port", typed),
			"Enter it like smtp.example.com:587.")
	}
	return host, port, nil
}

// IsLoopback reports whether a host is this computer, by its name or address.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || err == nil && address.Unmap().IsLoopback()
}

// ParseAddress reads one mail address, such as "ops@example.com" or "Operations <ops@example.com>".
func ParseAddress(typed string) (mail.Address, error) {
	a, err := mail.ParseAddress(typed)
	if err != nil {
		return mail.Address{}, problem.Usage(fmt.Sprintf("%q is not a mail address", typed),
			"Enter it like ops@example.com.").Wrap(err)
	}
	return *a, nil
}

// ParseAddresses reads mail addresses that are separated by commas. It returns each of them once.
func ParseAddresses(typed string) ([]string, error) {
	if strings.TrimSpace(typed) == "" {
		return nil, nil
	}
	parsed, err := mail.ParseAddressList(typed)
	if err != nil {
		return nil, problem.Usage(fmt.Sprintf("%q is not a list of mail addresses", typed),
			"Separate addresses by commas, such as ops@example.com, ada@example.com.").Wrap(err)
	}
	var list []string
	known := map[string]bool{}
	for _, a := range parsed {
		if known[strings.ToLower(a.Address)] {
			continue
		}
		known[strings.ToLower(a.Address)] = true
		if a.Name == "" {
			list = append(list, a.Address)
		} else {
			list = append(list, a.String())
		}
	}
	return list, nil
}

// validateChannels checks channels, and that no two have the same ID or name.
func validateChannels(list []Channel) error {
	for i, c := range list {
		if err := c.Validate(); err != nil {
			return err
		}
		for _, other := range list[:i] {
			if other.ID == c.ID || strings.EqualFold(other.Name, c.Name) {
				return problem.Usage(fmt.Sprintf("There is already a channel with the name %q", c.Name),
					"Choose another name.")
			}
		}
	}
	return nil
}
