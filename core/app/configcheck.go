package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// checkImport brings the connectors of a file into their normal form.
func (a *App) checkImport(ctx context.Context, list []configConnector) (checked []directory.Connector, err error) {
	stored, err := a.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	for _, typed := range list {
		c := typed.connector()
		if err := checkID(c.ID); err != nil {
			return nil, inFile(c.Description, err)
		}
		if c, err = normalize(c); err != nil {
			return nil, inFile(typed.Description, err)
		}
		taken := func(other directory.Connector) bool {
			return other.ID != c.ID && strings.EqualFold(other.Description, c.Description)
		}
		twice := func(other directory.Connector) bool { return other.ID == c.ID }
		if slices.ContainsFunc(stored, taken) || slices.ContainsFunc(checked, taken) {
			return nil, problem.Usage(fmt.Sprintf("Another connector already has the description %q", c.Description),
				"Rename one of the two, here or before the export.")
		}
		if slices.ContainsFunc(checked, twice) {
			return nil, problem.Usage(fmt.Sprintf("The file contains the connector %s twice", c.ID), "Remove one of them from the file.")
		}
		checked = append(checked, c)
	}
	return checked, nil
}

// checkID refuses an ID that newID cannot have made.
func checkID(id string) error {
	if len(id) == idLength && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") == "" {
		return nil
	}
	return problem.Usage(fmt.Sprintf("%q is not a Rollcall ID", id), "Export the file again.")
}

// inFile says of which entry of the file an error is.
func inFile(name string, err error) error {
	p := problem.Of(err)
	p.Title = fmt.Sprintf("%q in the file: %s", name, p.Title)
	return p.Wrap(err)
}

func noConnector(id string) problem.Problem {
	return problem.Problem{
		Code: problem.CodeUsage, Title: fmt.Sprintf("Its connector %q is neither in the file nor in Rollcall", id), Hint: "Export the file again, together with its connectors.",
	}
}

// checkProfiles checks profiles whose connectors are stored or come with them.
func (a *App) checkProfiles(ctx context.Context, list []configProfile, coming []directory.Connector) (checked []directory.Profile, err error) {
	stored, err := a.Profiles(ctx)
	if err != nil {
		return nil, err
	}
	for _, typed := range list {
		p := typed.profile()
		if err := checkID(p.ID); err != nil {
			return nil, inFile(p.Name, err)
		}
		if p, err = p.Normalize(domain.Parse); err != nil {
			return nil, inFile(typed.Name, err)
		}
		comes := func(c directory.Connector) bool { return c.ID == p.Connector }
		if p.Connector != "" && !slices.ContainsFunc(coming, comes) {
			if _, err := a.Connector(ctx, p.Connector); err != nil {
				return nil, inFile(p.Name, noConnector(p.Connector).Wrap(err))
			}
		}
		taken := func(other directory.Profile) bool {
			return other.ID != p.ID && !(other.Default && p.Default) && strings.EqualFold(other.Name, p.Name)
		}
		if slices.ContainsFunc(stored, taken) || slices.ContainsFunc(checked, taken) {
			return nil, problem.Usage(fmt.Sprintf("Another profile is already named %q", p.Name),
				"Rename one of the two, here or before the export.")
		}
		checked = append(checked, p)
	}
	return checked, nil
}
