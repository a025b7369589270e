package logon

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Any answer from the sign-in service except a success ends the attempt and signs no one in. Only a
// device may be asked to wait. No text for people quotes the answer.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []struct {
		status int
		body   string
	}{
		{400, `{"error":"invalid_grant","error_codes":[50126],"error_description":"AADSTS50126: zqx",` +
			`"correlation_id":"cid"}`},
		{400, `{"error":"authorization_pending","error_codes":[70016]}`},
		{429, `{"error":"temporarily_unavailable"}`},
		{503, `<html>`},
		{302, ``},
		{200, `{"account_type":"Managed"}`},
		{400, `{"error_codes":["50126"],"error":7}`},
	} {
		f.Add(seed.status, seed.body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			"https://login.example/t/oauth2/v2.0/token", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		err = (&exchange{}).judge(req, status, []byte(body))
		if err == nil {
			if status != http.StatusOK && !strings.Contains(body, "authorization_pending") &&
				!strings.Contains(body, "slow_down") && !strings.Contains(body, `\`) {
				t.Fatalf("status %d, %q: the attempt continues", status, body)
			}
			return
		}
		d := contoso()
		v := evaluate(t, d, &fakeEntra{signIn: no(err)}, asAnna())
		var silent *Unavailable
		if v.Allowed || v.Reason == directory.LogOnAllowed || v.Text == "" ||
			errors.As(err, &silent) != (v.Reason == directory.LogOnUnavailable) {
			t.Fatalf("status %d, %q: %+v", status, body, v)
		}
		if strings.Contains(body, "zqx") && strings.Contains(v.Text+v.Hint, "zqx") {
			t.Fatalf("status %d, %q: quoted in %q", status, body, v.Text)
		}
	})
}
