package update

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"aead.dev/minisign"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// start is the time of the tests.
var start = time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)

var (
	firstKey  = sync.OnceValue(makeKey)
	secondKey = sync.OnceValue(makeKey)
)

func makeKey() Key {
	_, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return Key{private}
}

// rig is a publisher's folder, and a service that looks there.
type rig struct {
	t       *testing.T
	folder  string // of the publisher
	chosen  settings.Updates
	now     time.Time
	service *Service
}

func newRig(t *testing.T) *rig {
	r := &rig{t: t, folder: t.TempDir(), now: start}
	r.chosen = settings.Updates{Check: true, Address: r.folder, Key: firstKey().Public()}
	for name, text := range map[string]string{"rollcall_0.3.0_amd64.deb": "packed", "SHA256SUMS": "sums"} {
		r.write(name, []byte(text))
	}
	r.service = New(Options{
		Folder: t.TempDir(), Version: "0.2.0", Settings: func() settings.Settings {
			s := settings.Default()
			s.Updates = r.chosen
			return s
		},
		Owns: func() bool { return true }, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return r.now },
	})
	return r
}

func (r *rig) write(name string, text []byte) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.folder, name), text, 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) read(name string) []byte {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.folder, name))
	if err != nil {
		r.t.Fatal(err)
	}
	return text
}

// publish publishes a version, valid for 90 days.
func (r *rig) publish(key Key, version string) Manifest {
	r.t.Helper()
	m, err := Publish(r.t.Context(), Publication{
		Folder: r.folder, Version: version, Notes: "https://example.com/notes", Key: key, Now: r.now,
		Valid: 90 * 24 * time.Hour,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// sign publishes a text as it is.
func (r *rig) sign(key Key, text []byte) {
	r.write(ManifestFile, text)
	r.write(SignatureFile, minisign.Sign(key.private, text))
}

// wantRefused checks that a check fails with a code, and that nothing is offered.
func (r *rig) wantRefused(code problem.Code) {
	r.t.Helper()
	state, err := r.service.Check(r.t.Context())
	if p := problem.Of(err); p.Code != code || p.Detail == "" || p.Hint == "" {
		r.t.Errorf("problem %+v, want %s", p, code)
	}
	if state.Offer != nil || state.Failure == nil || state.Failure.Code != code {
		r.t.Errorf("state %+v", state)
	}
	if !state.Alarming(r.now) {
		r.t.Errorf("%s does not need attention", code)
	}
}

func TestNewerVersionIsFound(t *testing.T) {
	r := newRig(t)
	published := r.publish(firstKey(), "0.3.0")
	sum := sha256.Sum256([]byte("packed"))
	if want := (File{"rollcall_0.3.0_amd64.deb", 6, hex.EncodeToString(sum[:])}); len(published.Files) != 2 ||
		published.Files[1] != want {
		t.Errorf("files %+v, want %+v as the last of 2", published.Files, want)
	}
	if before := r.service.State(); before.Offer != nil || !before.Checked.IsZero() {
		t.Errorf("known before a check: %+v", before)
	}
	found, err := r.service.Check(t.Context())
	if err != nil || found.Offer == nil || found.Offer.Version != "0.3.0" || !found.Checked.Equal(start) {
		t.Fatalf("found %+v, %v", found, err)
	}
	if known := r.service.State(); known.Offer == nil || known.Offer.Notes != "https://example.com/notes" {
		t.Errorf("known later: %+v", known)
	}
	r.service.o.Version = "0.3.0" // it was installed
	if known := r.service.State(); known.Offer != nil {
		t.Errorf("the installed version is offered: %+v", known)
	}
	r.chosen.Address += "/other"
	if known := r.service.State(); known.Offer != nil || !known.Checked.IsZero() {
		t.Errorf("another place is believed to have it too: %+v", known)
	}
}

// TestVersionsAreCompared: releases of the same version, and development builds before it.
func TestVersionsAreCompared(t *testing.T) {
	for own, newer := range map[string]bool{
		"0.2.0": true, "0.3.0": false, "0.3.0+abc1234": false, "0.3.0-dev.202612010950+abc1234": true, "": true,
		"(devel)": true,
	} {
		r := newRig(t)
		r.service.o.Version = own
		r.publish(firstKey(), "0.3.0")
		if found, err := r.service.Check(t.Context()); err != nil || (found.Offer != nil) != newer {
			t.Errorf("%q: offered %v (%v), want %v", own, found.Offer, err, newer)
		}
	}
}

// TestManifestIsRefused: everything that somebody who lacks the key can do, and mistakes of a
// publisher.
func TestManifestIsRefused(t *testing.T) {
	changed := func(r *rig, change func(m map[string]any)) {
		r.publish(firstKey(), "0.3.0")
		var m map[string]any
		if err := json.Unmarshal(r.read(ManifestFile), &m); err != nil {
			r.t.Fatal(err)
		}
		change(m)
		text, err := json.Marshal(m)
		if err != nil {
			r.t.Fatal(err)
		}
		r.sign(firstKey(), text)
	}
	noSum := strings.Repeat("0", 64)
	set := func(name string, value any) func(r *rig) {
		return func(r *rig) { changed(r, func(m map[string]any) { m[name] = value }) }
	}
	for name, tt := range map[string]struct {
		publish func(r *rig)
		want    problem.Code
	}{
		"changed": {func(r *rig) {
			r.publish(firstKey(), "0.3.0")
			r.write(ManifestFile, bytes.Replace(r.read(ManifestFile), []byte("0.3.0"), []byte("0.4.0"), 1))
		}, problem.CodeUpdateTampered},
		"signature of another": {func(r *rig) {
			r.publish(firstKey(), "0.3.0")
			other := r.read(SignatureFile)
			r.publish(firstKey(), "0.4.0")
			r.write(SignatureFile, other)
		}, problem.CodeUpdateTampered},
		"cut signature": {func(r *rig) {
			r.publish(firstKey(), "0.3.0")
			r.write(SignatureFile, r.read(SignatureFile)[:40])
		}, problem.CodeUpdateTampered},
		"changed trusted comment": {func(r *rig) {
			r.publish(firstKey(), "0.3.0")
			r.write(SignatureFile, bytes.Replace(r.read(SignatureFile), []byte("hashed"), []byte("washed"), 1))
		}, problem.CodeUpdateTampered},
		"another key":           {func(r *rig) { r.publish(secondKey(), "0.3.0") }, problem.CodeUpdateWrongKey},
		"expired":               {set("expires", start.Add(-time.Second)), problem.CodeUpdateExpired},
		"from the future":       {set("date", start.Add(72*time.Hour)), problem.CodeUpdateInvalid},
		"another program":       {set("program", "Other"), problem.CodeUpdateInvalid},
		"a later format":        {set("format", 2), problem.CodeUpdateInvalid},
		"no version":            {set("version", "new"), problem.CodeUpdateInvalid},
		"no date":               {set("date", time.Time{}), problem.CodeUpdateInvalid},
		"notes without TLS":     {set("notes", "http://example.com"), problem.CodeUpdateInvalid},
		"notes with a command":  {set("notes", "file:///bin/sh"), problem.CodeUpdateInvalid},
		"file in a folder":      {set("files", []File{{"../x", 1, noSum}}), problem.CodeUpdateInvalid},
		"file without checksum": {set("files", []File{{"x", 1, ""}}), problem.CodeUpdateInvalid},
		"not JSON":              {func(r *rig) { r.sign(firstKey(), []byte("hello")) }, problem.CodeUpdateInvalid},
		"too large": {func(r *rig) {
			r.sign(firstKey(), bytes.Repeat([]byte(" "), mostManifest+1))
		}, problem.CodeUpdateOversized},
		"large signature": {func(r *rig) {
			r.publish(firstKey(), "0.3.0")
			r.write(SignatureFile, bytes.Repeat([]byte(" "), mostSignature+1))
		}, problem.CodeUpdateOversized},
		"older than this program": {func(r *rig) { r.publish(firstKey(), "0.1.9") }, problem.CodeUpdateOlder},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			tt.publish(r)
			r.wantRefused(tt.want)
		})
	}
}

// TestRollBack: an earlier manifest is refused after a later one was seen, and the later one stays
// known. A later manifest ends that.
func TestRollBack(t *testing.T) {
	r := newRig(t)
	r.publish(firstKey(), "0.3.0")
	earlier, signature := r.read(ManifestFile), r.read(SignatureFile)
	r.now = r.now.Add(time.Hour)
	r.publish(firstKey(), "0.3.1")
	if _, err := r.service.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.write(ManifestFile, earlier)
	r.write(SignatureFile, signature)
	r.wantRefused(problem.CodeUpdateRolledBack)
	r.chosen.Address += string(filepath.Separator) // the same publisher elsewhere
	r.wantRefused(problem.CodeUpdateRolledBack)
	r.wantRefused(problem.CodeUpdateRolledBack)
	r.now = r.now.Add(time.Hour)
	r.publish(firstKey(), "0.3.1")
	if state, err := r.service.Check(t.Context()); err != nil || state.Failure != nil || state.Offer == nil {
		t.Errorf("state %+v, %v", state, err)
	}
}

// TestOtherPublisher: what was seen of one publisher says nothing about another.
func TestOtherPublisher(t *testing.T) {
	r := newRig(t)
	r.publish(firstKey(), "0.3.1")
	if _, err := r.service.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.now = r.now.Add(-time.Hour)
	r.publish(secondKey(), "0.3.0")
	r.chosen.Key = secondKey().Public()
	if state, err := r.service.Check(t.Context()); err != nil || state.Offer == nil {
		t.Errorf("state %+v, %v", state, err)
	}
}

// TestUnreachableFolder: a missing folder is worth mentioning only after a week.
func TestUnreachableFolder(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		after    time.Duration
		alarming bool
	}{{0, false}, {6 * 24 * time.Hour, false}, {24 * time.Hour, true}} {
		r.now = r.now.Add(tt.after)
		state, err := r.service.Check(t.Context())
		if problem.Of(err).Code != problem.CodeUpdateMissing || state.Alarming(r.now) != tt.alarming {
			t.Errorf("after %v: %+v, %v", tt.after, state, err)
		}
	}
}

// server serves the publisher's folder over TLS and makes the service look there.
func (r *rig) server(handler http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	r.t.Cleanup(s.Close)
	r.chosen.Address, r.chosen.CAFile = s.URL+"/rollcall/", filepath.Join(r.t.TempDir(), "ca.pem")
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(r.chosen.CAFile, authority, 0o600); err != nil {
		r.t.Fatal(err)
	}
	return s
}

func TestServer(t *testing.T) {
	files := func(r *rig) http.Handler { return http.StripPrefix("/rollcall/", http.FileServer(http.Dir(r.folder))) }
	t.Run("serves", func(t *testing.T) {
		r := newRig(t)
		r.publish(firstKey(), "0.3.0")
		r.server(files(r))
		if found, err := r.service.Check(t.Context()); err != nil || found.Offer == nil {
			t.Errorf("found %+v, %v", found, err)
		}
	})
	t.Run("redirects", func(t *testing.T) {
		r := newRig(t)
		r.publish(firstKey(), "0.3.0")
		mux := http.NewServeMux()
		s := r.server(mux)
		mux.Handle("/rollcall/", http.RedirectHandler("/", http.StatusFound))
		mux.HandleFunc("/rollcall/{name}", func(w http.ResponseWriter, req *http.Request) {
			http.Redirect(w, req, s.URL+"/elsewhere/"+req.PathValue("name"), http.StatusFound)
		})
		mux.Handle("/elsewhere/", http.StripPrefix("/elsewhere/", http.FileServer(http.Dir(r.folder))))
		if found, err := r.service.Check(t.Context()); err != nil || found.Offer == nil {
			t.Errorf("found %+v, %v", found, err)
		}
	})
	t.Run("redirects to http", func(t *testing.T) {
		r := newRig(t)
		r.publish(firstKey(), "0.3.0")
		asked := false
		plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
		t.Cleanup(plain.Close)
		r.server(http.RedirectHandler(plain.URL, http.StatusFound))
		r.wantRefused(problem.CodeUpdateInsecure)
		if asked {
			t.Error("the address without encryption was asked")
		}
	})
	t.Run("redirects for ever", func(t *testing.T) {
		r := newRig(t)
		r.server(http.RedirectHandler("/rollcall/x", http.StatusFound))
		if _, err := r.service.Check(t.Context()); problem.Of(err).Code != problem.CodeUpdateMissing {
			t.Error(err)
		}
	})
	t.Run("sends without end", func(t *testing.T) {
		r := newRig(t)
		r.server(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}))
		r.wantRefused(problem.CodeUpdateOversized)
	})
	for status, want := range map[int]problem.Code{
		http.StatusNotFound: problem.CodeUpdateMissing, http.StatusServiceUnavailable: problem.CodeUpdateUnavailable,
	} {
		r := newRig(t)
		r.server(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		if _, err := r.service.Check(t.Context()); problem.Of(err).Code != want {
			t.Errorf("status %d: %v", status, err)
		}
	}
	t.Run("unknown authority", func(t *testing.T) {
		r := newRig(t)
		r.server(files(r))
		r.chosen.CAFile = ""
		_, err := r.service.Check(t.Context())
		if p := problem.Of(err); p.Code != problem.CodeTLSUnknownAuthority ||
			p.Remedy.Kind != problem.SetUpdateCAFile {
			t.Errorf("problem %+v", p)
		}
	})
}

// TestCheckIsCancelled: a cancelled check is no failure, and is not remembered.
func TestCheckIsCancelled(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	r.server(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		cancel()
		<-req.Context().Done()
	}))
	if _, err := r.service.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if known := r.service.State(); known.Failure != nil {
		t.Errorf("remembered %+v", known)
	}
}

func TestNothingIsSet(t *testing.T) {
	r := newRig(t)
	for title, chosen := range map[string]settings.Updates{
		"Rollcall does not know where new versions are published": {},
		"The public key of the publisher is missing":              {Address: r.folder},
		"The address for updates is missing":                      {Key: firstKey().Public()},
	} {
		r.chosen = chosen
		_, err := r.service.Check(t.Context())
		if p := problem.Of(err); p.Code != problem.CodeUpdateUnset || p.Title != title ||
			p.Remedy.Kind != problem.SetUpdates {
			t.Errorf("%+v: problem %+v", chosen, p)
		}
	}
}

// TestDaily: Serve checks once a day, only if the settings say so and this program runs the schedule.
func TestDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		var owns, off atomic.Bool
		var looked atomic.Int32
		r.service.o.Owns = owns.Load
		chosen := r.chosen
		r.service.o.Settings = func() settings.Settings {
			s := settings.Default()
			s.Updates = chosen
			s.Updates.Check = !off.Load()
			return s
		}
		r.service.o.Now = time.Now
		r.now = time.Now()
		r.publish(firstKey(), "0.3.0")
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.service.Serve(ctx, func() { looked.Add(1) })
		}()
		after := func(d time.Duration, want int32) {
			t.Helper()
			<-time.After(d)
			synctest.Wait()
			if got := looked.Load(); got != want {
				t.Errorf("checked %d times, want %d", got, want)
			}
		}
		after(2*time.Hour, 0) // another program runs the schedule
		owns.Store(true)
		after(lookEvery, 1)
		after(23*time.Hour, 1)
		after(2*time.Hour, 2)
		off.Store(true)
		after(48*time.Hour, 2)
		end()
		<-ended
		if known := r.service.State(); known.Offer == nil {
			t.Errorf("known %+v", known)
		}
	})
}

// TestKeys: a key is read again, the settings accept its public part, and a file that is no private
// key is refused.
func TestKeys(t *testing.T) {
	file, public, err := NewKey("")
	if err != nil || IsEncrypted(file) {
		t.Fatalf("key %s, %v", file, err)
	}
	if key, err := OpenKey(file, ""); err != nil || key.Public() != public {
		t.Errorf("opened %v, %v", key, err)
	}
	parsed, err := settings.ParseUpdateKey("untrusted comment: x\n" + public + "\n")
	if err != nil || parsed != public {
		t.Errorf("the settings read %q as %q, %v", public, parsed, err)
	}
	for name, text := range map[string][]byte{"public key": []byte(public), "nothing": nil} {
		if _, err := OpenKey(text, ""); problem.Of(err).Code != problem.CodeUpdateKeyUnusable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEncryptedKey: a key opens only with its passphrase. It is a long test, because each step takes
// 1 GB of memory.
func TestEncryptedKey(t *testing.T) {
	if !soaktest.Asked() {
		t.Skip("make soak runs it")
	}
	const passphrase = "correct horse"
	file, public, err := NewKey(passphrase)
	if err != nil || !IsEncrypted(file) || bytes.Contains(file, []byte(passphrase)) {
		t.Fatalf("key %s, %v", file, err)
	}
	if key, err := OpenKey(file, passphrase); err != nil || key.Public() != public {
		t.Errorf("opened %v, %v", key, err)
	}
	if _, err := OpenKey(file, "wrong"); problem.Of(err).Code != problem.CodeUpdateKeyUnusable {
		t.Errorf("opened with a wrong passphrase: %v", err)
	}
}

func TestPublicationIsRefused(t *testing.T) {
	right := func() Publication {
		r := newRig(t)
		return Publication{Folder: r.folder, Version: "0.3.0", Key: firstKey(), Now: start, Valid: time.Hour}
	}
	for name, change := range map[string]func(p *Publication){
		"version": func(p *Publication) { p.Version = "v0.3" },
		"notes":   func(p *Publication) { p.Notes = "http://example.com" },
		"time":    func(p *Publication) { p.Valid = 0 },
		"folder":  func(p *Publication) { p.Folder += "/none" },
		"empty":   func(p *Publication) { p.Folder = t.TempDir() },
	} {
		p := right()
		change(&p)
		if _, err := Publish(t.Context(), p); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(p.Folder, ManifestFile)); err == nil {
			t.Errorf("%s: a manifest was written", name)
		}
	}
}

// TestDamagedMemory: a damaged memory is no reason to fail; the next check writes it again.
func TestDamagedMemory(t *testing.T) {
	r := newRig(t)
	r.publish(firstKey(), "0.3.0")
	if err := os.WriteFile(r.service.path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if known := r.service.State(); known.Offer != nil {
		t.Errorf("known %+v", known)
	}
	if found, err := r.service.Check(t.Context()); err != nil || found.Offer == nil || r.service.State().Offer == nil {
		t.Errorf("found %+v, %v", found, err)
	}
}
