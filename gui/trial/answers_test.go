package trial_test

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
)

// steps reports the first n steps. All of them pass except the last, which has result.
func steps(r logon.Request, n int, result logon.Result, text string) []logon.Step {
	texts := []string{
		"anna@contoso.com is active.", "“Staff”: it applies to members of Sales.",
		"The profile permits log-ons from anywhere.",
		"The profile allows log-ons in the browser.", "Entra ID signed in anna@contoso.com.",
		"It is the requested account.",
	}
	var reported []logon.Step
	for i, stage := range logon.Stages[:n] {
		s := logon.Step{Stage: stage, Result: logon.Passed, Text: texts[i]}
		if i == n-1 {
			s.Result, s.Text = result, text
		}
		r.Tell(logon.Step{Stage: stage, Result: logon.UnderWay})
		if s.Result != logon.UnderWay {
			r.Tell(s)
			reported = append(reported, s)
		}
	}
	return reported
}

type answer func(ctx context.Context, r logon.Request) (logon.Verdict, error)

func allowed(_ context.Context, r logon.Request) (logon.Verdict, error) {
	return logon.Verdict{
		Allowed: true, Reason: directory.LogOnAllowed, Text: anna + " may log on.",
		Steps: steps(r, 6, logon.Passed, "It is the requested account."),
	}, nil
}

func denied(text, hint string, reason directory.LogOnReason, code int) answer {
	return func(_ context.Context, r logon.Request) (logon.Verdict, error) {
		steps(r, 5, logon.Failed, text)
		return logon.Verdict{
			Reason: reason, Code: code, RequestID: "6731de76-14a6-49ae-97bc-6eba6914391e", Text: text,
			Hint: hint,
		}, nil
	}
}

// waiting returns an answer that asks the user to act, and waits until the log-on is cancelled.
func waiting(ask func(r logon.Request)) answer {
	return func(ctx context.Context, r logon.Request) (logon.Verdict, error) {
		steps(r, 5, logon.UnderWay, "")
		ask(r)
		<-ctx.Done()
		return logon.Verdict{Reason: directory.LogOnCancelled, Text: "The sign-in of " + anna + " was cancelled."}, nil
	}
}

func showCode(r logon.Request) {
	r.ShowCode(logon.DeviceCode{
		Code: "HB4PQL7XD", Address: "https://microsoft.com/devicelogin",
		Expires: time.Now().Add(15 * time.Minute),
	})
}

func openPage(r logon.Request) {
	const page = "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize?client_id=1"
	r.OpenBrowser(page) //nolint:errcheck // it never returns an error
}
