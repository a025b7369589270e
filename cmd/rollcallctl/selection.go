package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

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
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "show the directory as of `MOMENT`: after a run (its number) or at a time (2026-11-23, \"2026-11-23 08:00\" or RFC 3339; a date means its end)")
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
	if q.At, err = parseMoment(f.asOf, time.Local); err != nil {
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

// parseMoment reads the number of a run, or a time. A day means its end: who
// asks for a day means what that day brought.
func parseMoment(typed string, zone *time.Location) (directory.Moment, error) {
	if typed == "" {
		return directory.Moment{}, nil
	}
	if run, err := strconv.ParseInt(typed, 10, 64); err == nil && run > 0 {
		return directory.Moment{Run: run}, nil
	}
	if t, ok := parseTime(typed, zone); ok && t.Unix() > 0 { // the zero time would mean now
		return directory.Moment{Time: t}, nil
	}
	return directory.Moment{}, problem.Usage(fmt.Sprintf("%q is neither a run nor a time", typed),
		"Give the number of a run, or a time like 2026-11-23 or \"2026-11-23 08:00\".")
}

// parseTime reads a time with its zone, else a time in zone; a date is its end.
func parseTime(typed string, zone *time.Location) (t time.Time, ok bool) {
	if t, err := time.Parse(time.RFC3339, typed); err == nil {
		return t, true
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, typed, zone); err == nil {
			return t, true
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, typed, zone)
	return t.AddDate(0, 0, 1).Add(-time.Millisecond), err == nil
}
