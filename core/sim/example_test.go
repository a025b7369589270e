package sim_test

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/rollcallsync/rollcall/core/sim"
)

// A client connects to the tenant through its RoundTripper, using Microsoft's own host names.
func Example() {
	tenant := sim.New(sim.Options{Users: 100})
	client := &http.Client{Transport: tenant.RoundTripper()}

	resp, err := client.PostForm("https://login.microsoftonline.com/"+tenant.Domain+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {tenant.ClientID}, "client_secret": {tenant.Secret},
		"scope": {"https://graph.microsoft.com/.default"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println("sign-in:", resp.Status)

	// The tenant changes and fails on command, and reports its true contents.
	if err := tenant.DeleteUser(tenant.UserIDs()[4]); err != nil {
		fmt.Println(err)
		return
	}
	tenant.Faults.Add(sim.Rule{Path: "/users", Skip: 1, Times: 1, Do: sim.Unavailable("5")})
	fmt.Println("users:", len(tenant.Truth().Users))
	// Output:
	// sign-in: 200 OK
	// users: 99
}
