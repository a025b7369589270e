package desktop

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

// browser is Chromium without a screen, controlled over WebDriver (W3C, WebDriver). It clicks and
// types like a person, and waits for the elements it needs.
type browser struct {
	d       *desk
	session string // its address
	opened  string // the file that contains the address a program opened last
}

// chromium lists the names that the browser's program may have.
var chromium = []string{"chromium", "chromium-browser", "google-chrome"}

// newBrowser starts a browser that trusts a tenant's certificate. Programs that start on the
// desktop afterwards open their pages in this browser; see awaitOpened.
func (d *desk) newBrowser(tenant served) *browser {
	d.t.Helper()
	binary := d.needBrowser()
	driver := d.start("chromedriver", "--port=0")
	b := &browser{d: d, opened: filepath.Join(d.temp, "opened")}
	var port string
	await(d.t, func() string {
		if said := driverPort.FindStringSubmatch(driver.stdout.String()); said != nil {
			port = said[1]
			return ""
		}
		return "the browser's driver does not listen"
	})
	b.begin("http://127.0.0.1:"+port, map[string]any{
		"binary": binary,
		"args": []string{
			"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
			"--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync", "--window-size=900,800",
			"--user-data-dir=" + filepath.Join(d.temp, "browser"),
			"--ignore-certificate-errors-spki-list=" + tenant.keyHash(d),
		},
	})
	b.takeOpened()
	return b
}

var driverPort = regexp.MustCompile(`started successfully on port (\d+)`)

// needBrowser returns the path of the browser. If there is none, the test is skipped, or fails if
// ROLLCALL_E2E_REQUIRED is set.
func (d *desk) needBrowser() string {
	d.t.Helper()
	path := ""
	for _, name := range chromium {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if _, err := exec.LookPath("chromedriver"); err == nil && path != "" {
		return path
	}
	const why = "not installed: chromium, chromedriver"
	if os.Getenv("ROLLCALL_E2E_REQUIRED") != "" {
		d.t.Fatal(why)
	}
	d.t.Skip("SKIPPED, the sign-in in a browser was not tested: " + why)
	return ""
}

// keyHash returns the hash by which the browser identifies the key of the tenant's certificate. The
// tenant's own authority signed the certificate.
func (s served) keyHash(d *desk) string {
	d.t.Helper()
	authority, err := os.ReadFile(s.CAFile)
	if err != nil {
		d.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	address, err := url.Parse(s.LoginURL)
	if err != nil {
		d.t.Fatal(err)
	}
	connection, err := tls.Dial("tcp", address.Host, &tls.Config{RootCAs: pool})
	if err != nil {
		d.t.Fatal(err)
	}
	defer connection.Close()
	sum := sha256.Sum256(connection.ConnectionState().PeerCertificates[0].RawSubjectPublicKeyInfo)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// begin starts the browser.
func (b *browser) begin(driver string, options map[string]any) {
	b.d.t.Helper()
	b.session = driver
	var made struct{ SessionID string }
	b.send(http.MethodPost, "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"timeouts": map[string]any{"implicit": patience.Milliseconds()}, "goog:chromeOptions": options,
	}}}, &made)
	b.session += "/session/" + made.SessionID
	b.d.t.Cleanup(func() {
		if b.d.t.Failed() {
			b.shot("failed")
		}
		b.send(http.MethodDelete, "", nil, nil)
	})
}

// send sends a request to the driver. The test fails if the driver refuses it.
func (b *browser) send(method, path string, values, into any) {
	b.d.t.Helper()
	if values == nil {
		values = struct{}{}
	}
	body, err := json.Marshal(values)
	if err != nil {
		b.d.t.Fatal(err)
	}
	request, err := http.NewRequest(method, b.session+path, bytes.NewReader(body))
	if err != nil {
		b.d.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.d.t.Fatal(err)
	}
	defer response.Body.Close()
	answer := struct{ Value any }{into}
	if response.StatusCode != http.StatusOK {
		answer.Value = nil
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != http.StatusOK {
		b.d.t.Fatalf("browser, %s %s: %s, %v, %v", method, path, response.Status, answer.Value, err)
	}
}

// takeOpened makes programs on the desktop use this browser. They find a script that writes down
// the address of the page to open.
func (b *browser) takeOpened() {
	b.d.t.Helper()
	folder := filepath.Join(b.d.temp, "bin")
	opener := filepath.Join(folder, "xdg-open")
	script := fmt.Sprintf("#!/bin/sh\nprintf %%s \"$1\" >'%[1]s.new' && mv '%[1]s.new' '%[1]s'\n", b.opened)
	if err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(opener, []byte(script), 0o700)); err != nil {
		b.d.t.Fatal(err)
	}
	b.d.env = append(b.d.env, "PATH="+folder+":"+os.Getenv("PATH")) // The last value wins.
}

// awaitOpened waits until a program opens a page, and visits it.
func (b *browser) awaitOpened() {
	b.d.t.Helper()
	await(b.d.t, func() string {
		if _, err := os.Stat(b.opened); err != nil {
			return "no page was opened"
		}
		return ""
	})
	address, err := os.ReadFile(b.opened)
	if err != nil {
		b.d.t.Fatal(err)
	}
	if err := os.Remove(b.opened); err != nil {
		b.d.t.Fatal(err)
	}
	b.visit(string(address))
}

func (b *browser) visit(address string) {
	b.d.t.Helper()
	b.send(http.MethodPost, "/url", map[string]string{"url": address}, nil)
}

// find waits for an element with a CSS selector, and returns the element's path.
func (b *browser) find(selector string) string {
	b.d.t.Helper()
	return b.locate("css selector", selector)
}

// want waits until the page contains a text.
func (b *browser) want(text string) {
	b.d.t.Helper()
	b.locate("xpath", fmt.Sprintf("//body[contains(normalize-space(.), %q)]", text))
}

func (b *browser) locate(using, value string) string {
	b.d.t.Helper()
	var found map[string]string
	b.send(http.MethodPost, "/element", map[string]string{"using": using, "value": value}, &found)
	for _, id := range found {
		return "/element/" + id
	}
	b.d.t.Fatalf("browser: no %s", value)
	return ""
}

// fill replaces the content of a field.
func (b *browser) fill(selector, text string) {
	b.d.t.Helper()
	field := b.find(selector)
	b.send(http.MethodPost, field+"/clear", nil, nil)
	b.send(http.MethodPost, field+"/value", map[string]string{"text": text}, nil)
}

func (b *browser) click(selector string) {
	b.d.t.Helper()
	b.send(http.MethodPost, b.find(selector)+"/click", nil, nil)
}

// shot saves a picture of the page.
func (b *browser) shot(name string) {
	b.d.t.Helper()
	var picture []byte
	b.send(http.MethodGet, "/screenshot", nil, &picture) // JSON transfers the bytes as base64.
	if err := os.WriteFile(filepath.Join(b.d.shots, "browser-"+name+".png"), picture, 0o600); err != nil {
		b.d.t.Fatal(err)
	}
}
