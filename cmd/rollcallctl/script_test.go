package main

import (
	"archive/zip"
	"bytes"
	"context"
	cryptorand "crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/storage/vault/vaulttest"
)

// The scripts in testdata run the real command in separate processes, on separate data folders.
// They also show how the commands are used. In addition to the commands of testscript, they have
//
//	tenant [SCENARIO]   serves a practice tenant over TLS; sets URL, CA, SECRET,
//	                    TENANT and CLIENT; a scenario begins at once
//	old-server          serves only TLS 1.1; sets URL
//	change WHAT…        changes the tenant, see tenantChanges below
//	exits CODE COMMAND… runs a command and compares its exit code
//	sqlite FILE SQL     changes a database without Rollcall
//	damage FILE         leaves only the header of a database
//	zip-lacks ZIP FILE  fails if a file in a ZIP file contains the text of FILE
//	daemon-runs N       waits until run N has ended
//	page-of FILE LINE   waits until a file has a line that matches
//	people              sets USUAL and MFA to sign-in names of the tenant
//	identity FILE       writes a new age identity
//	around FILE A B C   writes A, the text of FILE without its line end, and B to C;
//	                    A and B are written as in a Go string literal
//	receiver            serves a webhook, which appends requests to received.txt; its
//	                    address is in hook.txt
//	refuse STATUS       makes the receiver answer with this status; 200 accepts again
//	awaits FILE         waits until a file is there
//	enter-code          enters the code that a device waits for, as USUAL
//
// The program visit acts as the browser. It signs in at the given page, as VISIT_AS or as the
// person whose name the page already shows.
//
// Secrets are kept in the folder named by VAULT, because a test has no keyring. Without VAULT, the
// command uses the keyring of the session.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rollcallctl": func() {
			var vault app.Vault
			if folder := os.Getenv("VAULT"); folder != "" {
				vault = folderVault(folder)
			}
			os.Exit(run(vault))
		},
		"visit": func() { visit(os.Args[1]) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("VAULT", filepath.Join(env.WorkDir, "vault"))
			env.Setenv("ROLLCALL_DATA_DIR", filepath.Join(env.WorkDir, "data"))
			env.Setenv("TZ", "UTC")
			env.Setenv("BROWSER", "visit")
			// The race detector would delay the end of every process by a second.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			return os.Mkdir(filepath.Join(env.WorkDir, "vault"), 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"tenant": serveTenant, "old-server": serveOldTLS, "change": changeTenant, "exits": exits, "sqlite": runSQL,
			"damage": damage, "zip-lacks": zipLacks, "daemon-runs": awaitRun, "page-of": awaitLine,
			"people": namePeople, "enter-code": enterCode, "around": writeAround,
			"identity": writeIdentity,
			"receiver": serveReceiver, "refuse": refuseFrom, "awaits": awaitFile,
		},
	})
}

// exits runs a command and compares its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	got := 0
	if exit != nil {
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// onlyAHang is longer than anything here takes, even on a busy computer.
const onlyAHang = 10 * time.Minute

// writeIdentity writes an age identity that opens a vault.
func writeIdentity(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: identity FILE")
	}
	identity, err := vaulttest.Identity()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(identity), 0o600))
}

// writeAround copies a file with text added before and after its content.
func writeAround(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: around FILE BEFORE AFTER TO")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	before, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	after, err := strconv.Unquote(`"` + args[2] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(before+strings.TrimRight(string(text), "\n")+after), 0o600))
}

// awaitRun waits for the end of a run in a program in the background.
func awaitRun(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: daemon-runs N")
	}
	db, err := sql.Open("sqlite", ts.MkAbs("data/rollcall.db"))
	ts.Check(err)
	defer db.Close()
	patience := time.NewTimer(onlyAHang)
	defer patience.Stop()
	for {
		var ended int
		ts.Check(db.QueryRow("SELECT count(*) FROM run WHERE id = ? AND ended_at > 0", args[0]).Scan(&ended))
		if ended > 0 {
			return
		}
		select {
		case <-patience.C:
			ts.Fatalf("run %s has not ended", args[0])
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// awaitLine waits until a program in the background has written a line to a file.
func awaitLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: page-of FILE LINE")
	}
	line, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	patience := time.NewTimer(onlyAHang)
	defer patience.Stop()
	for {
		text, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && line.Match(text) {
			return
		}
		select {
		case <-patience.C:
			ts.Fatalf("%s has no line %s", args[0], args[1])
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// sqliteHeader is the size of a database's header in bytes.
const sqliteHeader = 100

func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage FILE")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]),
		append(text[:sqliteHeader], strings.Repeat("x", len(text)-sqliteHeader)...), 0o600))
}

func zipLacks(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: zip-lacks ZIP FILE")
	}
	word, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	for _, f := range archive.File {
		opened, err := f.Open()
		ts.Check(err)
		text, err := io.ReadAll(opened)
		ts.Check(err)
		if bytes.Contains(text, bytes.TrimSpace(word)) {
			ts.Fatalf("%s contains %q", f.Name, word)
		}
	}
}

func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite FILE SQL")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// tenants are the served tenants, by the folder of their script.
var tenants sync.Map // string to *sim.Tenant

func serveTenant(ts *testscript.TestScript, neg bool, args []string) {
	tenant := sim.New(sim.Options{Seed: 7, Users: 120, Groups: 15})
	server := httptest.NewUnstartedServer(tenant.Handler())
	// Clients that do not trust the certificate would cause messages.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	ts.Defer(server.Close)
	ca, secret := ts.MkAbs("ca.pem"), ts.MkAbs("secret.txt")
	ts.Check(os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}),
		0o600))
	ts.Check(os.WriteFile(secret, []byte(tenant.Secret+"\n"), 0o600))
	for name, value := range map[string]string{
		"URL": server.URL, "CA": ca, "SECRET": secret, "SECRET_ID": tenant.SecretID, "TENANT": tenant.Domain,
		"CLIENT": tenant.ClientID,
	} {
		ts.Setenv(name, value)
	}
	tenants.Store(ts.MkAbs("."), tenant)
	for _, name := range args {
		scenario, ok := sim.FindScenario(name)
		if !ok || neg {
			ts.Fatalf("no scenario %q", name)
		}
		ts.Check(tenant.Apply(scenario.Script(tenant)))
	}
}

// serveOldTLS serves only TLS 1.1, like an old proxy that inspects traffic.
func serveOldTLS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: old-server")
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	server.StartTLS()
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

// tenantChanges are the changes that a script can make in its tenant.
var tenantChanges = map[string]func(t *sim.Tenant, args []string) error{
	"scenario": func(t *sim.Tenant, args []string) error {
		scenario, ok := sim.FindScenario(args[0])
		if !ok {
			return fmt.Errorf("no scenario %q", args[0])
		}
		return t.Apply(scenario.Script(t))
	},
	"mutate": func(t *sim.Tenant, args []string) error {
		n, err := strconv.Atoi(args[0])
		t.Mutate(n, rand.New(rand.NewPCG(1, 1)))
		return err
	},
	"hire": func(t *sim.Tenant, args []string) error {
		_, err := t.CreateUser(sim.Props{"displayName": args[0], "userPrincipalName": args[1], "mail": args[1]})
		return err
	},
	// group NAME PERSON… creates a group and its members.
	"group": func(t *sim.Tenant, args []string) error {
		group, err := t.CreateGroup(sim.Props{
			"displayName": args[0], "mailNickname": args[0], "securityEnabled": true,
			"mailEnabled": false,
		})
		for _, name := range args[1:] {
			address := strings.ToLower(name) + "@" + t.Domain
			member, hireErr := t.CreateUser(sim.Props{
				"displayName": name, "userPrincipalName": address,
				"mail": address,
			})
			err = errors.Join(err, hireErr, t.AddMember(group, member))
		}
		return err
	},
	// nest INNER OUTER makes the first group a member of the second.
	"nest": func(t *sim.Tenant, args []string) error {
		return t.AddMember(groupNamed(t, args[1]), groupNamed(t, args[0]))
	},
	"delete-group": func(t *sim.Tenant, args []string) error { return t.DeleteGroup(groupNamed(t, args[0])) },
	// certificate FILE makes a key pair that the tenant accepts.
	"certificate": func(t *sim.Tenant, args []string) error {
		key, err := rsa.GenerateKey(cryptorand.Reader, 2048)
		if err != nil {
			return err
		}
		draft := template("test", time.Now())
		draft.NotAfter = draft.NotBefore.AddDate(1, 0, 0)
		der, err := x509.CreateCertificate(cryptorand.Reader, draft, draft, &key.PublicKey, key)
		if err != nil {
			return err
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		t.RegisterCertificate(certificate)
		private, err := x509.MarshalPKCS8PrivateKey(key)
		text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
			pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
		return errors.Join(err, os.WriteFile(args[0], text, 0o600))
	},
	// fire NUMBER deletes that many people, in the order of their IDs.
	"fire": func(t *sim.Tenant, args []string) error {
		n, err := strconv.Atoi(args[0])
		for _, id := range slices.Sorted(slices.Values(t.UserIDs()))[:n] {
			err = errors.Join(err, t.DeleteUser(id))
		}
		return err
	},
	"revoke":        func(t *sim.Tenant, args []string) error { t.Revoke(args...); return nil },
	"grant":         func(t *sim.Tenant, args []string) error { t.Grant(args...); return nil },
	"expire-secret": func(t *sim.Tenant, _ []string) error { t.ExpireSecret(); return nil },
	"wrong-cloud": func(t *sim.Tenant, _ []string) error {
		t.Faults.Add(sim.Rule{Path: "/oauth2/v2.0/token", Do: simtest.OtherCloud()})
		return nil
	},
}

// groupNamed finds a group by its displayName.
func groupNamed(t *sim.Tenant, name string) string {
	for id, doc := range t.Truth().Groups {
		if strings.Contains(doc, `"displayName":"`+name+`"`) {
			return id
		}
	}
	return ""
}

func changeTenant(ts *testscript.TestScript, neg bool, args []string) {
	tenant, ok := tenants.Load(ts.MkAbs("."))
	if !ok || neg || len(args) == 0 || tenantChanges[args[0]] == nil {
		ts.Fatalf("usage: change WHAT…, after tenant")
	}
	ts.Check(tenantChanges[args[0]](tenant.(*sim.Tenant), args[1:]))
}

// folderVault keeps secrets as files. It is only for tests.
type folderVault string

func (v folderVault) path(id string) string {
	return filepath.Join(string(v), strings.ReplaceAll(id, "/", "-"))
}

func (v folderVault) Check(context.Context) error { return nil }

func (v folderVault) Store(_ context.Context, id, secret string) error {
	return os.WriteFile(v.path(id), []byte(secret), 0o600)
}

func (v folderVault) Load(_ context.Context, id string) (string, error) {
	secret, err := os.ReadFile(v.path(id))
	if errors.Is(err, os.ErrNotExist) {
		err = directory.ErrNotFound
	}
	return string(secret), err
}

func (v folderVault) Remove(_ context.Context, id string) error {
	if err := os.Remove(v.path(id)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
