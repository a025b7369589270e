package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/problem"
)

func connectorTest(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "test CONNECTOR", Short: "Check a connector: sign-in, tenant, permissions, reading, key expiry",
		Args: takes("CONNECTOR"),
		Long: `Run the checklist of a connector: the secret, sign-in, the tenant, each permission
and what does not work without it, one user, one group, and when the key expires.

Exit code 1 means that a run would fail, 4 that only something optional is missing.`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			code := exitSuccess
			err := s.TestConnector(cmd.Context(), args[0], func(c checklist.Check) {
				p.showCheck(c)
				code = worse(code, checkCode(c))
			})
			if err != nil {
				return err
			}
			return asStatus(code)
		}),
	}
}

func checkCode(c checklist.Check) int {
	switch c.Result {
	case checklist.Failed:
		if c.Cause != nil && c.Cause.Code == problem.CodeCancelled {
			return exitInterrupted
		}
		return exitFailure
	case checklist.Warning:
		return exitWarnings
	}
	return exitSuccess
}

type checkJSON struct {
	Check  string           `json:"check"`
	Result checklist.Result `json:"result"`
	Detail string           `json:"detail,omitempty"`
	Error  *problem.Problem `json:"error,omitempty"`
}

var marks = map[checklist.Result]string{
	checklist.Passed: "ok", checklist.Warning: "warn", checklist.Failed: "FAIL",
	checklist.Skipped: "-",
}

func (p *program) showCheck(c checklist.Check) {
	c.Cause = withRemedyIfAny(c.Cause)
	if p.json {
		// The checklist continues even if its output is no longer read.
		_ = p.printJSON(checkJSON{Check: c.Name, Result: c.Result, Detail: c.Detail, Error: c.Cause})
		return
	}
	detail := c.Detail
	if c.Cause != nil {
		detail = c.Cause.Title
	}
	line := fmt.Sprintf("%-5s %-34s %s", marks[c.Result], c.Name, oneLine(detail))
	writeLine(p.stdout, strings.TrimRight(line, " "))
	if c.Cause == nil {
		return
	}
	for _, text := range []string{c.Cause.Detail, c.Cause.Hint} {
		if text != "" {
			fmt.Fprintf(p.stdout, "      %-34s %s\n", "", oneLine(text))
		}
	}
}
