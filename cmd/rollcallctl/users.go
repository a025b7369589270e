package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/core/quantity"
)

func usersCommand(p *program) *cobra.Command {
	return group("users", "List, show and explain accounts", usersList(p), usersShow(p), usersExplain(p))
}

func usersList(p *program) *cobra.Command {
	var flags selection
	cmd := &cobra.Command{
		Use: "list", Short: "List accounts", Args: takes(),
		Example: "  rollcallctl users list --search sales\n  rollcallctl users list --status deleted --as-of " +
			"2026-11-23",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, q, err := p.query(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			users := s.Users(cmd.Context(), q)
			if p.json {
				_, err := export.Users(p.stdout, export.JSONL, users)
				return err
			}
			t := newTable(p.stdout, "NAME", "SIGN-IN NAME", "ADDRESS", "DEPARTMENT", "STATUS")
			for u, err := range users {
				if err != nil {
					return err
				}
				a := u.Attributes
				t.row(a.Text("displayName"), a.Text("userPrincipalName"), directory.PrimaryAddress(a),
					a.Text("department"), u.Status.String())
			}
			return p.finishList(t, "account")
		},
	}
	flags.bindUsers(cmd)
	return cmd
}

// finishList ends a list and reports its length.
func (p *program) finishList(t *table, noun string) error {
	if err := t.flush(); err != nil {
		return err
	}
	p.talk(quantity.Counted(t.rows-1, noun))
	return nil
}

func usersShow(p *program) *cobra.Command {
	var flags selection
	cmd := &cobra.Command{
		Use: "show USER", Short: "Show one account with its groups", Args: takes("USER"),
		Long: "Show one account, named by its ID, sign-in name (userPrincipalName) or mail address,\nwith its " +
			"licences by name and the groups that it is a direct member of.",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, q, err := p.query(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			u, err := s.User(cmd.Context(), args[0], q.At)
			if err != nil {
				return err
			}
			groups, err := groupsOf(cmd, s, u, q.At)
			if err != nil {
				return err
			}
			if p.json {
				return p.printUser(u, groups)
			}
			products, err := s.Licences(cmd.Context(), u.Connector)
			if err != nil {
				return err
			}
			return p.showUser(u, groups, licence.NamesOf(products))
		},
	}
	flags.bindAsOf(cmd)
	return cmd
}

// groupsOf returns the groups of an account, sorted by name.
func groupsOf(cmd *cobra.Command, s *session, u directory.User, at directory.Moment) ([]directory.Membership, error) {
	var list []directory.Membership
	for m, err := range s.GroupsOf(cmd.Context(), u, at, false) {
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// printUser prints an account as an export does, with its groups as memberOf.
func (p *program) printUser(u directory.User, groups []directory.Membership) error {
	type member struct {
		ID          string `json:"id"`
		DisplayName string `json:"displayName"`
	}
	memberOf := make([]member, len(groups))
	for i, g := range groups {
		memberOf[i] = member{g.Group, g.Name}
	}
	list, err := json.Marshal(memberOf)
	if err != nil {
		return fmt.Errorf("encode groups: %w", err)
	}
	line := bytes.TrimSuffix(export.AppendUser(nil, u), []byte("}"))
	_, err = fmt.Fprintf(p.stdout, "%s,\"memberOf\":%s}\n", line, list)
	return err
}

func (p *program) showUser(u directory.User, groups []directory.Membership, names licence.Names) error {
	t := newTable(p.stdout)
	t.row("status", statusInWords(u.Status, u.Cause))
	showAttributes(t, u.ID, u.Connector, u.Attributes)
	assigned, _ := u.Attributes.Get("assignedLicenses")
	showList(t, "licences", names.Assigned(assigned))
	groupNames := make([]string, len(groups))
	for i, g := range groups {
		groupNames[i] = g.Name
	}
	showList(t, "groups", groupNames)
	return t.flush()
}

// showList shows texts below each other, with a label next to the first.
func showList(t *table, label string, texts []string) {
	for _, text := range texts {
		t.row(label, text)
		label = ""
	}
}

func statusInWords(s directory.Status, c directory.Cause) string {
	if s == directory.StatusActive || c == directory.CauseNone {
		return s.String()
	}
	return s.String() + ": " + c.String()
}

// showAttributes lists the properties of an account or a group.
func showAttributes(t *table, id, connector string, attributes directory.Attributes) {
	t.row("id", id)
	for _, a := range attributes {
		value := a.Value
		var text string
		if json.Unmarshal([]byte(value), &text) == nil {
			value = text
		}
		if value != "" && value != "null" && value != "[]" {
			t.row(a.Name, value)
		}
	}
	t.row("connector", connector)
}
