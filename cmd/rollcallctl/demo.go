package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/storage/vault"
)

func demoCommand(p *program) *cobra.Command {
	var users int
	var keep bool
	cmd := &cobra.Command{
		Use: "demo", Short: "Show what Rollcall does, with a practice tenant and a temporary data folder",
		Args: takes(),
		Long: `Show what Rollcall does: connect a practice tenant, synchronize it, change it,
synchronize again, compare the recorded changes with the real ones, and check who
may log on. The demo writes only to a temporary folder. It needs no keyring and no
network.`,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if users < minDemoUsers {
				return problem.Usage(fmt.Sprintf("--users %d is too few for a demo", users),
					fmt.Sprintf("Give at least %d.", minDemoUsers))
			}
			folder, err := os.MkdirTemp("", "rollcall-demo-")
			if err != nil {
				return fmt.Errorf("make temporary folder: %w", err)
			}
			if keep {
				defer p.talk("The data folder was kept: " + folder)
			} else {
				// Close the database before its folder is deleted.
				defer func() { p.close(); err = errors.Join(err, os.RemoveAll(folder)) }()
			}
			return p.demonstrate(cmd, folder, users)
		},
	}
	cmd.Flags().IntVar(&users, "users", 2000, "create a practice tenant with `N` accounts")
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the data folder so that you can explore it")
	return cmd
}

const minDemoUsers = 50

// demo is one demonstration, with a tenant that changes and a connector that reads the changes.
type demo struct {
	*program
	session   *session
	out       io.Writer
	tenant    *sim.Tenant
	connector directory.Connector
	step      int
}

func (p *program) demonstrate(cmd *cobra.Command, folder string, users int) error {
	d := &demo{program: p, out: p.stdout, tenant: sim.New(sim.Options{Seed: 1, Users: users})}
	if p.json {
		d.out = io.Discard // Only runs and changes are printed.
	}
	d.headline("A practice tenant")
	truth := d.tenant.Truth()
	fmt.Fprintf(d.out, "  %s (%s): %s, %s, %s.\n", d.tenant.Name, d.tenant.Domain,
		quantity.Counted(len(truth.Users), "account"),
		quantity.Counted(len(truth.Groups), "group"), quantity.Counted(truth.LiveMemberships(), "membership"))

	var err error
	if d.session, err = p.openFolder(cmd.Context(), folder,
		wire.Options{Vault: new(vault.Memory), Practice: d.tenant}); err != nil {
		return err
	}
	if err := d.connect(cmd.Context()); err != nil {
		return err
	}
	d.headline("The first run reads everything")
	if _, err := d.synchronize(cmd); err != nil {
		return err
	}
	if err := d.changeAndCompare(cmd); err != nil {
		return err
	}
	if err := d.logOn(cmd.Context()); err != nil {
		return err
	}
	return d.showResult(cmd.Context())
}

func (d *demo) headline(text string) {
	d.step++
	fmt.Fprintf(d.out, "\n%d. %s\n", d.step, text)
}

// connect adds the connector and tests it.
func (d *demo) connect(ctx context.Context) (err error) {
	d.headline("A connector for the tenant")
	d.connector, err = d.session.AddConnector(ctx, directory.Connector{
		Description: "Practice", Cloud: directory.CloudPractice, TenantDomain: d.tenant.Domain,
		ClientID: d.tenant.ClientID,
		Enabled:  true, AcknowledgeDisabled: true, Guests: true,
	}, auth.Secret(d.tenant.Secret))
	if err != nil {
		return err
	}
	passed, all := 0, 0
	err = d.session.TestConnector(ctx, d.connector.ID, func(c checklist.Check) {
		all++
		if c.Result == checklist.Passed {
			passed++
		}
	})
	fmt.Fprintf(d.out, "  Added with ID %s; %d of %d checks of its checklist passed.\n", d.connector.ID, passed, all)
	return err
}

// synchronize runs the connector. If the run fails, it returns an error that ends the demo.
func (d *demo) synchronize(cmd *cobra.Command) (directory.Run, error) {
	outcomes, err := d.program.synchronize(cmd, d.session, []string{d.connector.ID}, app.SyncOptions{})
	if err != nil {
		return directory.Run{}, err
	}
	run := outcomes[0].Run
	if run.Verified != "" {
		fmt.Fprintf(d.out, "  Completeness: %s.\n", run.Verified)
	}
	if !run.State.Applied() {
		return run, outcomesStatus(outcomes)
	}
	return run, nil
}

// changeAndCompare changes the tenant, synchronizes, and compares the changes that the run recorded
// with the real ones.
func (d *demo) changeAndCompare(cmd *cobra.Command) error {
	d.headline("Meanwhile, in the tenant")
	before := d.tenant.Truth()
	done, err := actOut(d.tenant)
	if err != nil {
		return err
	}
	for _, line := range done {
		fmt.Fprintf(d.out, "  - %s\n", oneLine(line))
	}
	want := differences(before, d.tenant.Truth())

	d.headline("The second run reads only the changes")
	run, err := d.synchronize(cmd)
	if err != nil {
		return err
	}
	got, err := d.recorded(cmd.Context(), run.ID)
	if err != nil {
		return err
	}
	listed := 0
	for _, key := range got {
		if strings.HasPrefix(key, changeKey("removed", "membership", "", "")) {
			listed++
		}
	}
	if gone := run.Memberships.Removed - listed; gone > 0 {
		fmt.Fprintf(d.out, "  No longer shown, because they belonged to the deleted account: %s.\n",
			quantity.Counted(gone, "membership"))
	}
	return d.verdict(want, got)
}

func (d *demo) showResult(ctx context.Context) error {
	d.headline("The result")
	if d.json {
		return nil
	}
	overview, err := d.session.Overview(ctx)
	if err != nil {
		return err
	}
	return d.showOverview(overview)
}

// recorded prints the changes of a run and returns them.
func (d *demo) recorded(ctx context.Context, run int64) ([]string, error) {
	var list []string
	t := newTable(d.out)
	err := d.session.Changes(ctx, run, func(c directory.Change) error {
		list = append(list, changeKey(string(c.Op), c.What, c.ID, c.Member))
		t.row(append([]string{" "}, changeCells(c)...)...)
		return nil
	})
	slices.Sort(list)
	return list, errors.Join(err, t.flush())
}

// verdict returns an error unless exactly the expected changes were recorded.
func (d *demo) verdict(want, got []string) error {
	if slices.Equal(want, got) {
		fmt.Fprintf(d.out, "  Rollcall recorded exactly the %s made in the tenant.\n",
			quantity.Counted(len(want), "change"))
		return nil
	}
	p := &problem.Problem{
		Code:  problem.CodeDemoDiffers,
		Title: "The recorded changes differ from those made in the tenant",
	}
	for _, key := range want {
		if !slices.Contains(got, key) {
			p.Detail += "Missing: " + key + ". "
		}
	}
	for _, key := range got {
		if !slices.Contains(want, key) {
			p.Detail += "Unexpected: " + key + ". "
		}
	}
	return p
}
