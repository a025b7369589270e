package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// notifyFlags are the flags of add and edit for a channel. Secrets come from files or standard
// input, like those of connectors.
type notifyFlags struct {
	kind, name, on, caFile, title, text string
	server, security, user, from, to    string
	disabled                            bool
	url, key, password                  secretSource
}

// secretSource says where one secret comes from.
type secretSource struct {
	flag, prompt string
	stdin        bool
	file         string
}

func (f *secretSource) bind(flags *pflag.FlagSet, flag, prompt string) {
	f.flag, f.prompt = flag, prompt
	what := strings.ToLower(prompt[:1]) + prompt[1:]
	flags.BoolVar(&f.stdin, flag+"-stdin", false, "read the "+what+
		" from standard input, one line; at a terminal, the input is not shown")
	flags.StringVar(&f.file, flag+"-file", "", "read the "+what+" from `FILE`")
}

func (f *notifyFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.name, "name", "", "`NAME` of the channel")
	flags.StringVar(&f.on, "on", "", "comma-separated `OCCASIONS`: failed, held, recovered, key, digest (default all)")
	flags.StringVar(&f.caFile, "ca-file", "",
		"trust the certificate authorities in this PEM `FILE`, in addition to those of the system")
	flags.StringVar(&f.title, "title", "", "`TEMPLATE` of the title, which is the subject of a mail")
	flags.StringVar(&f.text, "text", "", "`TEMPLATE` of the text")
	flags.StringVar(&f.server, "server", "",
		"mail `SERVER`, with a port if it is not the usual one: smtp.example.com:587")
	flags.StringVar(&f.security, "security", "",
		"`ENCRYPTION` of the connection to the mail server: starttls, tls, or none on this computer (default starttls)")
	flags.StringVar(&f.user, "user", "", "user `NAME` of the mail account; if empty, there is no sign-in")
	flags.StringVar(&f.from, "from", "", "`ADDRESS` of the sender")
	flags.StringVar(&f.to, "to", "", "comma-separated `ADDRESSES` of the recipients")
	f.url.bind(flags, "url", "Address of the webhook")
	f.key.bind(flags, "key", "Key that signs the requests")
	f.password.bind(flags, "password", "Password of the mail account")
	completeFlag(cmd, "security", completions(settings.MailSecurities)...)
	completeFlag(cmd, "on", completions(settings.Occasions)...)
}

// anyFlag reports whether any flag of the command itself was given.
func anyFlag(cmd *cobra.Command) (any bool) {
	cmd.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) { any = any || flag.Changed })
	return any
}

// apply sets the fields of a channel whose flags were given.
func (f *notifyFlags) apply(cmd *cobra.Command, c *settings.Channel) (err error) {
	given := cmd.Flags().Changed
	for name, text := range map[string]struct{ value, field *string }{
		"name": {&f.name, &c.Name}, "title": {&f.title, &c.Title}, "text": {&f.text, &c.Text},
	} {
		if given(name) {
			*text.field = *text.value
		}
	}
	if given("ca-file") {
		if c.CAFile, err = wholePath(f.caFile); err != nil {
			return err
		}
	}
	if given("on") {
		if c.On, err = settings.ParseOccasions(f.on); err != nil {
			return err
		}
	}
	return f.applyMail(given, c)
}

// mailFlags are the flags that only a mail channel has.
var mailFlags = []string{"server", "security", "user", "from", "to", "password-stdin", "password-file"}

// webFlags are the flags that only other channels have.
var webFlags = []string{"url-stdin", "url-file", "key-stdin", "key-file"}

// applyMail sets the fields of a mail channel, and refuses flags for other kinds of channels.
func (f *notifyFlags) applyMail(given func(string) bool, c *settings.Channel) (err error) {
	byMail := c.Kind == settings.ByMail
	wrong := mailFlags
	if byMail {
		wrong = webFlags
	}
	for _, name := range wrong {
		if given(name) {
			return problem.Usage(fmt.Sprintf("--%s is not for a channel of the kind %s", name, c.Kind), "Leave it out.")
		}
	}
	if !byMail {
		if c.Kind != settings.ByWebhook && (given("key-stdin") || given("key-file") && f.key.file != "") {
			return problem.Usage(fmt.Sprintf("Requests to a channel of the kind %s are not signed", c.Kind),
				"Leave out the key, or use --kind webhook.")
		}
		return nil
	}
	m := settings.Mail{Security: settings.StartTLS}
	if c.Mail != nil {
		m = *c.Mail
	}
	if given("security") {
		if m.Security = settings.MailSecurity(f.security); !given("server") {
			m.Port = m.Security.DefaultPort()
		}
	}
	if given("server") {
		if m.Server, m.Port, err = settings.ParseServer(f.server, m.Security); err != nil {
			return err
		}
	}
	if given("user") {
		m.User = f.user
	}
	if given("from") {
		m.From = f.from
	}
	if given("to") {
		if m.To, err = settings.ParseAddresses(f.to); err != nil {
			return err
		}
	}
	if m.User == "" && (given("password-stdin") || f.password.file != "") {
		return problem.Usage("A password needs the name of the mail account", "Add --user, or leave out the password.")
	}
	c.Mail = &m
	return nil
}

// secrets reads the secrets whose flags were given.
func (f *notifyFlags) secrets(cmd *cobra.Command, p *program) (read notify.Changes, err error) {
	sources := []*secretSource{&f.url, &f.key, &f.password}
	stdin := ""
	for _, s := range sources {
		switch {
		case s.stdin && s.file != "":
			return read, problem.Usage(fmt.Sprintf("--%s-stdin and --%s-file cannot be used together", s.flag, s.flag),
				"Give only one of them.")
		case s.stdin && stdin != "":
			return read, problem.Usage(fmt.Sprintf("--%s-stdin and --%s-stdin cannot be used together", stdin, s.flag),
				"Read one of them from a file.")
		case s.stdin:
			stdin = s.flag
		}
	}
	if read.URL, err = f.url.read(cmd, p); err != nil {
		return read, err
	}
	if read.Key, err = f.key.read(cmd, p); err != nil {
		return read, err
	}
	read.Password, err = f.password.read(cmd, p)
	return read, err
}

// read returns the secret, or nil if no flag names a source.
func (f *secretSource) read(cmd *cobra.Command, p *program) (*auth.Secret, error) {
	var secret auth.Secret
	var err error
	switch {
	case f.stdin:
		secret, err = p.readSecret(cmd.Context(), f.prompt)
	case cmd.Flags().Changed(f.flag+"-file") && f.file == "":
		return &secret, nil // an empty value removes the secret
	case f.file != "":
		secret, err = readSecretFile(f.file)
	default:
		return nil, nil
	}
	return &secret, err
}
