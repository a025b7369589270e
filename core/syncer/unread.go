package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// maxUnread is how many groups may be left unread. If there are more, the cause must affect all
// groups.
const maxUnread = 20

// groupCount counts the groups whose members were read in this run, and records those whose members
// Graph refused. It is safe for concurrent use.
type groupCount struct {
	mu    sync.Mutex
	read  int
	wrong map[string]error // by group
}

// count counts a part of a group. Too many unread groups are an error.
func (c *groupCount) count(g directory.GroupMembers) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case g.Unread != nil:
		if c.wrong == nil {
			c.wrong = map[string]error{}
		}
		c.wrong[g.Group] = g.Unread
		if len(c.wrong) > maxUnread {
			return fmt.Errorf("read members of groups: %w", g.Unread)
		}
	case g.Complete:
		c.read++
		delete(c.wrong, g.Group)
	}
	return nil
}

// reset clears the counts before everything is read again.
func (c *groupCount) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read, c.wrong = 0, nil
}

// why returns the reason why a group could not be read.
func (c *groupCount) why(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrong[id]
}

// unread lists the groups that were not read.
func (c *groupCount) unread() (ids []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.wrong {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// judge decides whether the cause of unread groups affects only these groups. If no group could be
// read so far, a refused permission or several unread groups mean that it affects all.
func (c *groupCount) judge() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read > 0 {
		return nil
	}
	for _, err := range c.wrong {
		if len(c.wrong) > 1 || problem.Of(err).Code == problem.CodePermissionMissing {
			return fmt.Errorf("read members of groups: %w", err)
		}
	}
	return nil
}

// tellUnread warns about each group that was left unread.
func (e *Engine) tellUnread(ctx context.Context) error {
	if len(e.unread) == 0 {
		return nil
	}
	names, err := e.Fetches.GroupNames(ctx, &e.fetch, e.unread)
	if err != nil {
		return err
	}
	for _, id := range e.unread {
		e.warn(unreadProblem(id, names[id], e.groups.why(id)))
	}
	return nil
}

func unreadProblem(id, name string, err error) problem.Problem {
	why := problem.Of(err)
	p := problem.Problem{
		Code: problem.CodeGroupUnread, Title: fmt.Sprintf("The members of the group “%s” could not be read", name),
		Detail: why.Title + ".",
		Hint: "Its members were not changed, and the next run reads them again. If it happens again, report it " +
			"with the request ID.", RequestID: why.RequestID,
	}
	if name == "" {
		p.Title = fmt.Sprintf("The members of group %s could not be read", id)
	}
	var refused interface{ MissingPermission() bool }
	if errors.As(err, &refused) && refused.MissingPermission() {
		p.Detail = "Microsoft Graph does not let the application see this group."
	}
	return p
}

// tellUnfound gives one warning about all objects that Graph lists but then cannot find.
func (e *Engine) tellUnfound(plan directory.Plan) {
	if plan.NotFound == 0 {
		return
	}
	names := make([]string, len(plan.Unfound))
	for i, x := range plan.Unfound {
		names[i] = "“" + x.Name + "”"
		if x.Name == "" {
			names[i] = x.Kind.String() + " " + x.ID
		}
	}
	list := strings.Join(names, ", ")
	if more := plan.NotFound - len(names); more > 0 {
		list += fmt.Sprintf(" and %s more", quantity.Number(more))
	}
	whose := names[0]
	if plan.NotFound > 1 {
		whose = quantity.Number(plan.NotFound) + " accounts and groups"
	}
	e.warn(problem.Problem{
		Code: problem.CodeListedNotFound, Title: fmt.Sprintf("The memberships of %s could not be read", whose),
		Detail: "Microsoft Graph lists them but then cannot find them: " + list + ".",
		Hint:   "Nothing needs to be done. Their memberships were not changed, and the next run asks again.",
	})
}
