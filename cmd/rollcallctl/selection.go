package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// selection contains the flags that select accounts, groups or memberships.
type selection struct {
	search, status, connector, domains, asOf string
	guests, licensed, agents, synced         string
	department, kind, filter, sort           string
	memberOf                                 string
	direct, descending                       bool
	limit                                    int

	groups  bool                // selects groups instead of accounts
	columns []directory.SortKey // the columns by which the list can be sorted
}

// bindAsOf adds the flag for the moment.
func (f *selection) bindAsOf(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.asOf, "as-of", "",
		"show the directory as of `MOMENT`: after a run (its number), at the end of a day (2026-11-23 or your own "+
			"date format) or at a time (\"2026-11-23 08:00\")")
}

func (f *selection) bind(cmd *cobra.Command) {
	f.bindAsOf(cmd)
	f.bindScope(cmd)
}

// bindScope adds the flags for statuses and the connector.
func (f *selection) bindScope(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.status, "status", "",
		"comma-separated `STATUSES`: active, disabled, deleted, out-of-scope, or all (default active,disabled)")
	completeFlag(cmd, "status", "active", "disabled", "deleted", "out-of-scope", "all")
	cmd.Flags().StringVar(&f.connector, "connector", "", "only entries from this `CONNECTOR`")
}

// bindFilter adds the flags for saved filters that apply to both accounts and groups.
func (f *selection) bindFilter(cmd *cobra.Command) {
	f.bindScope(cmd)
	cmd.Flags().StringVar(&f.search, "search", "",
		"only entries with this `TEXT`: part of a name, address, department, job title, phone number or ID, or of "+
			"one field, such as title:clerk or manager:\"Adele Vance\"; fields are "+
			strings.Join(directory.SearchFields, ", "))
	f.bindAnswer(cmd, &f.synced, "synced", "entries that come from Active Directory")
}

// bindAnswer adds a flag whose value is yes or no.
func (f *selection) bindAnswer(cmd *cobra.Command, answer *string, name, which string) {
	cmd.Flags().StringVar(answer, name, "", "`yes|no`: only "+which+" (yes) or do not (no)")
	completeFlag(cmd, name, "yes", "no")
}

// bindAccounts adds the flags for filters of accounts.
func (f *selection) bindAccounts(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.domains, "domains", "",
		"only accounts with a primary address in one of these comma-separated `DOMAINS`")
	cmd.Flags().StringVar(&f.department, "department", "", "only accounts in this `DEPARTMENT`")
	f.bindAnswer(cmd, &f.guests, "guests", "accounts that belong to guests")
	f.bindAnswer(cmd, &f.licensed, "licensed", "accounts that have a licence")
	f.bindAnswer(cmd, &f.agents, "agents", "accounts that belong to agents")
}

// bindKind adds the flag for filters of groups.
func (f *selection) bindKind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.kind, "kind", "", "only groups of this `KIND`: "+strings.Join(directory.GroupKinds, ", "))
	completeFlag(cmd, "kind", directory.GroupKinds...)
}

// bindList adds the flags for lists of accounts or groups.
func (f *selection) bindList(cmd *cobra.Command) {
	f.bindAsOf(cmd)
	f.bindFilter(cmd)
	cmd.Flags().StringVar(&f.filter, "filter", "",
		"use the filter with this `NAME`, see rollcallctl filters; other flags override its values")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "at most `N` entries, 0 for all")
	cmd.Flags().BoolVar(&f.descending, "descending", false, "reverse the order")
	f.bindMembers(cmd)
}

// bindUsers adds the flags for accounts.
func (f *selection) bindUsers(cmd *cobra.Command) {
	f.bindList(cmd)
	f.bindAccounts(cmd)
	f.bindSort(cmd, directory.SortName, directory.SortAddress, directory.SortDepartment, directory.SortStatus,
		directory.SortConnector,
		directory.SortType, directory.SortLicences, directory.SortChanged)
}

func (f *selection) bindGroups(cmd *cobra.Command) {
	f.groups = true
	f.bindList(cmd)
	f.bindKind(cmd)
	f.bindSort(cmd, directory.SortName, directory.SortMail, directory.SortKind, directory.SortMembers,
		directory.SortStatus, directory.SortConnector, directory.SortChanged)
}

func (f *selection) bindSort(cmd *cobra.Command, keys ...directory.SortKey) {
	f.columns = keys
	words := f.columnWords()
	cmd.Flags().StringVar(&f.sort, "sort", "", "sort by this `COLUMN`: "+strings.Join(words, ", "))
	completeFlag(cmd, "sort", words...)
}

func (f *selection) columnWords() []string {
	words := make([]string, len(f.columns))
	for i, key := range f.columns {
		words[i] = key.String()
	}
	return words
}

// order parses the flags for sorting.
func (f *selection) order() (directory.Sort, error) {
	sort := directory.Sort{Descending: f.descending}
	if f.sort == "" {
		return sort, nil
	}
	key, known := directory.ParseSortKey(f.sort)
	// Both kinds have addresses. The addresses of groups are in the column mail.
	if !known || key != directory.SortAddress && key != directory.SortMail && !slices.Contains(f.columns, key) {
		return sort, problem.Usage(fmt.Sprintf("%q is not a column to sort by", f.sort),
			"Columns are "+strings.Join(f.columnWords(), ", ")+".")
	}
	sort.By = key
	return sort, nil
}

// bindMembers adds the flags for the members of a group.
func (f *selection) bindMembers(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.memberOf, "member-of", "", "only members of this `GROUP`, including nested groups")
	cmd.Flags().BoolVar(&f.direct, "direct", false, "with --member-of: only direct members")
}

// query turns the flags into a query. It opens the data folder only after it has checked everything
// that does not need it.
func (p *program) query(ctx context.Context, f *selection) (*session, directory.Query, error) {
	q, err := f.read()
	if err != nil {
		return nil, q, err
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, q, err
	}
	if f.filter != "" {
		saved, err := p.savedFilter(ctx, s, f)
		if err != nil {
			return nil, q, err
		}
		q = narrowed(saved.Filter.Query(), q)
	}
	if f.connector != "" {
		if q.Connectors, err = connectorIDs(ctx, s, f.connector); err != nil {
			return s, q, err
		}
	}
	if f.memberOf == "" {
		return s, q, nil
	}
	g, err := s.Group(ctx, f.memberOf, q.At)
	q.MembersOf = directory.Ref{Connector: g.Connector, ID: g.ID}
	return s, q, err
}

// savedFilter finds the filter that --filter names. The filter's connector must exist unless
// --connector overrides it.
func (p *program) savedFilter(ctx context.Context, s *session, f *selection) (directory.SavedFilter, error) {
	saved, err := s.Filters().FindOf(f.filter, f.groups)
	if err != nil || f.connector != "" {
		return saved, err
	}
	connectors, err := s.Connectors(ctx)
	if err != nil {
		return saved, err
	}
	return saved, saved.CheckConnector(connectors)
}

// read parses the flags.
func (f *selection) read() (q directory.Query, err error) {
	q = directory.Query{Search: f.search, Limit: f.limit, DirectOnly: f.direct}
	if q.Domains, err = directory.ParseDomains(f.domains, domain.Parse); err != nil {
		return q, err
	}
	kind := directory.KindUser
	if f.groups {
		kind = directory.KindGroup
	}
	if err := directory.CheckSearch(f.search, kind); err != nil {
		return q, err
	}
	if f.limit < 0 {
		return q, problem.Usage(fmt.Sprintf("--limit %d is negative", f.limit),
			"Use a positive number, or 0 for no limit.")
	}
	if f.direct && f.memberOf == "" {
		return q, problem.Usage("--direct requires --member-of", "Specify the group whose direct members you want.")
	}
	if q.Statuses, err = parseStatuses(f.status); err != nil {
		return q, err
	}
	if q.Traits, err = f.traits(); err != nil {
		return q, err
	}
	if q.Sort, err = f.order(); err != nil {
		return q, err
	}
	q.At, err = parseMoment(f.asOf, dates.Clock{Now: time.Now(), Zone: time.Local})
	return q, err
}

// traits parses the flags for traits.
func (f *selection) traits() (t directory.Traits, err error) {
	t.Department = f.department
	for _, answer := range []struct {
		typed string
		into  *directory.Answer
	}{{f.guests, &t.Guest}, {f.licensed, &t.Licensed}, {f.agents, &t.Agent}, {f.synced, &t.Synced}} {
		if *answer.into, err = directory.ParseAnswer(answer.typed); err != nil {
			return t, err
		}
	}
	t.GroupKind, err = directory.ParseGroupKind(f.kind)
	return t, err
}

// narrowed returns the query of a filter. Values from the flags override those of the filter.
func narrowed(filter, flags directory.Query) directory.Query {
	flags.Search = cmp.Or(flags.Search, filter.Search)
	if len(flags.Statuses) == 0 {
		flags.Statuses = filter.Statuses
	}
	if len(flags.Domains) == 0 {
		flags.Domains = filter.Domains
	}
	flags.Connectors = filter.Connectors
	flags.Traits = directory.Traits{
		Guest:      cmp.Or(flags.Traits.Guest, filter.Traits.Guest),
		Licensed:   cmp.Or(flags.Traits.Licensed, filter.Traits.Licensed),
		Agent:      cmp.Or(flags.Traits.Agent, filter.Traits.Agent),
		Synced:     cmp.Or(flags.Traits.Synced, filter.Traits.Synced),
		Department: cmp.Or(flags.Traits.Department, filter.Traits.Department),
		GroupKind:  cmp.Or(flags.Traits.GroupKind, filter.Traits.GroupKind),
	}
	return flags
}

// connectorIDs finds the connector named by a flag. Without a name, the list is empty.
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
				"Give active, disabled, deleted or out-of-scope, separated by commas, or all.")
		}
		list = append(list, status)
	}
	return list, nil
}

// parseMoment parses a moment in every form that the window accepts.
func parseMoment(typed string, clock dates.Clock) (directory.Moment, error) {
	return dateForm().Moment(typed, clock)
}

// dateForm returns the date format of the user.
func dateForm() dates.Form {
	return dates.FormOf(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_TIME"), os.Getenv("LANG")))
}
