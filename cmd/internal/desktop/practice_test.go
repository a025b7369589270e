package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// served is a tenant that rollcallctl practice serves over TLS. It runs next to the program, in a
// separate folder.
type served struct {
	LoginURL, GraphURL, CAFile, Tenant, ClientID, SecretFile string

	secret string
}

// tenantFlags describe the served tenant. It has few people, but at least one for each possible
// result of a sign-in.
var tenantFlags = []string{"--users", "40", "--seed", "7"}

// tenantFolder returns the folder in which the served tenant keeps its certificate and its secret.
func (d *desk) tenantFolder() string { return filepath.Join(d.temp, "tenant") }

// fabrikam is the name of the connector for the served tenant.
const fabrikam = "Fabrikam"

// serveTenant starts a practice tenant with further options.
func (d *desk) serveTenant(options ...string) served {
	d.t.Helper()
	args := []string{"practice", "--data-dir", d.tenantFolder(), "--json", "--listen", "127.0.0.1:0", "--every", "0"}
	server := d.start(program("rollcallctl"), slices.Concat(args, tenantFlags, options)...)
	var tenant served
	await(d.t, func() string {
		if json.Unmarshal([]byte(server.stdout.String()), &tenant) != nil {
			return "the practice tenant is not served"
		}
		return ""
	})
	text, err := os.ReadFile(tenant.SecretFile)
	if err != nil {
		d.t.Fatal(err)
	}
	tenant.secret = strings.TrimSpace(string(text))
	return tenant
}

// wrongSecret looks like a client secret, but is not valid.
const wrongSecret = "wRg8Q~TypedOnceAndWrongxyzabcdefghijklmn"
