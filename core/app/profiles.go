package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// AddProfile checks an authentication profile as typed by an administrator and stores it. Its
// position is Order, or the last if Order is 0. The profile may name its connector in any form that
// Connector accepts, and its groups in any form that Group accepts. It returns the stored profile.
// An error in one field is a directory.FieldError.
func (a *App) AddProfile(ctx context.Context, p directory.Profile) (directory.Profile, error) {
	p.Default = false
	p, err := a.checkProfile(ctx, p, nil)
	if err != nil {
		return p, err
	}
	p.ID, p.CreatedAt = directory.NewID(), a.now().UTC()
	p.UpdatedAt = p.CreatedAt
	if err := a.profilesChanged("added", p, a.profileWrites.AddProfile(ctx, p)); err != nil {
		return p, err
	}
	return a.Profile(ctx, p.ID)
}

// EditProfile replaces the profile with the ID of edited, after the same checks as AddProfile. The
// default stays the default. Order 0 keeps the position of another profile. A group that the
// profile already had may stay even if it no longer exists.
func (a *App) EditProfile(ctx context.Context, edited directory.Profile) (directory.Profile, error) {
	stored, err := a.Profile(ctx, edited.ID)
	if err != nil {
		return edited, err
	}
	edited.Default = stored.Default
	if edited.Order == 0 {
		edited.Order = stored.Order
	}
	p, err := a.checkProfile(ctx, edited, stored.Groups)
	if err != nil {
		return p, err
	}
	p.CreatedAt, p.UpdatedAt = stored.CreatedAt, a.now().UTC()
	if err := a.profilesChanged("changed", p, a.profileWrites.UpdateProfile(ctx, p)); err != nil {
		return p, err
	}
	return a.Profile(ctx, p.ID)
}

// MoveProfile moves a profile to another position among the profiles other than the default.
// Positions start at 1. The default cannot be moved.
func (a *App) MoveProfile(ctx context.Context, ref string, order int) (directory.Profile, error) {
	p, err := a.Profile(ctx, ref)
	if err != nil {
		return p, err
	}
	p.Order = order
	return a.EditProfile(ctx, p)
}

// SetDefaultProfile makes a profile the default. It then applies to everyone and loses its groups.
// The previous default gets its position in the order, and applies to no one until it has groups.
func (a *App) SetDefaultProfile(ctx context.Context, ref string) (directory.Profile, error) {
	p, err := a.Profile(ctx, ref)
	if err != nil || p.Default {
		return p, err
	}
	if err := a.profilesChanged("made the default", p, a.profileWrites.SetDefaultProfile(ctx, p.ID)); err != nil {
		return p, err
	}
	return a.Profile(ctx, p.ID)
}

// RemoveProfile removes a profile and returns it. It refuses the default.
func (a *App) RemoveProfile(ctx context.Context, ref string) (directory.Profile, error) {
	p, err := a.Profile(ctx, ref)
	if err != nil {
		return p, err
	}
	return p, a.profilesChanged("removed", p, a.profileWrites.RemoveProfile(ctx, p.ID))
}

// profilesChanged logs a change to a profile and publishes it, unless the change
// failed.
func (a *App) profilesChanged(done string, p directory.Profile, err error) error {
	if err == nil {
		a.log.Info("profile "+done, "profile", p.ID, "mechanism", string(p.Mechanism))
		a.bus.Changed()
	}
	return err
}

// checkProfile returns a profile in its normal form, with the names in it resolved. Groups that it
// already had may have been deleted.
func (a *App) checkProfile(
	ctx context.Context, p directory.Profile, had []directory.ProfileGroup,
) (directory.Profile, error) {
	if p.Default && p.Order > 0 {
		return p, &directory.FieldError{
			Field: directory.ProfileOrder,
			Err: problem.Usage("The default profile has no position in the order",
				"It always comes last."),
		}
	}
	p, err := a.chooseConnector(ctx, p)
	if err != nil {
		return p, fieldError(directory.ProfileConnector, err)
	}
	if p, err = p.Normalize(domain.Parse); err != nil {
		return p, err
	}
	p.Groups, err = a.findGroups(ctx, p.Groups, had)
	return p, fieldError(directory.ProfileGroups, err)
}

// chooseConnector finds the connector that a profile names. If log-ons need a connector and the
// profile names none, it uses the only connector, if there is just one.
func (a *App) chooseConnector(ctx context.Context, p directory.Profile) (directory.Profile, error) {
	if p.Connector != "" {
		c, err := a.Connector(ctx, p.Connector)
		p.Connector = c.ID
		return p, err
	}
	if p.Mechanism != directory.MechanismOffice365 {
		return p, nil
	}
	list, err := a.Connectors(ctx)
	if err == nil && len(list) == 1 {
		p.Connector = list[0].ID
	}
	return p, err
}

// findGroups finds the groups in refs and returns each once, in the same order.
func (a *App) findGroups(ctx context.Context, refs, had []directory.ProfileGroup) ([]directory.ProfileGroup, error) {
	var found []directory.ProfileGroup
	for _, ref := range refs {
		g, err := a.findGroup(ctx, ref, had)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, sameGroup(g.ID)) {
			found = append(found, g)
		}
	}
	return found, nil
}

func sameGroup(id string) func(directory.ProfileGroup) bool {
	return func(g directory.ProfileGroup) bool { return strings.EqualFold(g.ID, id) }
}

func (a *App) findGroup(
	ctx context.Context, ref directory.ProfileGroup, had []directory.ProfileGroup,
) (directory.ProfileGroup, error) {
	if i := slices.IndexFunc(had, sameGroup(ref.ID)); i >= 0 {
		return had[i], nil
	}
	g, err := a.Group(ctx, ref.ID, directory.Moment{})
	switch {
	case errors.Is(err, directory.ErrAmbiguous) && directory.IsGUID(strings.ToLower(ref.ID)):
		return ref, nil // one group that several connectors read
	case err != nil:
		return ref, err
	case g.Status != directory.StatusActive:
		return ref, problem.Usage(fmt.Sprintf("The group %q no longer exists", ref.ID),
			"Choose another group, or leave it out.")
	}
	return directory.ProfileGroup{ID: g.ID, Name: g.Attributes.Text("displayName")}, nil
}

// fieldError adds the name of the field to an error about input. It returns other errors unchanged.
func fieldError(field string, err error) error {
	if errors.Is(err, directory.ErrNotFound) || errors.Is(err, directory.ErrAmbiguous) ||
		problem.Of(err).Code == problem.CodeUsage {
		return &directory.FieldError{Field: field, Err: err}
	}
	return err
}
