package tenants

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
)

// rig is a Cache in which every connector opens the same practice tenant.
type rig struct {
	*Cache
	tenant    *sim.Tenant
	connector directory.Connector
	signedIn  atomic.Int32 // how many times an application has signed in
}

func newRig(t *testing.T, o sim.Options) *rig {
	t.Helper()
	o.Seed, o.Users = 3, 20
	r := &rig{tenant: sim.New(o)}
	r.connector = directory.Connector{
		ID: "c1", TenantDomain: r.tenant.Domain, ClientID: r.tenant.ClientID, Cloud: directory.CloudPractice,
	}
	r.Cache = NewCache(func(directory.Connector) (http.RoundTripper, error) { return r, nil }, nil)
	t.Cleanup(r.Close)
	return r
}

// RoundTrip counts the sign-ins.
func (r *rig) RoundTrip(request *http.Request) (*http.Response, error) {
	if strings.HasSuffix(request.URL.Path, "/token") {
		r.signedIn.Add(1)
	}
	return r.tenant.RoundTripper().RoundTrip(request)
}

// open opens the tenant and signs in.
func (r *rig) open(t *testing.T, c directory.Connector, secret auth.Secret) *graph.Client {
	t.Helper()
	client, err := r.Open(c, secret, nil)
	if err == nil {
		err = client.SignIn(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// expect opens the tenant and checks whether the kept sign-in was used.
func (r *rig) expect(t *testing.T, kept bool, why string) {
	t.Helper()
	before := r.signedIn.Load()
	r.open(t, r.connector, auth.Secret(r.tenant.Secret))
	if got := r.signedIn.Load() == before; got != kept {
		t.Errorf("%s: the kept sign-in is used: %v, want %v", why, got, kept)
	}
}

func TestRunsShareASignIn(t *testing.T) {
	r := newRig(t, sim.Options{})
	r.expect(t, false, "the first run")
	r.expect(t, true, "the second run")
	renamed := r.connector
	renamed.Description, renamed.Enabled, renamed.Domains = "Another name", true, []string{"contoso.com"}
	r.Changed(renamed)
	r.Retain([]directory.Connector{{ID: "c2"}, renamed})
	r.expect(t, true, "changed in something else")

	r.Drop("c2")
	r.expect(t, true, "another connector was dropped")
	client := r.open(t, r.connector, auth.Secret(r.tenant.Secret))
	r.Drop(r.connector.ID)
	if len(r.kept) != 0 {
		t.Errorf("kept after Drop: %d entries", len(r.kept))
	}
	if err := client.SignIn(t.Context()); err != nil {
		t.Errorf("a run that is under way cannot go on: %v", err)
	}
	r.expect(t, false, "dropped")

	r.Retain([]directory.Connector{{ID: "c2"}})
	if len(r.kept) != 0 {
		t.Errorf("kept of a connector that is gone: %d entries", len(r.kept))
	}
	r.expect(t, false, "gone")
	r.Close()
	if len(r.kept) != 0 {
		t.Errorf("kept after Close: %d entries", len(r.kept))
	}
}

// TestChangedSettingsDropTheSignIn changes every setting that affects a sign-in, in each of the
// ways in which a change can be detected.
func TestChangedSettingsDropTheSignIn(t *testing.T) {
	for name, change := range map[string]func(*directory.Connector){
		"tenant":      func(c *directory.Connector) { c.TenantDomain = "fabrikam.com" },
		"application": func(c *directory.Connector) { c.ClientID = "1b2c3d4e-0000-4000-8000-123456789abc" },
		"cloud":       func(c *directory.Connector) { c.Cloud = directory.CloudChina },
		"authorities": func(c *directory.Connector) { c.CAFile = "/etc/ca.pem" },
		"proxy":       func(c *directory.Connector) { c.Proxy = directory.ProxyNone },
		"certificate": func(c *directory.Connector) { c.Certificate = "/etc/app.pem" },
		"login URL": func(c *directory.Connector) {
			c.Cloud, c.GraphURL = directory.CloudCustom, "https://graph.microsoft.com"
		},
		"Graph URL": func(c *directory.Connector) {
			c.Cloud, c.LoginURL = directory.CloudCustom, "https://login.microsoftonline.com"
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, sim.Options{})
			changed := r.connector
			change(&changed)
			for how, tell := range map[string]func(){
				"Changed": func() { r.Changed(changed) },
				"Retain":  func() { r.Retain([]directory.Connector{changed}) },
			} {
				r.open(t, r.connector, auth.Secret(r.tenant.Secret))
				if tell(); len(r.kept) != 0 {
					t.Errorf("%s: %d entries are kept", how, len(r.kept))
				}
			}
		})
	}
}

// TestOpenNoticesByItself covers changes that are not reported, because other programs change
// settings, secrets and files too.
func TestOpenNoticesByItself(t *testing.T) {
	r := newRig(t, sim.Options{})
	secret := auth.Secret(r.tenant.Secret)
	r.open(t, r.connector, secret)
	if _, err := r.Open(r.connector, "another secret", nil); err != nil {
		t.Fatal(err)
	}
	if got := r.kept[r.connector.ID].secret; got != "another secret" || len(r.kept) != 1 {
		t.Error("the earlier secret is kept")
	}
	r.expect(t, false, "with the secret of before")
	r.connector.Proxy = directory.ProxyNone
	r.expect(t, false, "with another proxy")
	if len(r.kept) != 1 {
		t.Errorf("%d entries are kept of one connector", len(r.kept))
	}
}

// TestARenewedCertificateSignsInAgain covers a new certificate at the same path.
func TestARenewedCertificateSignsInAgain(t *testing.T) {
	r := newRig(t, sim.Options{})
	text, err := os.ReadFile("../auth/testdata/certificates/sha384.pem")
	if err != nil {
		t.Fatal(err)
	}
	c := r.connector
	c.Certificate = filepath.Join(t.TempDir(), "app.pem")
	if err := os.WriteFile(c.Certificate, text, 0o600); err != nil {
		t.Fatal(err)
	}
	signIn := func() *auth.Client {
		t.Helper()
		if _, err := r.Open(c, "pw", nil); err != nil {
			t.Fatal(err)
		}
		return r.kept[c.ID].signIn
	}
	first := signIn()
	if signIn() != first {
		t.Error("the same file makes another sign-in")
	}
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(c.Certificate, later, later); err != nil {
		t.Fatal(err)
	}
	if signIn() == first {
		t.Error("a renewed file is not noticed")
	}
}

// TestExamineKeepsNothing checks that Examine makes a new sign-in, because only a new token shows a
// new permission, and that runs continue with their own token.
func TestExamineKeepsNothing(t *testing.T) {
	r := newRig(t, sim.Options{})
	r.expect(t, false, "the first run")
	client, err := r.Examine(r.connector, auth.Secret(r.tenant.Secret))
	if err == nil {
		err = client.SignIn(t.Context())
	}
	if err != nil || r.signedIn.Load() != 2 {
		t.Errorf("signed in %d times, %v", r.signedIn.Load(), err)
	}
	r.expect(t, true, "after a test of the connection")
}

// TestRenewal covers a secret that is revoked while the token is valid.
func TestRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, sim.Options{RenewAtOnce: true})
		if got := r.Renewal(r.connector.ID); got != nil {
			t.Errorf("before any sign-in, the renewal fails: %+v", got)
		}
		client := r.open(t, r.connector, auth.Secret(r.tenant.Secret))
		r.tenant.Faults.Add(sim.Rule{
			Path: "/oauth2/v2.0/token", Do: sim.SignInFails(401, "invalid_client", 7000222, "The secret has expired.",
				""),
		})
		if err := client.SignIn(t.Context()); err != nil { // the token still works and is renewed in the background
			t.Fatal(err)
		}
		synctest.Wait()
		got := r.Renewal(r.connector.ID)
		if got == nil || got.Why.Code != problem.CodeRenewalKeyRefused || got.Since.IsZero() {
			t.Errorf("renewal %+v", got)
		}
		r.Drop(r.connector.ID)
		if got := r.Renewal(r.connector.ID); got != nil {
			t.Errorf("after Drop: %+v", got)
		}
	})
}
