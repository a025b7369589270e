package endtoend

import (
	"context"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
	"github.com/rollcallsync/rollcall/storage"
)

// childVariable makes the test binary a program that runs one connector over
// the network, so that the tenant's memory is not counted as ours. Its value:
// URL, domain, client id, data folder.
const childVariable = "ROLLCALL_ENDTOEND_CHILD"

func TestMain(m *testing.M) {
	if arguments := os.Getenv(childVariable); arguments != "" {
		if err := runChild(strings.Fields(arguments)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func runChild(args []string) error {
	ctx := context.Background()
	c := directory.Connector{
		ID: "aaaaaaaaaa", Description: "Practice", Enabled: true, TenantDomain: args[1], ClientID: args[2], Cloud: directory.CloudCustom,
		LoginURL: args[0], GraphURL: args[0], CAFile: filepath.Join(args[3], "ca.pem"), Guests: true,
		CreatedAt: time.Now(), UpdatedAt: time.Now(),
	}
	db, err := storage.Open(ctx, storage.Options{Path: filepath.Join(args[3], "rollcall.db")})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.AddConnector(ctx, c); err != nil {
		return err
	}
	transport, err := auth.Transport(c)
	if err != nil {
		return err
	}
	client, err := auth.New(auth.Options{Connector: c, Secret: auth.Secret(os.Getenv("ROLLCALL_ENDTOEND_SECRET")), Transport: transport})
	if err != nil {
		return err
	}
	var counters progress.Counters
	run, err := syncer.New(syncer.Options{
		Store: db, Connector: c, Trigger: directory.TriggerCommand, Counters: &counters,
		Source: graph.New(graph.Options{BaseURL: c.GraphURL, Transport: transport, Token: client, Counters: &counters}),
	}).Run(ctx)
	if err != nil || run.State != directory.StateSucceeded {
		return fmt.Errorf("run: %s, %+v, %w", run.State, run.Error, err)
	}
	peak, err := peakKilobytes()
	fmt.Println(peak)
	return err
}

// peakKilobytes reads the largest resident size of this process. (getrusage of
// a child counts the pages of the parent that it was forked from.)
func peakKilobytes() (kb int, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(after, &kb)
	return kb, err
}

// BenchmarkPeakMemory reads a tenant over TLS in a process of its own and
// reports the largest resident size that the process had.
func BenchmarkPeakMemory(b *testing.B) {
	for _, o := range append(sizes(), sim.Options{Seed: 1, Users: 300_000, Groups: 15_000, Memberships: 1_500_000}) {
		b.Run(fmt.Sprintf("users=%d", o.Users), func(b *testing.B) {
			tenant := sim.New(o)
			server := httptest.NewUnstartedServer(tenant.Handler())
			server.EnableHTTP2 = true
			server.StartTLS()
			defer server.Close()
			for b.Loop() {
				folder := b.TempDir()
				ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
				if err := os.WriteFile(filepath.Join(folder, "ca.pem"), ca, 0o600); err != nil {
					b.Fatal(err)
				}
				child := exec.Command(os.Args[0])
				child.Env = append(os.Environ(), childVariable+"="+strings.Join([]string{server.URL, tenant.Domain, tenant.ClientID, folder}, " "),
					"ROLLCALL_ENDTOEND_SECRET="+tenant.Secret)
				child.Stderr = os.Stderr
				out, err := child.Output()
				if err != nil {
					b.Fatal(err)
				}
				peak, err := strconv.Atoi(strings.TrimSpace(string(out)))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(peak)/1024, "peak-MB")
				b.ReportMetric(child.ProcessState.UserTime().Seconds()+child.ProcessState.SystemTime().Seconds(), "cpu-s")
			}
		})
	}
}
