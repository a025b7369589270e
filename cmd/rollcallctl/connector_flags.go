package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// connectorFlags are the flags of add and edit for the fields of a connector.
type connectorFlags struct {
	description, info, tenant, clientID string
	cloud, loginURL, graphURL, caFile   string
	proxy                               string
	domains, attributes, keyExpires     string
	acknowledgeDisabled, guests         bool
	disabled                            bool // only for add; afterwards, use connector disable
	guards                              []string
	secret                              secretFlags
}

func (f *connectorFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.description, "description", "", "`NAME` of the connector, at most 120 characters")
	flags.StringVar(&f.info, "info", "", "notes: any `TEXT` of at most 240 characters")
	flags.StringVar(&f.tenant, "tenant", "", "a verified `DOMAIN` of the tenant, or its ID")
	flags.StringVar(&f.clientID, "client-id", "", "Application (client) `ID` of the app registration")
	flags.StringVar(&f.cloud, "cloud", "",
		"`CLOUD`: global, usgov, usgov-dod, china, bleu, delos or govsg (untested), custom, or practice for the "+
			"built-in practice tenant (default global)")
	flags.StringVar(&f.loginURL, "login-url", "", "sign-in `URL` of a custom cloud")
	flags.StringVar(&f.graphURL, "graph-url", "", "Microsoft Graph `URL` of a custom cloud")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM `FILE` with extra certificate authorities")
	flags.StringVar(&f.proxy, "proxy", "",
		"`ADDRESS` of a proxy, such as http://proxy.example.com:8080; none for no proxy; system for the proxy in "+
			"HTTPS_PROXY (default system)")
	flags.StringVar(&f.domains, "domains", "",
		"include only accounts with these mail `DOMAINS`: contoso.com,fabrikam.com")
	flags.StringVar(&f.attributes, "attributes", "",
		"read these `ATTRIBUTES`: all; all,-faxNumber for all but one; or a list such as department,jobTitle, in "+
			"addition to those that Rollcall needs (default all)")
	flags.BoolVar(&f.acknowledgeDisabled, "acknowledge-disabled", false,
		"disable accounts here if they are disabled in Entra ID")
	flags.BoolVar(&f.guests, "guests", true, "include guests")
	flags.StringArrayVar(&f.guards, "guard", nil,
		"hold a run that exceeds this limit: `GUARD=LIMIT`, such as accounts-removed=\"10% at least 20\" or "+
			"accounts-removed=default; may be repeated")
	flags.StringVar(&f.keyExpires, "key-expires", "",
		"`DATE` when the secret expires, such as 2027-03-31; not needed for a certificate")
	f.secret.bind(cmd)
	completeFlag(cmd, "cloud", completions(directory.Clouds)...)
}

// fields maps each text flag to its value and to the connector's field.
func (f *connectorFlags) fields(c *directory.Connector) map[string]struct{ value, field *string } {
	type pair = struct{ value, field *string }
	return map[string]pair{
		"description": {&f.description, &c.Description}, "info": {&f.info, &c.Info},
		"tenant": {&f.tenant, &c.TenantDomain}, "client-id": {&f.clientID, &c.ClientID},
		"login-url": {&f.loginURL, &c.LoginURL}, "graph-url": {&f.graphURL, &c.GraphURL},
		"ca-file":     {&f.caFile, &c.CAFile},
		"proxy":       {&f.proxy, &c.Proxy},
		"certificate": {&f.secret.certificate, &c.Certificate},
	}
}

// apply sets the connector's fields whose flags were given. The values are checked when the
// connector is stored.
func (f *connectorFlags) apply(cmd *cobra.Command, c *directory.Connector) (err error) {
	given := cmd.Flags().Changed
	for name, p := range f.fields(c) {
		if given(name) {
			*p.field = *p.value
		}
	}
	if given("cloud") {
		if c.Cloud, err = directory.ParseCloud(f.cloud); err != nil {
			return err
		}
		if c.Cloud != directory.CloudCustom && !given("login-url") && !given("graph-url") {
			c.LoginURL, c.GraphURL = "", ""
		}
	}
	if given("domains") {
		c.Domains = strings.Split(f.domains, ",")
	}
	if given("attributes") {
		if c.Attributes, err = directory.ParseChoice(f.attributes); err != nil {
			return err
		}
	}
	if given("acknowledge-disabled") {
		c.AcknowledgeDisabled = f.acknowledgeDisabled
	}
	if given("guests") {
		c.Guests = f.guests
	}
	if given("key-expires") {
		if c.KeyExpires, err = directory.ParseDate(f.keyExpires); err != nil {
			return err
		}
		c.KeyFromGraph = false
	}
	if c.Guards, err = withGuards(c.Guards, f.guards); err != nil {
		return err
	}
	if f.secret.newSecret(cmd) {
		c.Certificate = ""
	}
	if err := requireAddresses(*c); err != nil {
		return err
	}
	if err := f.checkFiles(); err != nil {
		return err
	}
	return f.secret.check(cmd)
}

// requireAddresses checks that a custom cloud has both addresses.
func requireAddresses(c directory.Connector) error {
	const example = "Enter it like %s, without a path."
	switch {
	case c.Cloud != directory.CloudCustom:
		return nil
	case c.LoginURL == "":
		return problem.Usage("A custom cloud needs --login-url", fmt.Sprintf(example, directory.LoginExample))
	case c.GraphURL == "":
		return problem.Usage("A custom cloud needs --graph-url", fmt.Sprintf(example, directory.GraphExample))
	}
	return nil
}

// checkFiles checks that the files named by flags can be used, as far as that is possible without a
// passphrase.
func (f *connectorFlags) checkFiles() error {
	if path := f.secret.certificate; path != "" {
		file, err := os.Open(path)
		if err != nil || isFolder(path) {
			return unreadable(path, err)
		}
		file.Close()
	}
	if f.caFile == "" {
		return nil
	}
	if _, err := auth.LoadAuthorities(f.caFile); err != nil {
		p := problem.Of(err)
		p.Code = problem.CodeUsage
		return p.Wrap(err)
	}
	return nil
}

// requireForAdd checks that all flags needed to add a connector were given.
func (f *connectorFlags) requireForAdd(cmd *cobra.Command, practice bool) error {
	given := cmd.Flags().Changed
	if !given("description") {
		return missingFlag(cmd, "--description")
	}
	if practice {
		if given("tenant") || given("client-id") || f.secret.given(cmd) {
			return problem.Usage("A practice connector has a built-in tenant, client ID and secret",
				"Leave out those flags.")
		}
		return nil
	}
	for _, name := range []string{"tenant", "client-id"} {
		if !given(name) {
			return missingFlag(cmd, "--"+name)
		}
	}
	if !f.secret.newSecret(cmd) && !given("certificate") {
		return missingFlag(cmd, "one of --secret-stdin, --secret-file and --certificate")
	}
	return nil
}

func missingFlag(cmd *cobra.Command, what string) error {
	return problem.Usage(fmt.Sprintf("A connector needs %s", what), fmt.Sprintf("See %s --help.", cmd.CommandPath()))
}

// changed reports whether any flag for a field of the connector was given.
func (f *connectorFlags) changed(cmd *cobra.Command) bool {
	return cmd.Flags().Changed("cloud") || cmd.Flags().Changed("domains") || cmd.Flags().Changed("attributes") ||
		cmd.Flags().Changed("acknowledge-disabled") ||
		cmd.Flags().Changed("guests") || cmd.Flags().Changed("guard") || cmd.Flags().Changed("key-expires") ||
		f.secret.given(cmd) || f.textChanged(cmd)
}

func (f *connectorFlags) textChanged(cmd *cobra.Command) bool {
	for name := range f.fields(new(directory.Connector)) {
		if cmd.Flags().Changed(name) {
			return true
		}
	}
	return false
}
