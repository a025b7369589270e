package auth_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

// publicCodes reads, for each code in Microsoft's table, which kind of client can get it.
func publicCodes(t *testing.T) map[int]string {
	t.Helper()
	text, err := os.ReadFile("testdata/entra-codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	met := map[int]string{}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for _, word := range words[1:] {
			code, err := strconv.Atoi(word)
			if err != nil {
				continue // a reason for denying a log-on
			}
			if met[code] != "" {
				t.Errorf("AADSTS%d is there twice", code)
			}
			met[code] = words[0]
		}
	}
	if len(met) < 370 {
		t.Fatalf("%d codes were read", len(met))
	}
	return met
}

// Every code that an administrator can get when a connector signs in has its own explanation. So do
// the codes of other kinds of sign-in.
func TestNoPublicCodeEndsInTheCatchAll(t *testing.T) {
	for code, who := range publicCodes(t) {
		_, explained := auth.Explain(connector, code)
		if who == "person" {
			continue
		}
		if !explained {
			t.Errorf("AADSTS%d, which %s meets, has no explanation", code, who)
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			e := &entra{t: t, answers: []answer{refusal(400, "invalid_request", code)}}
			p := refusedToken(t, e.client())
			if p.Code != problem.AADSTS(code) || p.Title == "" || p.Title == "Entra ID refused the sign-in" ||
				strings.Contains(p.Detail, "Some sentence") {
				t.Errorf("AADSTS%d: %s %q %q", code, p.Code, p.Title, p.Detail)
			}
			checkSentences(t, p)
		})
	}
}

// A computer with a wrong clock signs requests that are not valid yet. The answer of field row 16
// is a single line, with the trace ID and time after the sentence.
func TestAWrongClockIsNamed(t *testing.T) {
	seen := wireSample(t, "700024")
	e := &entra{t: t, answers: []answer{seen}}
	p := refusedToken(t, e.client())
	if p.Code != "aadsts_700024" || p.Title != "The clock of this computer is wrong" ||
		!strings.Contains(p.Hint, "Set the date, the time and the time zone") {
		t.Errorf("problem is %+v", p)
	}
	checkSentences(t, p)

	synctest.Test(t, func(t *testing.T) {
		seen.Headers = map[string]string{"Date": "Fri, 31 Dec 1999 23:00:00 GMT"}
		p := refusedToken(t, (&entra{t: t, answers: []answer{seen}}).client())
		const both = "This computer says that it is 1 January 2000, 00:00:00 UTC, Entra ID that it is 31 December " +
			"1999, 23:00:00 UTC."
		if !strings.Contains(p.Detail, both) {
			t.Errorf("detail is %q, want both clocks in it", p.Detail)
		}
	})
}

// Entra ID's description of an unknown code is cut off before the trace ID, even if it is all on
// one line.
func TestOneLineAnswersAreCutBeforeTheTraceID(t *testing.T) {
	const reason = "Not so. Entra ID calls this AADSTS999."
	for description, want := range map[string]string{
		"AADSTS999: Not so. Trace ID: 6d55d2f5 Correlation ID: 3e57ff54 Timestamp: 2026-11-30 08:00:00Z": reason,
		"AADSTS999: Not so.\r\nTrace ID: 6d55d2f5\r\nCorrelation ID: 3e57ff54":                           reason,
		"Trace ID: 6d55d2f5": "Entra ID gave no reason. Entra ID calls this AADSTS999.",
	} {
		body := []byte(`{"error":"invalid_client","error_codes":[999],"error_description":` +
			strconv.Quote(description) + `}`)
		p := refusedToken(t, (&entra{t: t, answers: []answer{{Status: 401, Body: body}}}).client())
		if p.Detail != want {
			t.Errorf("detail is %q, want %q", p.Detail, want)
		}
	}
}
