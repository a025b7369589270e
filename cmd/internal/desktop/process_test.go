package desktop

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a program that a test starts. It ends with the test.
type process struct {
	t              testing.TB
	cmd            *exec.Cmd
	stdout, stderr output
	ended          chan struct{}
	err            error // why it ended
}

// output collects what a program writes. It can be read in the meantime.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends to the output.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String returns the output so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// start starts a program. At the end of the test, programs end in reverse order of their start.
func start(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &p.stdout, &p.stderr
	cmd.WaitDelay = time.Second // Its child processes may keep the output open.
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.end)
	return p
}

// end asks the program to end and waits until it has.
func (p *process) end() {
	p.cmd.Process.Signal(syscall.SIGTERM) // This has no effect if the program has already ended.
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		p.t.Errorf("%s does not end", p.name())
		p.cmd.Process.Kill()
		<-p.ended
	}
	if p.t.Failed() {
		p.t.Logf("%s: %v\n%s%s", p.name(), p.err, p.stdout.String(), p.stderr.String())
	}
}

func (p *process) name() string { return filepath.Base(p.cmd.Path) }

// running reports whether the program is still running.
func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// wantExit waits for the program to end and checks its exit code.
func (p *process) wantExit(want int) {
	p.t.Helper()
	await(p.t, func() string {
		if p.running() {
			return p.name() + " has not ended"
		}
		return ""
	})
	var failed *exec.ExitError
	got := 0
	if errors.As(p.err, &failed) {
		got = failed.ExitCode()
	}
	if got != want {
		p.t.Errorf("%s ended with code %d (%v), want %d\n%s", p.name(), got, p.err, want, p.stderr.String())
	}
}

// runOut runs a program to its end and returns its output.
func runOut(t testing.TB, cmd *exec.Cmd) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return stdout.String()
}
