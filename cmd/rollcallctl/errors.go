package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rollcallsync/rollcall/core/problem"
)

// report prints an error to standard error, in words or as JSON. The text of an unclassified error
// goes to the log and, with --verbose, to standard error.
func (p *program) report(err error) {
	var status exitStatus
	if err == nil || errors.As(err, &status) {
		return
	}
	shown := withRemedy(problem.Of(err))
	if shown.Hint == problem.LoggedHint && !p.logs(err) {
		shown.Hint = "To see the details, run the command again with --verbose."
	}
	if p.json {
		p.showJSONError(shown)
		return
	}
	fmt.Fprintf(p.stderr, "rollcallctl: %s\n", oneLine(shown.Title))
	p.showDetails(shown)
	if shown.Code == problem.CodeUnknown && p.verbose {
		fmt.Fprintf(p.stderr, "  %s\n", oneLine(err.Error()))
	}
}

// logs writes an unclassified error to the log, and reports whether it is there now. Without an open data
// folder, there is no log.
func (p *program) logs(err error) bool {
	if p.opened == nil {
		return false
	}
	record := slog.NewRecord(time.Now(), slog.LevelError, "unclassified error", 0)
	record.Add("reference", problem.Reference(err), "error", err)
	return p.opened.log.Handler().Handle(context.Background(), record) == nil
}

func (p *program) showJSONError(shown problem.Problem) {
	line, err := json.Marshal(map[string]problem.Problem{"error": shown})
	if err == nil {
		fmt.Fprintf(p.stderr, "%s\n", line)
	}
}

// showDetails prints the cause, the remedy and the request ID for support, indented.
func (p *program) showDetails(shown problem.Problem) {
	for _, text := range []string{shown.Detail, shown.Hint} {
		if text != "" {
			fmt.Fprintf(p.stderr, "  %s\n", oneLine(text))
		}
	}
	if shown.RequestID != "" {
		fmt.Fprintf(p.stderr, "  Request ID for Microsoft support: %s\n", oneLine(shown.RequestID))
	}
}

// flagProblem turns an error from the flag library into a usage problem.
func flagProblem(cmd *cobra.Command, err error) error {
	hint := fmt.Sprintf("See %s --help.", cmd.CommandPath())
	var value *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		flag := value.GetFlag()
		return problem.Usage(fmt.Sprintf("%q is not a valid value for --%s", value.GetValue(), flag.Name),
			fmt.Sprintf("--%s takes %s. %s", flag.Name, kindOfValue(flag), hint))
	case errors.As(err, &missing):
		return problem.Usage(fmt.Sprintf("--%s needs a value", missing.GetFlag().Name), hint)
	case errors.As(err, &unknown):
		return problem.Usage(fmt.Sprintf("There is no flag %s", flagAsTyped(unknown)), hint)
	}
	return problem.Usage(fmt.Sprintf("The flags cannot be read: %s", oneLine(err.Error())), hint)
}

func flagAsTyped(e *pflag.NotExistError) string {
	if short := e.GetSpecifiedShortnames(); short != "" {
		return "-" + e.GetSpecifiedName()
	}
	return "--" + e.GetSpecifiedName()
}

func kindOfValue(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "int", "int64", "uint64":
		return "a number"
	case "bool":
		return "true or false"
	case "duration":
		return "a time span such as 100ms or 2s"
	}
	return "a " + flag.Value.Type()
}

// group makes a command that has only subcommands.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, RunE: chooseCommand, SuggestionsMinimumDistance: 2}
	cmd.AddCommand(commands...)
	return cmd
}

// chooseCommand returns an error for a missing or unknown subcommand.
func chooseCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 && !cmd.HasParent() {
		return cmd.Help()
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	hint := fmt.Sprintf("Choose one of %s. See %s --help.", strings.Join(names, ", "), cmd.CommandPath())
	if len(args) == 0 {
		return problem.Usage(fmt.Sprintf("The command %s needs a subcommand", cmd.Name()), hint)
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf("Did you mean %s? %s", near[0], hint)
	}
	return problem.Usage(fmt.Sprintf("There is no command %q", shortPath(cmd, args[0])), hint)
}

// shortPath returns the path of a command without the program's name.
func shortPath(cmd *cobra.Command, name string) string {
	_, path, _ := strings.Cut(cmd.CommandPath()+" "+name, " ")
	return path
}

// takes checks the number of arguments. The names describe them in messages, such as "CONNECTOR".
func takes(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		hint := "Enter it like " + strings.Join(append([]string{cmd.CommandPath()}, names...), " ") + "."
		if len(args) < len(names) {
			return problem.Usage(fmt.Sprintf("%s is missing", names[len(args)]), hint)
		}
		return problem.Usage(fmt.Sprintf("unexpected argument %q", args[len(names)]), hint)
	}
}
