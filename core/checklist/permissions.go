package checklist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// PermissionCheck returns the name of the check for a permission.
func PermissionCheck(name string) string { return "Permission " + name }

// permissions reports each permission that the setup guide asks for, except those that hardly
// anyone needs. The roles in the token are only a hint. If a permission is not among them, the
// calls that need it are tried.
func (l *checklist) permissions(ctx context.Context) {
	missing := false
	for _, g := range permission.Grants() {
		if g.Weight == permission.Extra {
			continue
		}
		check := Check{Name: PermissionCheck(g.Name), Result: Skipped}
		if !l.stuck {
			check = l.judgeGrant(ctx, g)
		}
		l.each(check)
		missing = missing || check.Result == Failed
	}
	l.stuck = l.stuck || missing
}

// judgeGrant looks for a permission in the token. If it is missing there, it tries the calls that
// need the permission.
func (l *checklist) judgeGrant(ctx context.Context, g permission.Grant) Check {
	name := PermissionCheck(g.Name)
	if by, _ := g.Covered(l.facts.Roles); len(by) > 0 {
		if by[0] == g.Name {
			return Check{Name: name, Result: Passed, Detail: "granted"}
		}
		return Check{Name: name, Result: Passed, Detail: "granted by " + strings.Join(by, " and ")}
	}
	tried := false
	for _, c := range g.Calls {
		if blind := c.Blinded(l.facts.Roles); blind != "" {
			return blinded(name, g, c, blind)
		}
		if c.Path == "" || c.Weight == permission.Needed && c.Dispensable() || c.Path == "/organization" {
			continue
		}
		t := l.try(ctx, c)
		tried = tried || t.done
		if t.err != nil && !t.unsupported() {
			return lacks(name, g, c, t.err)
		}
	}
	switch {
	case tried:
		return Check{Name: name, Result: Passed, Detail: "works"}
	case l.facts.Roles != nil:
		return lacking(name, g, g.Calls[0])
	}
	return Check{Name: name, Result: Warning, Cause: &problem.Problem{
		Code: problem.CodePermissionUnknown, Detail: g.Calls[0].Lack,
		Title: "It is unknown whether the permission " + g.Name + " is granted",
	}}
}

// lacks returns the check of a permission for which a call was refused or failed for another
// reason.
func lacks(name string, g permission.Grant, c permission.Call, err error) Check {
	if problem.Of(err).Code == problem.CodePermissionMissing {
		return lacking(name, g, c)
	}
	check := Check{Name: name, Result: Warning, Cause: causeOf(err)}
	if g.Weight == permission.Needed {
		check.Result = Failed
	}
	return check
}

func lacking(name string, g permission.Grant, c permission.Call) Check {
	check := Check{Name: name, Result: Warning, Cause: &problem.Problem{
		Code: problem.CodePermissionMissing, Title: "The application lacks the permission " + g.Name, Detail: c.Lack,
		Hint: "In the Entra admin center, open API permissions of the app registration, " +
			"add the Microsoft Graph application permission " + g.Name + ", and choose Grant admin consent.",
	}}
	if g.Weight == permission.Needed {
		check.Result = Failed
	}
	return check
}

// blinded returns the check of a permission for which only a weaker one was granted. The weaker one
// shows less than is needed, which no call would reveal.
func blinded(name string, g permission.Grant, c permission.Call, blind string) Check {
	check := lacking(name, g, c)
	check.Cause.Detail = fmt.Sprintf("With only %s, Microsoft Graph answers but leaves most properties empty.", blind)
	return check
}

// trial is the result of a probed call.
type trial struct {
	done bool // the call was sent; otherwise the tenant has no object to try it with
	err  error
}

// unsupported reports that the tenant does not support the call, whatever is granted.
func (t trial) unsupported() bool {
	return errors.Is(t.err, directory.ErrNotTracked) || errors.Is(t.err, directory.ErrNotCounted)
}

func (t trial) refused() bool {
	return t.err != nil && problem.Of(t.err).Code == problem.CodePermissionMissing
}

// try probes a call once.
func (l *checklist) try(ctx context.Context, c permission.Call) trial {
	if t, known := l.tried[c.Path]; known {
		return t
	}
	id, there := l.idFor(ctx, c.Path)
	if !there {
		return trial{}
	}
	found, err := l.tenant.Probe(ctx, c, id)
	if err == nil && found != "" {
		l.found[c.Path] = found
	}
	l.tried[c.Path] = trial{done: true, err: err}
	return l.tried[c.Path]
}

// idFor returns the value to use for {id} in a call.
func (l *checklist) idFor(ctx context.Context, path string) (id string, there bool) {
	listing, _, wild := strings.Cut(path, "/{id}")
	switch {
	case strings.HasPrefix(path, "/applications"):
		return l.Connector.ClientID, true
	case !wild:
		return "", true
	}
	if owner, known := permission.Of(listing); known {
		l.try(ctx, owner)
	}
	return l.found[listing], l.found[listing] != ""
}

// calls reports the result of each call that a run makes.
func (l *checklist) calls(ctx context.Context) {
	all := permission.Calls()
	for _, c := range all {
		spare := slices.ContainsFunc(all, func(other permission.Call) bool { return other.Fallback == c.Path })
		if c.Path == "" || spare || c.Path == "/organization" || strings.HasPrefix(c.Path, "/applications") {
			continue // other checks report this
		}
		check := Check{Name: c.Name, Result: Skipped}
		if !l.stuck {
			check = l.judgeCall(ctx, c)
			l.stuck = check.Result == Failed
		}
		l.each(check)
	}
}

// judgeCall reports the result of a call, and what Rollcall does instead if the call is
// refused.
func (l *checklist) judgeCall(ctx context.Context, c permission.Call) Check {
	t := l.try(ctx, c)
	check := Check{Name: c.Name, Result: Passed}
	switch {
	case errors.Is(t.err, directory.ErrNotTracked):
		check.Detail = "listing mode: this tenant does not track changes, so each run reads everything"
	case errors.Is(t.err, directory.ErrNotCounted):
		check.Detail = "listing mode: this tenant does not count its objects, " +
			"so the number of objects read cannot be compared with a count"
	case t.refused() && c.Fallback != "":
		spare, _ := permission.Of(c.Fallback)
		if check = l.judgeCall(ctx, spare); check.Result == Passed {
			check.Detail = "not allowed; runs work without it. " + c.Instead
		}
		check.Name = c.Name
	case t.refused() && c.Dispensable():
		check.Detail = "not allowed; runs work without it. " + c.Lack + " " + c.Instead
	case t.err != nil:
		l.Log.Warn("connector check failed", "connector", l.Connector.ID, "check", c.Name, "error", t.err)
		check.Result, check.Cause = Failed, causeOf(t.err)
		if c.Dispensable() {
			check.Result = Warning
		}
	case !t.done:
		check.Detail = "there is nothing to try it with"
	}
	check.Detail = strings.TrimSpace(check.Detail)
	return check
}
