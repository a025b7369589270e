package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// newRoot builds the command tree of one invocation.
func newRoot(p *program) *cobra.Command {
	root := group("rollcallctl", "An exact copy of a Microsoft 365 directory, with its history",
		connectorCommand(p), syncCommand(p), runsCommand(p), guardsCommand(p), statusCommand(p), usersCommand(p),
		groupsCommand(p), filtersCommand(p), changesCommand(p),
		exportCommand(p), profileCommand(p), logonCommand(p), daemonCommand(p), metricsCommand(p), serviceCommand(p),
		practiceCommand(p), demoCommand(p), versionCommand(p), manCommand(p),
		autostartCommand(p), configCommand(p), notifyCommand(p), databaseCommand(p), vaultCommand(p), updateCommand(p),
		diagnosticsCommand(p),
	)
	root.Long = `Rollcall keeps an exact copy of a Microsoft 365 directory, with its history: users,
groups and group memberships, read from Entra ID through Microsoft Graph into a
database on this computer.

Results go to standard output, messages and progress to standard error.

Exit codes: 0 success (even if nothing changed), 1 failure, 2 usage, 3 held for
review, 4 finished with warnings, 5 another run is in progress, 130 interrupted.`
	root.Example = `  rollcallctl demo
  rollcallctl connector add --description Contoso --tenant contoso.com --client-id ID --secret-stdin
  rollcallctl sync
  rollcallctl users list --search "sales"`
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagProblem)
	root.Args = cobra.ArbitraryArgs

	flags := root.PersistentFlags()
	flags.StringVar(&p.dataDir, "data-dir", "",
		"`FOLDER` of the database and the log (default: $ROLLCALL_DATA_DIR, or the system's usual folder)")
	flags.StringVar(&p.vaultChoice, "vault", "",
		"`VAULT` with the secrets: keyring or age:FILE (default: $ROLLCALL_VAULT, or what was chosen for the data "+
			"folder)")
	flags.StringVar(&p.vaultKey, "vault-key", "",
		"`FILE` that opens the vault: it contains a passphrase, or an age or SSH identity (default: "+
			"$ROLLCALL_VAULT_KEY, or what was chosen)")
	flags.BoolVar(&p.json, "json", false, "print one JSON object per line")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "print no messages and no progress")
	flags.BoolVarP(&p.verbose, "verbose", "v", false, "show the log on standard error")
	return root
}

// talk prints a message for people, unless --quiet is set.
func (p *program) talk(text string) {
	if !p.quiet {
		writeLine(p.stderr, text)
	}
}

// done reports a completed action, as JSON or in words.
func (p *program) done(object any, said string) error {
	if p.json {
		return p.printJSON(object)
	}
	p.talk(said)
	return nil
}

// completeFlag lets the shell complete the values of a flag.
func completeFlag(cmd *cobra.Command, flag string, values ...cobra.Completion) {
	if err := cmd.RegisterFlagCompletionFunc(flag,
		cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(fmt.Sprintf("complete --%s: %v", flag, err)) // The code contains a wrong flag name.
	}
}
