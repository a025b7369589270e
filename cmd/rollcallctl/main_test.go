package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage"
)

// invoke runs one command line in this process.
func invoke(
	ctx context.Context, stdin io.Reader, stdout io.Writer, folder string, args ...string,
) (code int, stderr string) {
	var talk bytes.Buffer
	p := &program{stdin: stdin, stdout: stdout, stderr: &talk, vault: folderVault(folder)}
	code = p.execute(ctx, append([]string{"--data-dir", filepath.Join(folder, "data")}, args...))
	return code, talk.String()
}

func TestPracticeServesUntilInterrupted(t *testing.T) {
	folder := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out, stdout := io.Pipe()
	done := make(chan int)
	go func() {
		code, _ := invoke(ctx, nil, stdout, folder, "practice", "--listen", "127.0.0.1:0", "--users", "50")
		stdout.Close()
		done <- code
	}()
	invitation, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("read invitation: %v", err)
	}

	// A person can paste the printed command.
	words := strings.Fields(strings.TrimSpace(invitation))
	var id bytes.Buffer
	if code, talk := invoke(t.Context(), nil, &id, folder, words[1:len(words)-2]...); code != exitSuccess {
		t.Errorf("%s: exit code %d: %s", invitation, code, talk)
	}
	var result bytes.Buffer
	if code, talk := invoke(t.Context(), nil, &result, folder, "sync"); code != exitSuccess ||
		!strings.Contains(result.String(), "succeeded (50 accounts") {
		t.Errorf("sync: exit code %d: %s%s", code, &result, talk)
	}
	secret, err := os.Stat(filepath.Join(folder, "data", "practice", "secret.txt"))
	if err != nil || secret.Mode().Perm()&0o077 != 0 {
		t.Errorf("secret file: %v, %v, want it private", secret, err)
	}

	interrupt()
	if code := <-done; code != exitSuccess {
		t.Errorf("interrupted: exit code %d, want %d", code, exitSuccess)
	}
}

// stopAtFirstLine cancels a context at the first write.
type stopAtFirstLine struct {
	bytes.Buffer
	stop func()
}

func (w *stopAtFirstLine) Write(b []byte) (int, error) {
	defer w.stop()
	return w.Buffer.Write(b)
}

func TestInterruptEndsWith130(t *testing.T) {
	folder := t.TempDir()
	var out bytes.Buffer
	if code, talk := invoke(t.Context(), nil, &out, folder, "connector", "add", "--description", "P", "--cloud",
		"practice"); code != 0 {
		t.Fatalf("exit code %d: %s", code, talk)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if code, _ := invoke(ctx, nil, &out, folder, "sync"); code != exitInterrupted {
		t.Errorf("sync: exit code %d, want %d", code, exitInterrupted)
	}

	ctx, interrupt = context.WithCancel(t.Context())
	defer interrupt()
	checks := &stopAtFirstLine{stop: interrupt}
	if code, _ := invoke(ctx, nil, checks, folder, "connector", "test", "P"); code != exitInterrupted {
		t.Errorf("connector test: exit code %d, want %d\n%s", code, exitInterrupted, checks)
	}
}

func TestARunUnderWayEndsWith5(t *testing.T) {
	folder := t.TempDir()
	var out bytes.Buffer
	if code, talk := invoke(t.Context(), nil, &out, folder, "connector", "add", "--description", "P", "--cloud",
		"practice"); code != 0 {
		t.Fatalf("exit code %d: %s", code, talk)
	}
	db, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(folder, "data", "rollcall.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	release, err := db.LockConnector(t.Context(), strings.TrimSpace(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for _, args := range [][]string{{"sync"}, {"connector", "remove", "P", "--yes"}} {
		code, talk := invoke(t.Context(), nil, &out, folder, args...)
		if code != exitBusy || !strings.Contains(talk, `Another run of connector "P" is in progress`) {
			t.Errorf("%s: exit code %d, want %d: %s", args, code, exitBusy, talk)
		}
	}
}

func TestExitCodes(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want int
	}{
		{"success", nil, 0},
		{"usage", problem.Usage("x", ""), 2},
		{"busy", fmt.Errorf("sync: %w", &problem.Problem{Code: problem.CodeBusy}), 5},
		{"interrupted", fmt.Errorf("sync: %w", context.Canceled), 130},
		{"shown already", exitStatus(4), 4},
		{"unknown", errors.New("x"), 1},
		{"timeout", context.DeadlineExceeded, 1},
	} {
		if got := exitCode(test.err); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

func TestOutcomeCodes(t *testing.T) {
	for state, want := range map[directory.State]int{
		directory.StateSucceeded: 0, directory.StateUnchanged: 0, directory.StateWarnings: 4, directory.StateHeld: 3,
		directory.StateFailed: 1, directory.StateCancelled: 130, directory.StateInterrupted: 1, "of tomorrow": 1,
	} {
		if got := outcomeCode(app.Outcome{Run: directory.Run{State: state}}); got != want {
			t.Errorf("%s: %d, want %d", state, got, want)
		}
	}
	if got := outcomeCode(app.Outcome{Err: &problem.Problem{Code: problem.CodeBusy}}); got != exitBusy {
		t.Errorf("busy: %d", got)
	}
}

func TestVerdictCodes(t *testing.T) {
	for verdict, want := range map[health.Verdict]int{
		health.Well: 0, health.Warnings: 4, health.Held: 3,
		health.Failing: 1, "of tomorrow": 1,
	} {
		if got := verdictCode(verdict); got != want {
			t.Errorf("%s: %d, want %d", verdict, got, want)
		}
	}
}

// TestNoMousetrap checks that a command that Windows Explorer started is not ended after a few
// seconds.
func TestNoMousetrap(t *testing.T) {
	if cobra.MousetrapHelpText != "" {
		t.Error("commands started from the Explorer end with a text about command lines")
	}
}

func TestTheWorstOutcomeCounts(t *testing.T) {
	order := []int{0, 4, 3, 5, 2, 1, 130}
	for i, harmless := range order {
		for _, bad := range order[i:] {
			if worse(harmless, bad) != bad || worse(bad, harmless) != bad {
				t.Errorf("worse(%d, %d) = %d, %d, want %d", harmless, bad, worse(harmless, bad), worse(bad, harmless),
					bad)
			}
		}
	}
	if worse(77, 5) != 77 || worse(77, 130) != 130 {
		t.Error("an unknown code is not a failure")
	}
}

// TestSecretFromStandardInput checks that the program reads one line and everything that arrived
// with it. A secret that contains a line break is therefore rejected and not cut in half.
func TestSecretFromStandardInput(t *testing.T) {
	for typed, want := range map[string]string{
		"one\n": "one", "one": "one", "one\r\n": "one", "one\ntwo\n": "one\ntwo", " spaces stay \n": " spaces stay ",
		"": "",
	} {
		p := &program{stdin: strings.NewReader(typed)}
		if got, err := p.readSecret(t.Context(), ""); string(got) != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", typed, string(got), err, want)
		}
	}
	open, typing := io.Pipe() // like a terminal: one line, and the input stays open
	defer open.Close()
	go typing.Write([]byte("one\n"))
	p := &program{stdin: open}
	if got, err := p.readSecret(t.Context(), ""); got != "one" || err != nil {
		t.Errorf("a line of input that continues: %q, %v", string(got), err)
	}
	p = &program{stdin: errorReader{}}
	if _, err := p.readSecret(t.Context(), ""); err == nil {
		t.Error("a broken pipe gave a secret")
	}
}

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestParseMoment(t *testing.T) {
	clock := dates.Clock{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Zone: time.FixedZone("", 2*60*60)}
	for typed, want := range map[string]directory.Moment{
		"":                     {},
		"12":                   {Run: 12},
		"2026-11-23":           {Time: time.Date(2026, 11, 23, 21, 59, 59, 999e6, time.UTC)},
		"2026-11-23 08:00":     {Time: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)},
		"2026-11-23T08:00:01":  {Time: time.Date(2026, 11, 23, 6, 0, 1, 0, time.UTC)},
		"2026-11-23T08:00:00Z": {Time: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)},
	} {
		got, err := parseMoment(typed, clock)
		if err != nil || got.Run != want.Run || !got.Time.Equal(want.Time) {
			t.Errorf("%q: %+v, %v, want %+v", typed, got, err, want)
		}
	}
	for _, bad := range []string{"0", "-1", "soon", "2026-13-01", "16:02", "2026-11-24", "2026-11-23 14:01"} {
		if _, err := parseMoment(bad, clock); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%q: %v, want a usage problem", bad, err)
		}
	}
}
