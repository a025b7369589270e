package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// selection are the flags that choose accounts, groups or memberships.
type selection struct {
	search, status, connector, domains, asOf string
	memberOf                                 string
	direct                                   bool
	limit                                    int
}

// bindAsOf adds the flag for the moment alone.
func (f *selection) bindAsOf(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "show the directory as of `MOMENT`: after a run (its number), at the end of a day (2026-11-23, or as you write dates) or at a time (\"2026-11-23 08:00\")")
}

func (f *selection) bind(cmd *cobra.Command) {
	f.bindAsOf(cmd)
	cmd.Flags().StringVar(&f.status, "status", "", "comma separated `STATUSES`: active, disabled, deleted, out-of-scope, or all (default active,disabled)")
	completeFlag(cmd, "status", "active", "disabled", "deleted", "out-of-scope", "all")
	cmd.Flags().StringVar(&f.connector, "connector", "", "only of this `CONNECTOR`")
}

func (f *selection) bindSearch(cmd *cobra.Command) {
	f.bind(cmd)
	cmd.Flags().StringVar(&f.search, "search", "", "`TEXT`: part of a name, an address or a department")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "at most `N`, 0 for all")
}

// bindUsers adds the flags for accounts.
func (f *selection) bindUsers(cmd *cobra.Command) {
	f.bindMembers(cmd)
	cmd.Flags().StringVar(&f.domains, "domains", "", "only with a primary address in one of these comma separated `DOMAINS`")
}

// bindMembers adds the flags for accounts or groups, with those for the members of
// a group.
func (f *selection) bindMembers(cmd *cobra.Command) {
	f.bindSearch(cmd)
	cmd.Flags().StringVar(&f.memberOf, "member-of", "", "only members of this `GROUP`, also through nested groups")
	cmd.Flags().BoolVar(&f.direct, "direct", false, "with --member-of: only direct members")
}

// query turns the flags into a query. Everything but the connector is checked
// before the data folder is opened.
func (p *program) query(ctx context.Context, f *selection) (*session, directory.Query, error) {
	q := directory.Query{Search: f.search, Limit: f.limit}
	var err error
	if q.Domains, err = directory.ParseDomains(f.domains, domain.Parse); err != nil {
		return nil, q, err
	}
	if f.limit < 0 {
		return nil, q, problem.Usage(fmt.Sprintf("--limit %d is negative", f.limit), "Give a number, or 0 for all.")
	}
	if f.direct && f.memberOf == "" {
		return nil, q, problem.Usage("--direct needs --member-of", "Name the group whose direct members you want.")
	}
	q.DirectOnly = f.direct
	if q.Statuses, err = parseStatuses(f.status); err != nil {
		return nil, q, err
	}
	if q.At, err = parseMoment(f.asOf, dates.Clock{Now: time.Now(), Zone: time.Local}); err != nil {
		return nil, q, err
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, q, err
	}
	if q.Connectors, err = connectorIDs(ctx, s, f.connector); err != nil || f.memberOf == "" {
		return s, q, err
	}
	g, err := s.Group(ctx, f.memberOf, q.At)
	q.MembersOf = directory.Ref{Connector: g.Connector, ID: g.ID}
	return s, q, err
}

// connectorIDs finds the connector that a flag names; none for no name.
func connectorIDs(ctx context.Context, s *session, ref string) ([]string, error) {
	if ref == "" {
		return nil, nil
	}
	c, err := s.Connector(ctx, ref)
	if err != nil {
		return nil, err
	}
	return []string{c.ID}, nil
}

var allStatuses = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

func parseStatuses(typed string) ([]directory.Status, error) {
	switch typed {
	case "":
		return nil, nil
	case "all":
		return allStatuses, nil
	}
	var list []directory.Status
	for _, word := range strings.Split(typed, ",") {
		status, ok := directory.ParseStatus(word)
		if !ok {
			return nil, problem.Usage(fmt.Sprintf("%q is not a status", word),
				"Give active, disabled, deleted or out-of-scope, several with commas between, or all.")
		}
		list = append(list, status)
	}
	return list, nil
}

// parseMoment reads what the window reads as a moment.
func parseMoment(typed string, clock dates.Clock) (directory.Moment, error) {
	return dateForm().Moment(typed, clock)
}

// dateForm is how the reader writes dates.
func dateForm() dates.Form {
	return dates.FormOf(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_TIME"), os.Getenv("LANG")))
}
