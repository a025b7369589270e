package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
)

func groupsCommand(p *program) *cobra.Command {
	return group("groups", "List and show groups and their members", groupsList(p), groupsShow(p), groupsMembers(p))
}

func groupsList(p *program) *cobra.Command {
	var flags selection
	cmd := &cobra.Command{
		Use: "list", Short: "List groups", Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, q, err := p.query(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			groups := s.Groups(cmd.Context(), q)
			if p.json {
				_, err := export.Groups(p.stdout, export.JSONL, groups)
				return err
			}
			t := newTable(p.stdout, "NAME", "MAIL", "TYPE", "STATUS")
			for g, err := range groups {
				if err != nil {
					return err
				}
				t.row(g.Attributes.Text("displayName"), g.Attributes.Text("mail"), directory.GroupKind(g.Attributes),
					g.Status.String())
			}
			return p.finishList(t, "group")
		},
	}
	flags.bindGroups(cmd)
	return cmd
}

func groupsShow(p *program) *cobra.Command {
	var flags selection
	cmd := &cobra.Command{
		Use: "show GROUP", Short: "Show one group", Args: takes("GROUP"),
		Long: "Show one group, named by its ID, mail address or display name.",
		RunE: func(cmd *cobra.Command, args []string) error {
			_, g, _, err := p.group(cmd, args[0], &flags)
			if err != nil {
				return err
			}
			if p.json {
				_, err := fmt.Fprintf(p.stdout, "%s\n", export.AppendGroup(nil, g))
				return err
			}
			t := newTable(p.stdout)
			t.row("status", statusInWords(g.Status, g.Cause))
			t.row("type", directory.GroupKind(g.Attributes))
			showAttributes(t, g.ID, g.Connector, g.Attributes)
			return t.flush()
		},
	}
	flags.bindAsOf(cmd)
	return cmd
}

// group finds the group named by an argument.
func (p *program) group(
	cmd *cobra.Command, ref string, flags *selection,
) (*session, directory.Group, directory.Moment, error) {
	s, q, err := p.query(cmd.Context(), flags)
	if err != nil {
		return nil, directory.Group{}, q.At, err
	}
	g, err := s.Group(cmd.Context(), ref, q.At)
	return s, g, q.At, err
}

func groupsMembers(p *program) *cobra.Command {
	var flags selection
	var effective bool
	cmd := &cobra.Command{
		Use: "members GROUP", Short: "List the members of a group", Args: takes("GROUP"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, g, at, err := p.group(cmd, args[0], &flags)
			if err != nil {
				return err
			}
			members, err := membersOf(cmd.Context(), s, g, at, effective)
			if err != nil {
				return err
			}
			return p.showMembers(members)
		},
	}
	flags.bindAsOf(cmd)
	cmd.Flags().BoolVar(&effective, "effective", false, "include members through nested groups")
	return cmd
}

// memberJSON is a member as --json shows it. Through is the nested group that makes an account an
// effective member.
type memberJSON struct {
	Group       string `json:"group"`
	Member      string `json:"member"`
	MemberType  string `json:"memberType"`
	DisplayName string `json:"displayName,omitempty"`
	Mail        string `json:"mail,omitempty"`
	Through     string `json:"through,omitempty"`
	Since       string `json:"since,omitempty"` // end of the run that first read it
	Connector   string `json:"connector"`

	throughName string
	since       string // Since, formatted for people
}

// membersOf returns the members of a group, sorted by name.
func membersOf(
	ctx context.Context, s *session, g directory.Group, at directory.Moment, effective bool,
) ([]memberJSON, error) {
	var list []memberJSON
	for m, err := range s.Members(ctx, g, at, effective) {
		if err != nil {
			return nil, err
		}
		list = append(list, memberJSON{
			Group: m.Group, Member: m.Member, MemberType: m.MemberKind.String(), DisplayName: m.Name, Mail: m.Mail,
			Through: m.Through, Connector: m.Connector, throughName: m.ThroughName,
		})
	}
	q := directory.Query{At: at, MembersOf: directory.Ref{Connector: g.Connector, ID: g.ID}, DirectOnly: !effective}
	return list, dateMembers(ctx, s, q, list)
}

// datedTogether is the number of members for which one query reads the dates.
const datedTogether = 1000

// dateMembers sets the date on which each membership began.
func dateMembers(ctx context.Context, s *session, q directory.Query, list []memberJSON) error {
	for part := range slices.Chunk(list, datedTogether) {
		ids := make([]string, len(part))
		for i, m := range part {
			ids[i] = m.Member
		}
		ties, err := s.Ties(ctx, q, ids)
		if err != nil {
			return err
		}
		by := make(map[string]directory.Tie, len(ties))
		for _, t := range ties {
			by[t.ID] = t
		}
		for i := range part {
			part[i].date(by[part[i].Member])
		}
	}
	return nil
}

// date sets when the membership began. A membership found in the first run may be older.
func (m *memberJSON) date(t directory.Tie) {
	if t.Since.IsZero() {
		return
	}
	m.Since, m.since = t.Since.UTC().Format(time.RFC3339), moment(t.Since)
	if t.FirstRead {
		m.since = "before " + m.since
	}
}

func (p *program) showMembers(members []memberJSON) error {
	if p.json {
		return printEach(p, members, itself)
	}
	t := newTable(p.stdout, "NAME", "MAIL", "TYPE", "SINCE", "THROUGH")
	for _, m := range members {
		name := m.DisplayName
		if name == "" {
			name = m.Member
		}
		t.row(name, m.Mail, m.MemberType, m.since, m.throughName)
	}
	return p.finishList(t, "member")
}
