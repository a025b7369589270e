package endtoend

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/sim"
)

func init() { childReport = peakKilobytes }

// peakKilobytes returns the largest resident size of this process. For a child process, getrusage
// would include the pages of the parent.
func peakKilobytes() (string, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "", err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	return strings.Fields(after)[0], nil
}

// BenchmarkPeakMemory reads a tenant over TLS in a separate process, and reports the largest
// resident size of that process.
func BenchmarkPeakMemory(b *testing.B) {
	for _, o := range append(sizes(), sim.Options{Seed: 1, Users: 300_000, Groups: 15_000, Memberships: 1_500_000}) {
		b.Run(fmt.Sprintf("users=%d", o.Users), func(b *testing.B) {
			tenant := sim.New(o)
			server := serve(b, tenant)
			for b.Loop() {
				child := childOf(b, server, tenant, b.TempDir())
				child.Stderr = os.Stderr
				out, err := child.Output()
				if err != nil {
					b.Fatal(err)
				}
				lines := strings.Fields(string(out))
				peak, err := strconv.Atoi(lines[len(lines)-1]) // the last line is the child's report
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(peak)/1024, "peak-MB")
				b.ReportMetric(child.ProcessState.UserTime().Seconds()+child.ProcessState.SystemTime().Seconds(),
					"cpu-s")
			}
		})
	}
}
