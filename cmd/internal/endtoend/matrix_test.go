package endtoend

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

var updateMatrix = flag.Bool("update", false, "write the fault matrix")

// faultMatrixFile is the document that the tests make from their results.
const faultMatrixFile = "../../../resources/docs/faults.md"

// faultCell is one fault at one kind of call, in one kind of run.
type faultCell struct {
	fault, path string
	once        bool
	stage       string // "first" or "later"
}

// faultMatrix collects the result of each fault. Several tests may use it at once.
type faultMatrix struct {
	mu       sync.Mutex
	outcomes map[faultCell]string
}

func newFaultMatrix() *faultMatrix { return &faultMatrix{outcomes: map[faultCell]string{}} }

// add records the result of a run in which some calls failed.
func (m *faultMatrix) add(c faultCell, failed int, run directory.Run) {
	outcome := "="
	switch {
	case failed == 0:
		outcome = ""
	case !run.State.Applied():
		outcome = "✕ " + strings.ReplaceAll(string(run.Error.Code), "_", " ")
	case unread(run) > 0:
		outcome = "! kept"
	case run.Resync != "":
		outcome = "= reread"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.outcomes[c] = outcome
}

// len returns the number of runs in which a call failed.
func (m *faultMatrix) len() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, outcome := range m.outcomes {
		if outcome != "" {
			n++
		}
	}
	return n
}

// complete reports whether all cells were tried. They were not without make soak, or if -run
// excluded some.
func (m *faultMatrix) complete() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.outcomes) == len(hostileActions())*len(faultPaths)*4
}

// check compares the matrix with the document.
func (m *faultMatrix) check(t *testing.T) {
	t.Helper()
	got := m.markdown()
	if *updateMatrix {
		if err := os.WriteFile(faultMatrixFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(faultMatrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s does not match the results; run the test with -update (-file +results):\n%s", faultMatrixFile,
			diff)
	}
}

const faultMatrixHead = `# The outcome of a run when something goes wrong

The end-to-end tests make this file. Each cell is a run against a practice tenant whose
answers went wrong in one way, at one kind of call. After each run, the test compared the
directory with the tenant, object by object.

- **=** The run completed, and the directory equals the tenant.
- **= reread** The same, but the run read everything again.
- **! kept** The run completed with a warning that names the groups whose members could
  not be read. They kept the members they had, and the next run read them again.
- **✕** The run failed with this problem, and the directory is exactly as it was before.
  When the fault was gone, the next run completed.
- An empty cell means that such a run makes no such call.
`

func (m *faultMatrix) markdown() string {
	var b strings.Builder
	b.WriteString(faultMatrixHead)
	for _, stage := range []string{"first", "later"} {
		for _, once := range []bool{true, false} {
			often := "every time"
			if once {
				often = "once"
			}
			fmt.Fprintf(&b, "\n## In a %s run, %s\n\n", stage, often)
			m.table(&b, stage, once)
		}
	}
	return b.String()
}

// table writes a column for each kind of call. Faults at any call have no column, because among
// parallel calls chance decides which one fails.
func (m *faultMatrix) table(b *strings.Builder, stage string, once bool) {
	paths := slices.DeleteFunc(slices.Clone(faultPaths), func(path string) bool { return path == "" })
	fmt.Fprintf(b, "| | `%s` |\n", strings.Join(paths, "` | `"))
	b.WriteString("|---|" + strings.Repeat("---|", len(paths)) + "\n")
	for _, h := range hostileActions() {
		fmt.Fprintf(b, "| %s |", h.name)
		for _, path := range paths {
			fmt.Fprintf(b, " %s |", m.outcomes[faultCell{h.name, path, once, stage}])
		}
		b.WriteString("\n")
	}
}
