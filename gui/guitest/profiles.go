package guitest

import (
	"context"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

// ProfilesBackend stores authentication profiles, the default first. Its zero value has none and
// accepts every change. If Err is set, every change fails.
type ProfilesBackend struct {
	ProfileList []directory.Profile
	ProfileErr  error
	// ReadErr makes reading fail.
	ReadErr error
	// ProfileChanges are the requested changes, such as "add Staff".
	ProfileChanges []string
}

// Profiles returns ProfileList.
func (b *ProfilesBackend) Profiles(context.Context) ([]directory.Profile, error) {
	return slices.Clone(b.ProfileList), b.ReadErr
}

// AddProfile adds a profile to ProfileList, and gives it an ID.
func (b *ProfilesBackend) AddProfile(_ context.Context, p directory.Profile) (directory.Profile, error) {
	p.ID, p.Order = fmt.Sprintf("new%d", len(b.ProfileList)), len(b.ProfileList)
	return b.changed("add "+p.Name, p, func() { b.ProfileList = append(b.ProfileList, p) })
}

// EditProfile replaces the profile with the same ID.
func (b *ProfilesBackend) EditProfile(_ context.Context, p directory.Profile) (directory.Profile, error) {
	return b.changed("edit "+p.Name, p, func() { b.ProfileList[b.place(p.ID)] = p })
}

// MoveProfile swaps the profile with that ID with the profile at that position.
func (b *ProfilesBackend) MoveProfile(_ context.Context, id string, order int) (directory.Profile, error) {
	p := b.ProfileList[b.place(id)]
	return b.changed(fmt.Sprintf("move %s to %d", p.Name, order), p, func() {
		list := b.ProfileList
		list[p.Order], list[order] = list[order], list[p.Order]
		list[p.Order].Order, list[order].Order = p.Order, order
	})
}

// SetDefaultProfile records the request.
func (b *ProfilesBackend) SetDefaultProfile(_ context.Context, id string) (directory.Profile, error) {
	p := b.ProfileList[b.place(id)]
	return b.changed("default "+p.Name, p, func() {})
}

// RemoveProfile removes the profile with that ID.
func (b *ProfilesBackend) RemoveProfile(_ context.Context, id string) (directory.Profile, error) {
	p := b.ProfileList[b.place(id)]
	return b.changed("remove "+p.Name, p, func() {
		b.ProfileList = slices.Delete(b.ProfileList, b.place(id), b.place(id)+1)
	})
}

func (b *ProfilesBackend) changed(what string, p directory.Profile, change func()) (directory.Profile, error) {
	b.ProfileChanges = append(b.ProfileChanges, what)
	if b.ProfileErr == nil {
		change()
	}
	return p, b.ProfileErr
}

func (b *ProfilesBackend) place(id string) int {
	return slices.IndexFunc(b.ProfileList, func(p directory.Profile) bool { return p.ID == id })
}
