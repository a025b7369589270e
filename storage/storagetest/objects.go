package storagetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// UserID, GroupID and DeviceID return ids that are in order of n.
func UserID(n int) string   { return fmt.Sprintf("00000001-0000-4000-8000-%012x", n) }
func GroupID(n int) string  { return fmt.Sprintf("00000002-0000-4000-8000-%012x", n) }
func DeviceID(n int) string { return fmt.Sprintf("00000003-0000-4000-8000-%012x", n) }

// Attributes makes properties of names and values in turn. A value is a Go
// string, bool or list of strings; nil is Graph's null.
func Attributes(namesAndValues ...any) directory.Attributes {
	var a directory.Attributes
	for pair := range slices.Chunk(namesAndValues, 2) {
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(pair[1]); err != nil {
			panic(err) // a value of the test
		}
		a = append(a, directory.Attribute{Name: pair[0].(string), Value: strings.TrimSpace(b.String())})
	}
	slices.SortFunc(a, func(x, y directory.Attribute) int { return strings.Compare(x.Name, y.Name) })
	return a
}

// User is an enabled account with an address at contoso.com; more are further
// properties, as for Attributes.
func User(n int, name string, more ...any) directory.Object {
	base := Attributes("accountEnabled", true, "displayName", name, "userPrincipalName", fmt.Sprintf("user%d@contoso.com", n))
	return directory.Object{ID: UserID(n), Attributes: base.Merge(Attributes(more...))}
}

// Group is a group.
func Group(n int, name string, more ...any) directory.Object {
	return directory.Object{ID: GroupID(n), Attributes: Attributes("displayName", name).Merge(Attributes(more...))}
}

// changed is a delta item that mentions some properties.
func changed(id string, namesAndValues ...any) directory.Object {
	return directory.Object{ID: id, Attributes: Attributes(namesAndValues...)}
}

func removed(id string, how directory.Removal) directory.Object {
	return directory.Object{ID: id, Removed: how}
}

// memberChanges is a delta item of a group that mentions members only.
func memberChanges(group string, members ...directory.Member) directory.Object {
	return directory.Object{ID: group, Members: members}
}

// memberOfKind tells the kind from the id.
func memberOfKind(id string) directory.Member {
	kinds := map[byte]directory.Kind{'1': directory.KindUser, '2': directory.KindGroup, '3': directory.KindDevice}
	return directory.Member{ID: id, Kind: kinds[id[7]]}
}

func members(ids ...string) (list []directory.Member) {
	for _, id := range ids {
		list = append(list, memberOfKind(id))
	}
	return list
}

func gone(ids ...string) []directory.Member {
	list := members(ids...)
	for i := range list {
		list[i].Removed = true
	}
	return list
}
