package endtoend

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/resources/packaging"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// TestDaemonAsItsUnitSays starts the command line as the systemd unit does, with a socket that
// listens like systemd. The clocks of the schedule's region jump from one scheduled time to the next,
// so a day takes seconds. The first run receives SIGTERM while it reads. The next start makes
// up for it and continues at the page where it stopped. Two more runs follow on time after another
// start.
func TestDaemonAsItsUnitSays(t *testing.T) {
	d, p, first := startInTime(t)
	p.awaitTold(t, "READY=1")
	p.awaitTold(t, "WATCHDOG=1")
	d.wellAt(t, p.address(t))
	d.pages.await(t)
	began := time.Now()
	p.end(t)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the daemon ended after %s", took)
	}
	p.awaitTold(t, "STOPPING=1")
	if run := d.run(t, 1); run.State != directory.StateCancelled || run.Trigger != directory.TriggerSchedule {
		t.Errorf("the run that SIGTERM ended: %s (%s), %+v", run.State, run.Trigger, run.Error)
	}
	seen := d.pages.served()
	if len(seen) < 2 {
		t.Fatalf("the first run had read only %v", seen)
	}

	d.clocks(t, zoneStep{first, 8})
	began = time.Now()
	p = d.start(t)
	d.awaitRun(t, 2)
	p.end(t)
	slow := 3 * time.Since(began) // on a busy computer

	_, err := d.tenant.CreateUser(sim.Props{"displayName": "New", "userPrincipalName": "new@" + d.tenant.Domain})
	must(t, err)
	noon := time.Now().Add(3 * time.Second)
	d.clocks(t, zoneStep{first, 8}, zoneStep{noon, 13}, zoneStep{noon.Add(5*time.Second + slow), 23})
	p = d.start(t)
	p.awaitTold(t, "STATUS=Next run: ")
	d.awaitRun(t, 3)
	d.awaitRun(t, 4)
	p.end(t)

	for id, want := range map[int64]directory.State{
		2: directory.StateSucceeded, 3: directory.StateSucceeded, 4: directory.StateUnchanged,
	} {
		run := d.run(t, id)
		if run.Trigger != directory.TriggerSchedule || run.State != want || len(run.Slots) != 1 {
			t.Errorf("run %d: %s (%s) for %v, %+v", id, run.State, run.Trigger, run.Slots, run.Error)
		}
	}
	for _, page := range seen[:len(seen)-1] { // The last one may have arrived together with the signal.
		if n := d.pages.times(page); n != 1 {
			t.Errorf("page %s was read %d times, although the first run had read it", page, n)
		}
	}
	if metrics, err := os.ReadFile(d.metrics); err != nil ||
		!strings.Contains(string(metrics), "rollcall_schedule_owned 0\n") ||
		!strings.Contains(string(metrics), `rollcall_connector_accounts{connector="`) {
		t.Errorf("metrics file of a daemon that ended: %v\n%s", err, metrics)
	}
}

// startInTime starts a daemon whose clocks show a quarter to eight, and eight o'clock from the
// returned time on. If the computer is too busy to start it before then, startInTime starts another
// one and gives it more time.
func startInTime(t *testing.T) (*daemonTest, *process, time.Time) {
	t.Helper()
	for wait := 4 * time.Second; ; wait *= 2 {
		d := newDaemon(t)
		first := time.Now().Add(wait)
		d.clocks(t, zoneStep{first, 8})
		d.pages.stopAt.Store("skiptoken", 3)
		p := d.start(t)
		p.awaitTold(t, "STATUS=Next run: ")
		if time.Now().Before(first) {
			return d, p, first
		}
		t.Logf("the daemon was not ready after %s", wait)
		p.end(t)
	}
}

// daemonTest is a data folder with a connector, and what a daemon needs to run it.
type daemonTest struct {
	tenant  *sim.Tenant
	pages   *pages
	program string
	folder  string // data
	zones   string // a time zone database with one zone
	metrics string
	// credentials is the folder in which systemd would put the credentials of the service.
	credentials string
	command     []string // as in the unit
}

const quickZone = "Test/Quick"

func newDaemon(t *testing.T) *daemonTest {
	t.Helper()
	if os.Geteuid() != 0 {
		parttest.Missing(t, "only root can replace the time zones of a process")
	}
	tenant := sim.New(sim.Options{Seed: 3, Users: 3000, Groups: 40})
	work := t.TempDir()
	d := &daemonTest{
		tenant: tenant, pages: newPages(tenant.Handler()), program: filepath.Join(work, "rollcallctl"),
		folder: filepath.Join(work, "data"), zones: filepath.Join(work, "zones"),
		metrics: filepath.Join(work, "rollcall.prom"),
	}
	build := exec.Command("go", "build", "-o", d.program, "./cmd/rollcallctl")
	build.Dir = filepath.Join("..", "..", "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false -trimpath")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	d.command = unitCommand(t, d.program)
	d.credentials = t.TempDir()
	must(t, os.MkdirAll(d.folder, 0o700))
	must(t, os.WriteFile(filepath.Join(d.folder, "settings.json"), []byte(`{"region":"`+quickZone+`"}`), 0o600))
	d.clocks(t)
	d.connect(t, work)
	return d
}

// unitCommand returns the command line in the packaged unit, with a different path to the program.
func unitCommand(t *testing.T, program string) []string {
	t.Helper()
	unit := packaging.Read("systemd/system/rollcall.service")
	line := regexp.MustCompile(`(?m)^ExecStart=(.*)$`).FindStringSubmatch(unit)
	if line == nil || !strings.Contains(unit, "\nType=notify\n") ||
		!strings.Contains(unit, "\nLoadCredential="+vault.CredentialName+"\n") {
		t.Fatalf("the unit has no command, no credential or another type:\n%s", unit)
	}
	return append([]string{program}, strings.Fields(line[1])[1:]...)
}

// connect makes a vault that the credential of the unit opens, and adds a connector with its secret.
func (d *daemonTest) connect(t *testing.T, work string) {
	t.Helper()
	server := serveHandler(t, d.pages)
	ca, secret := filepath.Join(work, "ca.pem"), filepath.Join(work, "secret.txt")
	const passphrase = "correct horse battery staple\n"
	for path, text := range map[string]string{
		ca:     string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})),
		secret: d.tenant.Secret + "\n", filepath.Join(d.credentials, vault.CredentialName): passphrase,
	} {
		must(t, os.WriteFile(path, []byte(text), 0o600))
	}
	for _, args := range [][]string{
		{"vault", "init", "--age", filepath.Join(work, "secrets.age"), "--passphrase-stdin"},
		{
			"connector", "add", "--description", "Contoso", "--tenant", d.tenant.Domain, "--client-id",
			d.tenant.ClientID,
			"--secret-file", secret, "--cloud", "custom", "--login-url", server.URL, "--graph-url", server.URL,
			"--ca-file", ca,
		},
	} {
		cmd := d.prepare(t.Context(), append([]string{d.program}, args...)...)
		cmd.Stdin = strings.NewReader(passphrase)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", args, err, out)
		}
	}
	must(t, os.Remove(secret))
}

// prepare returns a command that finds the test's time zones instead of the system's.
func (d *daemonTest) prepare(ctx context.Context, command ...string) *exec.Cmd {
	const script = `mount -t tmpfs tmpfs /usr/share && mkdir /usr/share/zoneinfo &&
		cp -r "$ZONES"/. /usr/share/zoneinfo/ && exec "$@"`
	cmd := exec.CommandContext(ctx, "unshare", append([]string{"--mount", "sh", "-c", script, "sh"}, command...)...)
	// The environment of a service contains only what its manager sets.
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "ZONES=" + d.zones, "ROLLCALL_DATA_DIR=" + d.folder,
		"CREDENTIALS_DIRECTORY=" + d.credentials,
	}
	return cmd
}

// process is a daemon in progress.
type process struct {
	*exec.Cmd
	mu      sync.Mutex
	printed strings.Builder
	told    []string // to the service manager
	news    chan struct{}
}

// start starts the daemon as the unit says, with two flags of a drop-in.
func (d *daemonTest) start(t *testing.T) *process {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "notify")
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	p := &process{news: make(chan struct{}, 1)}
	p.Cmd = d.prepare(context.Background(),
		append(slices.Clone(d.command), "--listen", "127.0.0.1:0", "--metrics-file", d.metrics)...)
	p.Env = append(p.Env, "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=1500000")
	p.Stdout, p.Stderr = p, p
	must(t, p.Start())
	t.Cleanup(func() {
		if t.Failed() {
			_ = p.Process.Kill()
			p.mu.Lock()
			defer p.mu.Unlock()
			t.Logf("told the service manager %q, printed\n%s", p.told, p.printed.String())
		}
	})
	go p.listen(listener)
	return p
}

func (p *process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.rouse()
	return p.printed.Write(text)
}

func (p *process) rouse() {
	select {
	case p.news <- struct{}{}:
	default:
	}
}

func (p *process) listen(listener *net.UnixConn) {
	message := make([]byte, 4096)
	for {
		n, err := listener.Read(message)
		if err != nil {
			return
		}
		p.mu.Lock()
		p.told = append(p.told, string(message[:n]))
		p.mu.Unlock()
		p.rouse()
	}
}

// await waits until found returns true.
func (p *process) await(t *testing.T, what string, found func() bool) {
	t.Helper()
	patience := time.After(onlyAHang)
	for {
		p.mu.Lock()
		ok, text := found(), p.printed.String()
		p.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-p.news:
		case <-patience:
			t.Fatalf("no %s from the daemon, which printed\n%s", what, text)
		}
	}
}

const onlyAHang = 2 * time.Minute

func (p *process) awaitTold(t *testing.T, prefix string) {
	t.Helper()
	p.await(t, prefix, func() bool {
		return slices.ContainsFunc(p.told, func(s string) bool { return strings.HasPrefix(s, prefix) })
	})
}

// address returns the address that the daemon printed.
func (p *process) address(t *testing.T) (address string) {
	t.Helper()
	pattern := regexp.MustCompile(`Metrics are at (http://\S+)/metrics`)
	p.await(t, "address", func() bool {
		found := pattern.FindStringSubmatch(p.printed.String())
		if found != nil {
			address = found[1]
		}
		return found != nil
	})
	return address
}

// end sends SIGTERM and waits. A daemon ends with exit code 0.
func (p *process) end(t *testing.T) {
	t.Helper()
	must(t, p.Process.Signal(syscall.SIGTERM))
	if err := p.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v\n%s", err, p.printed.String())
	}
}

// wellAt checks the pages for monitors.
func (d *daemonTest) wellAt(t *testing.T, address string) {
	t.Helper()
	for path, want := range map[string]string{"/healthz": `"state":"well"`, "/metrics": "rollcall_schedule_owned 1\n"} {
		response, err := http.Get(address + path)
		must(t, err)
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(text), want) {
			t.Errorf("%s: %s, %v\n%s", path, response.Status, err, text)
		}
	}
}

// run reads a run of the history.
func (d *daemonTest) run(t *testing.T, id int64) directory.Run {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(d.folder, settings.DatabaseFile)})
	must(t, err)
	defer db.Close()
	run, err := db.Run(t.Context(), id)
	if err != nil && !errors.Is(err, directory.ErrNotFound) {
		t.Fatal(err)
	}
	return run
}

func (d *daemonTest) awaitRun(t *testing.T, id int64) {
	t.Helper()
	patience := time.After(onlyAHang)
	for d.run(t, id).EndedAt.IsZero() {
		select {
		case <-patience:
			t.Fatalf("run %d has not ended", id)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// zoneStep is a jump of clocks: at a moment, they show an hour of the day.
type zoneStep struct {
	at   time.Time
	hour int
}

// clocks writes the database with the zone of the schedule. Its clocks show a quarter to eight when the
// test writes it for the first time, and then jump.
func (d *daemonTest) clocks(t *testing.T, steps ...zoneStep) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Join(d.zones, "Test"), 0o755))
	must(t, os.WriteFile(filepath.Join(d.zones, "tzdata.zi"), []byte("# version 1999a\n"), 0o644))
	base := time.Now()
	if len(steps) > 0 {
		base = steps[0].at
	}
	midnight := base.UTC().Truncate(24 * time.Hour)
	offset := func(at time.Time, clock time.Duration) int32 {
		return int32(midnight.Add(clock).Unix() - at.Unix())
	}
	transitions, offsets := []int64{}, []int32{offset(base, 7*time.Hour+45*time.Minute)}
	for _, s := range steps {
		transitions = append(transitions, s.at.Unix())
		offsets = append(offsets, offset(s.at, time.Duration(s.hour)*time.Hour))
	}
	must(t, os.WriteFile(filepath.Join(d.zones, quickZone), tzFile(transitions, offsets), 0o644))
}

// tzFile returns a compiled time zone of version 2 (RFC 9636): the offset at first, and the one after
// each transition.
func tzFile(transitions []int64, offsets []int32) []byte {
	var out bytes.Buffer
	block := func(transitions []int64, offsets []int32) {
		out.WriteString("TZif2" + strings.Repeat("\x00", 15))
		for _, n := range []int{0, 0, 0, len(transitions), len(offsets), 4} {
			_ = binary.Write(&out, binary.BigEndian, uint32(n))
		}
		for _, at := range transitions {
			_ = binary.Write(&out, binary.BigEndian, at)
		}
		for i := range transitions {
			out.WriteByte(byte(i + 1))
		}
		for _, offset := range offsets {
			_ = binary.Write(&out, binary.BigEndian, offset)
			out.Write([]byte{0, 0})
		}
		out.WriteString("QCK\x00")
	}
	block(nil, []int32{0}) // the block of version 1, which is not read
	block(transitions, offsets)
	out.WriteString("\n\n")
	return out.Bytes()
}

// pages records the pages that a tenant serves, and can hold one back.
type pages struct {
	next   http.Handler
	stopAt stopPoint

	mu      sync.Mutex
	list    []string // in order
	reached chan struct{}
}

// stopPoint is the n-th request whose address contains a word.
type stopPoint struct {
	mu   sync.Mutex
	word string
	n    int
}

// Store sets the point.
func (s *stopPoint) Store(word string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.word, s.n = word, n
}

// reach reports whether a request is at the point, which it then removes.
func (s *stopPoint) reach(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.word == "" || !strings.Contains(address, s.word) {
		return false
	}
	s.n--
	if s.n > 0 {
		return false
	}
	s.word = ""
	return true
}

func newPages(next http.Handler) *pages {
	return &pages{next: next, reached: make(chan struct{})}
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isListing(r) && p.stopAt.reach(r.URL.String()) {
		close(p.reached)
		<-r.Context().Done()
		return
	}
	p.next.ServeHTTP(w, r)
	if r.Context().Err() == nil && r.Method == http.MethodGet && isListing(r) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.list = append(p.list, r.URL.String())
	}
}

// isListing reports whether a request reads a page of the first listing of users.
func isListing(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/users") && r.URL.Query().Get("$top") != "1"
}

func (p *pages) await(t *testing.T) {
	t.Helper()
	select {
	case <-p.reached:
	case <-time.After(onlyAHang):
		t.Fatal("the run did not reach the page")
	}
}

// served returns the pages in the order in which they were served.
func (p *pages) served() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.list)
}

// times returns how often a page was served.
func (p *pages) times(page string) (n int) {
	for _, served := range p.served() {
		if served == page {
			n++
		}
	}
	return n
}
