package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// checkConnectors returns the connectors of a file in their normal form.
func (s Service) checkConnectors(
	ctx context.Context, list []connector,
) (checked []directory.Connector, err error) {
	stored, err := s.Store.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	for _, typed := range list {
		c := directory.Connector(typed)
		if err := checkID(c.ID); err != nil {
			return nil, inFile(c.Description, err)
		}
		if c, err = s.Normalize(c); err != nil {
			return nil, inFile(typed.Description, err)
		}
		taken := func(other directory.Connector) bool {
			return other.ID != c.ID && strings.EqualFold(other.Description, c.Description)
		}
		twice := func(other directory.Connector) bool { return other.ID == c.ID }
		if slices.ContainsFunc(stored, taken) || slices.ContainsFunc(checked, taken) {
			return nil, problem.Usage(fmt.Sprintf("Another connector already has the description %q", c.Description),
				rename(slices.ContainsFunc(checked, taken)))
		}
		if slices.ContainsFunc(checked, twice) {
			return nil, problem.Usage(fmt.Sprintf("The file contains the connector %s twice", c.ID),
				"Remove one of them from the file.")
		}
		checked = append(checked, c)
	}
	return checked, nil
}

// rename returns the hint for two entries with the same name, which may both be in the file.
func rename(inFile bool) string {
	if inFile {
		return "Rename one of them in the installation that the file comes from, and export again."
	}
	return "Rename one of them, in this installation or in the one that the file comes from, and export again if " +
		"needed."
}

// checkID refuses an ID that cannot be one of Rollcall's.
func checkID(id string) error {
	if directory.IsID(id) {
		return nil
	}
	return problem.Usage(fmt.Sprintf("%q is not a Rollcall ID", id), "Export the file again.")
}

// inFile adds the name of an entry in the file to an error about that entry.
func inFile(name string, err error) error {
	p := problem.Of(err)
	p.Title = fmt.Sprintf("%q in the file: %s", name, p.Title)
	return p.Wrap(err)
}

// checkProfiles checks profiles. Their connectors must be stored or in the same file.
func (s Service) checkProfiles(
	ctx context.Context, list []profile, coming []directory.Connector,
) (checked []directory.Profile, err error) {
	stored, err := s.Store.Profiles(ctx)
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
			if _, err := s.Store.Connector(ctx, p.Connector); err != nil {
				return nil, inFile(p.Name, noConnector(p.Connector).Wrap(err))
			}
		}
		taken := func(other directory.Profile) bool {
			return other.ID != p.ID && !(other.Default && p.Default) && strings.EqualFold(other.Name, p.Name)
		}
		if slices.ContainsFunc(stored, taken) || slices.ContainsFunc(checked, taken) {
			return nil, problem.Usage(fmt.Sprintf("Another profile already has the name %q", p.Name),
				rename(slices.ContainsFunc(checked, taken)))
		}
		checked = append(checked, p)
	}
	return checked, nil
}

func noConnector(id string) problem.Problem {
	return problem.Problem{
		Code: problem.CodeUsage, Title: fmt.Sprintf("Its connector %q is neither in the file nor in Rollcall", id),
		Hint: "Export the file again, together with its connectors.",
	}
}
