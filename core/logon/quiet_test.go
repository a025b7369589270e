package logon

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// slowly makes Entra ID answer after a delay.
func slowly(d time.Duration, err error) func(context.Context, Attempt) (Identity, error) {
	return func(context.Context, Attempt) (Identity, error) {
		<-time.After(d)
		return Identity{}, err
	}
}

// For callers who are not administrators, a name that exists and a name that does not exist give
// the same answer after the same time.
func TestNoAccountIsRevealed(t *testing.T) {
	disabled := account(bobID, "bob", directory.StatusDisabled)
	ask := func(user string, entra time.Duration) (v Verdict, took time.Duration, reason directory.LogOnReason) {
		synctest.Test(t, func(t *testing.T) {
			d, r := contoso(), asAnna()
			d.users = append(d.users, disabled)
			r.User, r.Administrator = user, false
			e := &fakeEntra{signIn: slowly(entra, &Refusal{Code: 50126}), reach: func(context.Context, string) error {
				<-time.After(80 * time.Millisecond)
				return nil
			}}
			begun := time.Now()
			v = evaluate(t, d, e, r)
			took, reason = time.Since(begun), d.lastEntry(t).Reason
			if user != "anna@contoso.com" && len(e.asked) > 0 {
				t.Errorf("%s: name and password were sent", user)
			}
		})
		return v, took, reason
	}
	for _, entra := range []time.Duration{time.Millisecond, 400 * time.Millisecond, 2900 * time.Millisecond} {
		wrong, wrongTook, wrongReason := ask("anna@contoso.com", entra)
		unknown, unknownTook, unknownReason := ask("nobody@contoso.com", entra)
		off, offTook, _ := ask("bob@contoso.com", entra)
		if wrongTook != unknownTook || offTook != unknownTook || unknownTook != beat {
			t.Errorf("Entra ID takes %s: wrong password after %s, unknown name after %s, disabled after %s; want %s",
				entra, wrongTook, unknownTook, offTook, beat)
		}
		if diff := cmp.Diff(wrong, unknown); diff != "" {
			t.Errorf("wrong password and unknown name differ:\n%s", diff)
		}
		if diff := cmp.Diff(wrong, off); diff != "" {
			t.Errorf("wrong password and disabled account differ:\n%s", diff)
		}
		if wrongReason != directory.LogOnWrongPassword || unknownReason != directory.LogOnNoAccount {
			t.Errorf("the log has %s and %s", wrongReason, unknownReason)
		}
	}
}

func TestUnavailableRevealsNoAccount(t *testing.T) {
	ask := func(user string) (v Verdict, took time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			down := &Unavailable{Why: troubled}
			r := asAnna()
			r.User, r.Administrator = user, false
			begun := time.Now()
			v = evaluate(t, contoso(), &fakeEntra{
				signIn: slowly(time.Second, down),
				reach:  func(context.Context, string) error { return down },
			}, r)
			took = time.Since(begun)
		})
		return v, took
	}
	known, knownTook := ask("anna@contoso.com")
	unknown, unknownTook := ask("nobody@contoso.com")
	if known.Reason != directory.LogOnUnavailable || cmp.Diff(known, unknown) != "" || knownTook != unknownTook {
		t.Errorf("known: %s after %s; unknown: %s after %s", known.Reason, knownTook, unknown.Reason, unknownTook)
	}
}

// The same is true for everybody in the practice tenant, through MSAL. Whatever the reason for a
// denial, even an unknown name, the answer and its time are the same.
func TestNobodyInThePracticeTenantIsRevealed(t *testing.T) {
	answers := map[string]string{}
	for _, latency := range []time.Duration{time.Millisecond, 300 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			tenant, d, entra := practice(t, sim.Options{Users: 120, Latency: latency})
			s := &Service{Directory: d, Entra: entra}
			names := map[string]string{
				"nobody":         "nobody@practice.example",
				"another domain": "nobody@elsewhere.example", "no name": "nobody",
			}
			for _, p := range tenant.People() {
				names[p.Remark] = p.SignInName
			}
			for who, name := range names {
				begun := time.Now()
				v, err := s.Evaluate(t.Context(),
					Request{
						User: name, Way: directory.WayPassword, Password: []byte("Wrong.Pass1"),
						From: asAnna().From,
					})
				if err != nil || v.Allowed {
					t.Fatalf("%s: %+v, %v", who, v, err)
				}
				answers[fmt.Sprintf("%+v after %s", v, time.Since(begun))] += who + ", "
			}
		})
	}
	if len(answers) != 1 {
		t.Errorf("the answers distinguish people: %v", answers)
	}
}

// If one of two tenants cannot be reached, the answer is "unavailable" for every name, including
// those of people who log on to the other tenant.
func TestOneOfTwoTenantsIsUnavailable(t *testing.T) {
	down := &Unavailable{Why: troubled}
	ask := func(user string, member bool) (v Verdict) {
		synctest.Test(t, func(t *testing.T) {
			d, r := contoso(), asAnna()
			d.connectors = append(d.connectors,
				directory.Connector{ID: "con2", Description: "Fabrikam", TenantID: tenant, ClientID: "app"})
			second := forGroups(office("second"), 1, "g1")
			second.Connector = "con2"
			d.profiles = append(d.profiles, second)
			if member {
				d.groups[annaID] = []directory.Membership{{Group: "g1"}}
			}
			r.User, r.Administrator = user, false
			e := &fakeEntra{
				signIn: func(_ context.Context, a Attempt) (Identity, error) {
					if a.Connector.ID == "con2" {
						return Identity{}, down
					}
					return Identity{}, &Refusal{Code: 50126}
				},
				reach: func(_ context.Context, connector string) error {
					if connector == "con2" {
						return down
					}
					return nil
				},
			}
			v = evaluate(t, d, e, r)
			if len(e.asked)+e.reached != 2 {
				t.Errorf("%s: %d sign-ins and %d other requests, want one of each tenant", user, len(e.asked),
					e.reached)
			}
		})
		return v
	}
	unknown := ask("nobody@contoso.com", false)
	if unknown.Reason != directory.LogOnUnavailable {
		t.Errorf("an unknown name: %s", unknown.Reason)
	}
	for name, known := range map[string]Verdict{
		"of the tenant that answers": ask("anna@contoso.com", false),
		"of the other":               ask("anna@contoso.com", true),
	} {
		if diff := cmp.Diff(unknown, known); diff != "" {
			t.Errorf("an unknown name and one %s differ:\n%s", name, diff)
		}
	}
}

func TestYesComesImmediately(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := asAnna()
		r.Administrator = false
		begun := time.Now()
		v := evaluate(t, contoso(), &fakeEntra{signIn: yes(annaID)}, r)
		if !v.Allowed || time.Since(begun) != 0 || v.Steps != nil {
			t.Errorf("%+v after %s", v, time.Since(begun))
		}
	})
}

func TestWaitingForTheBeatEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := asAnna()
		r.User, r.Administrator = "nobody@contoso.com", false
		v, err := (&Service{Directory: contoso(), Entra: &fakeEntra{}}).Evaluate(ctx, r)
		if err == nil || v.Allowed {
			t.Errorf("got %+v, %v", v, err)
		}
	})
}

func TestAdministratorGetsEverythingImmediately(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := asAnna()
		r.User = "nobody@contoso.com"
		begun := time.Now()
		e := &fakeEntra{}
		if v := evaluate(t, contoso(), e, r); v.Reason != directory.LogOnNoAccount || time.Since(begun) != 0 ||
			e.reached != 0 {
			t.Errorf("%s after %s", v.Reason, time.Since(begun))
		}
	})
}
