package wire

import (
	"net/http"
	"sync"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/tenants"
)

// PracticeOptions are the options of the usual practice tenant.
var PracticeOptions = sim.Options{Seed: 1, Users: 2000}

// practiceTenant returns a function that returns the given tenant. If there is none, the function
// makes the usual tenant on its first call.
func practiceTenant(given *sim.Tenant) func() *sim.Tenant {
	if given != nil {
		return func() *sim.Tenant { return given }
	}
	return sync.OnceValue(func() *sim.Tenant { return sim.New(PracticeOptions) })
}

// transport returns a function that returns the transport to a tenant. The practice tenant runs in
// this process.
func transport(practice func() *sim.Tenant) tenants.Transport {
	return func(c directory.Connector) (http.RoundTripper, error) {
		if c.Cloud == directory.CloudPractice {
			return practice().RoundTripper(), nil
		}
		return auth.Transport(c)
	}
}
