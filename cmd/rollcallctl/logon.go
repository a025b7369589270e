package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
)

func logonCommand(p *program) *cobra.Command {
	return group("logon", "Test a log-on, and show who logged on", logonTest(p), logonLog(p))
}

// logonFlags say who logs on, and how.
type logonFlags struct {
	user, profile, way, from string
	passwordStdin            bool
}

func logonTest(p *program) *cobra.Command {
	var f logonFlags
	cmd := &cobra.Command{
		Use: "test --user USER", Short: "Test whether a person may log on, step by step", Args: takes(),
		Long: `Test whether a person may log on, and show the result of each step: the account in
the directory, the profile that applies to it, the address, the method, the answer of
Entra ID, and whether the same person signed in.

The method "browser" opens the sign-in page in the browser; to use another program,
set BROWSER. "device" shows a code to enter on another device. "password" asks for
the password at a terminal, or reads it with --password-stdin. A password is never
the value of a flag.

For "browser", the app registration needs the redirect URI http://localhost on the
platform Mobile and desktop applications. For the other two methods, it must allow
public client flows.

Every attempt is recorded in the log; see rollcallctl logon log. Exit codes: 0
allowed, 1 not allowed (the reason is shown), 130 interrupted.`,
		Example: `  rollcallctl logon test --user adele.v@contoso.com
  rollcallctl logon test --user adele.v@contoso.com --way device --from 192.0.2.7
  printf '%s\n' "$PASSWORD" | rollcallctl logon test --user adele.v@contoso.com --password-stdin --json`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			request, err := p.logonRequest(cmd, &f)
			if err != nil {
				return err
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			verdict, err := s.TestLogOn(cmd.Context(), request)
			if err != nil {
				return err
			}
			return p.showVerdict(cmd.Context(), request, verdict)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.user, "user", "", "`USER` who logs on: sign-in name, mail address or ID")
	flags.StringVar(&f.profile, "profile", "", "use this `PROFILE` instead of the one that applies")
	flags.StringVar(&f.way, "way", "",
		"sign-in `METHOD`: browser, device or password (default browser, or password with --password-stdin)")
	flags.StringVar(&f.from, "from", "", "test as if from this IP `ADDRESS` (default this computer)")
	flags.BoolVar(&f.passwordStdin, "password-stdin", false, "read the password from standard input, one line")
	completeFlag(cmd, "way", completions(directory.Ways)...)
	return cmd
}

// logonRequest makes the request from the flags. It also reads the password.
func (p *program) logonRequest(cmd *cobra.Command, f *logonFlags) (logon.Request, error) {
	r := logon.Request{
		User: strings.TrimSpace(f.user), Profile: f.profile, OpenBrowser: p.openBrowser,
		ShowCode: p.showCode,
	}
	if r.User == "" {
		return r, problem.Usage("--user is required", fmt.Sprintf("See %s --help.", cmd.CommandPath()))
	}
	var err error
	if r.Way, err = f.chosenWay(); err != nil {
		return r, err
	}
	if f.from != "" {
		if r.From, err = netip.ParseAddr(f.from); err != nil {
			return r, problem.Usage(fmt.Sprintf("%q is not an IP address", f.from),
				"Give an address such as 192.0.2.7 or 2001:db8::7.")
		}
	}
	if !p.json {
		r.Tell = p.showStep
	}
	if r.Way == directory.WayPassword {
		if !f.passwordStdin && !p.atTerminal() {
			return r, problem.Usage("Without a terminal, the password cannot be entered",
				"Give it on standard input with --password-stdin.")
		}
		password, err := p.readSecret(cmd.Context(), "Password of "+oneLine(r.User))
		if err != nil {
			return r, err
		}
		if err := directory.CheckPassword(string(password)); err != nil {
			return r, err
		}
		r.Password = []byte(password)
	}
	return r, nil
}

// atTerminal reports whether a person can be asked for input.
func (p *program) atTerminal() bool {
	file, ok := p.stdin.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// chosenWay returns the sign-in method that --way names. It must be exactly one.
func (f *logonFlags) chosenWay() (directory.Way, error) {
	if f.way == "" {
		if f.passwordStdin {
			return directory.WayPassword, nil
		}
		return directory.WayBrowser, nil
	}
	ways, err := directory.ParseWays(f.way)
	switch {
	case err != nil:
		return "", err
	case len(ways) != 1:
		return "", problem.Usage("--way takes one sign-in method", "Choose one of browser, device, password.")
	case f.passwordStdin && ways[0] != directory.WayPassword:
		return "", problem.Usage("--password-stdin and --way "+string(ways[0])+" cannot be used together",
			"--password-stdin only works with --way password.")
	}
	return ways[0], nil
}

// showStep shows the result of a step.
func (p *program) showStep(s logon.Step) {
	if s.Result != logon.UnderWay {
		writeLine(p.stdout, fmt.Sprintf("%-4s  %-12s  %s", checkMark[s.Result], s.Stage.Name(), oneLine(s.Text)))
	}
}

var checkMark = map[logon.Result]string{logon.Passed: "ok", logon.Failed: "FAIL"}

// showCode asks a person to enter a device code in a browser.
func (p *program) showCode(code logon.DeviceCode) {
	writeLine(p.stderr, fmt.Sprintf("Open %s and enter the code %s. It expires at %s.", oneLine(code.Address),
		oneLine(code.Code), moment(code.Expires)))
}

// verdictJSON is the result of a log-on. Profile and Account are IDs.
type verdictJSON struct {
	Allowed           bool                  `json:"allowed"`
	Reason            directory.LogOnReason `json:"reason"`
	Code              string                `json:"code"`
	Profile           string                `json:"profile"`
	ProfileName       string                `json:"profileName"`
	Rule              string                `json:"rule"`
	Account           string                `json:"account"`
	UserPrincipalName string                `json:"userPrincipalName"`
	Text              string                `json:"text"`
	Hint              string                `json:"hint"`
	RequestID         string                `json:"requestId"`
	Steps             []stepJSON            `json:"steps"`
}

type stepJSON struct {
	Stage  logon.Stage  `json:"stage"`
	Result logon.Result `json:"result"`
	Text   string       `json:"text"`
}

func verdictToJSON(v logon.Verdict) verdictJSON {
	out := verdictJSON{
		Allowed: v.Allowed, Reason: v.Reason, Code: aadsts(v.Code), Profile: v.Profile.ID, ProfileName: v.Profile.Name,
		Account:           v.Account.ID,
		UserPrincipalName: v.Account.Attributes.Text("userPrincipalName"), Text: v.Text, Hint: v.Hint,
		RequestID: v.RequestID, Steps: []stepJSON{},
	}
	if v.Profile.ID != "" {
		out.Rule = v.Rule.String()
	}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, stepJSON(s))
	}
	return out
}

// aadsts formats an error code as Entra ID writes it, and 0 as "".
func aadsts(code int) string {
	if code == 0 {
		return ""
	}
	return "AADSTS" + strconv.Itoa(code)
}

// showVerdict shows a verdict and returns the matching exit status.
func (p *program) showVerdict(ctx context.Context, r logon.Request, v logon.Verdict) error {
	if p.json {
		if err := p.printJSON(verdictToJSON(v)); err != nil {
			return err
		}
	} else {
		p.printVerdict(r, v)
	}
	switch {
	case v.Allowed:
		return nil
	case v.Reason == directory.LogOnCancelled && ctx.Err() != nil:
		return exitStatus(exitInterrupted)
	}
	return exitStatus(exitFailure)
}

// outcome describes a reason in one or two words.
func outcome(r directory.LogOnReason) string {
	switch r {
	case directory.LogOnAllowed:
		return "Allowed"
	case directory.LogOnUnavailable:
		return "Unavailable"
	case directory.LogOnCancelled:
		return "Cancelled"
	case directory.LogOnTimedOut:
		return "Timed out"
	}
	return "Denied"
}

func (p *program) printVerdict(r logon.Request, v logon.Verdict) {
	writeLine(p.stdout, fmt.Sprintf("%s: %s", outcome(v.Reason), oneLine(v.Text)))
	if v.Hint != "" {
		writeLine(p.stdout, oneLine(v.Hint))
	}
	if command := remedy(r, v); command != "" {
		writeLine(p.stdout, "Run: "+command)
	}
	if v.Code != 0 {
		text := fmt.Sprintf("Entra ID calls this %s.", aadsts(v.Code))
		if v.RequestID != "" {
			text += " Request ID: " + oneLine(v.RequestID)
		}
		writeLine(p.stdout, text)
	}
}

// remedy returns the command that does what the hint says, or "" if there is none.
func remedy(r logon.Request, v logon.Verdict) string {
	edit := "rollcallctl profile edit " + v.Profile.ID
	switch v.Reason {
	case directory.LogOnNobody:
		return edit + " --mechanism office365"
	case directory.LogOnWay:
		return edit + " --ways " + joined(append(slices.Clone(v.Profile.Ways), r.Way), ",")
	case directory.LogOnAddress:
		if r.From.IsValid() {
			return edit + " --allow-ip " + joined(v.Profile.PermittedIPs, ",") + "," + r.From.String()
		}
	case directory.LogOnNoAccount:
		return "rollcallctl sync"
	}
	return ""
}

func logonLog(p *program) *cobra.Command {
	var flags logOnFlags
	var limit int
	cmd := &cobra.Command{
		Use: "log", Short: "List log-ons and failed attempts, newest first", Args: takes(),
		Long: `List log-ons and failed attempts, newest first. The log is kept as long as the other
history. To write all of it to a file, use rollcallctl export logons. The log never
contains a password. A name that finds no account and is not an address is not kept
either, because it could be a password.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 0 {
				return problem.Usage(fmt.Sprintf("--limit %d is negative", limit),
					"Use a positive number, or 0 for no limit.")
			}
			s, q, err := p.logOnQuery(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			q.Limit = limit
			log := s.LogOns(cmd.Context(), q)
			if p.json {
				_, err := export.LogOns(p.stdout, export.JSONL, log)
				return err
			}
			t := newTable(p.stdout, "WHEN", "WHO", "WAY", "PROFILE", "VERDICT", "CODE", "FROM")
			for l, err := range log {
				if err != nil {
					return err
				}
				t.row(moment(l.At), whoTried(l), string(l.Way), l.ProfileName, verdictWord(l), aadsts(l.Code),
					fromText(l))
			}
			return p.finishList(t, "log-on")
		},
	}
	flags.bind(cmd)
	cmd.Flags().IntVar(&limit, "limit", 50, "at most `N` log-ons, 0 for all")
	return cmd
}

func whoTried(l directory.LogOn) string {
	for _, name := range []string{l.Name, l.DisplayName} {
		if name != "" {
			return name
		}
	}
	return "(name not stored)"
}

// verdictWord returns a verdict as a table shows it: "allowed", "denied: locked", "(test)".
func verdictWord(l directory.LogOn) string {
	text := strings.ToLower(outcome(l.Reason))
	if text == "denied" {
		text += ": " + string(l.Reason)
	}
	if l.Test {
		text += " (test)"
	}
	return text
}

func fromText(l directory.LogOn) string {
	if !l.From.IsValid() {
		return ""
	}
	return l.From.String()
}
