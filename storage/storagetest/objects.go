package storagetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// UserID, GroupID and DeviceID return IDs that sort like n.
func UserID(n int) string   { return fmt.Sprintf("00000001-0000-4000-8000-%012x", n) }
func GroupID(n int) string  { return fmt.Sprintf("00000002-0000-4000-8000-%012x", n) }
func DeviceID(n int) string { return fmt.Sprintf("00000003-0000-4000-8000-%012x", n) }

// Attributes makes properties of alternating names and values. A value is a string, a bool
// or anything else that JSON can encode. nil is Graph's null.
func Attributes(namesAndValues ...any) directory.Attributes {
	var a directory.Attributes
	for pair := range slices.Chunk(namesAndValues, 2) {
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(pair[1]); err != nil {
			panic(err) // the test passed a value that JSON cannot encode
		}
		a = append(a, directory.Attribute{Name: pair[0].(string), Value: strings.TrimSpace(b.String())})
	}
	slices.SortFunc(a, func(x, y directory.Attribute) int { return strings.Compare(x.Name, y.Name) })
	return a
}

// User returns an enabled account with an address at contoso.com. more are further
// properties, as for Attributes.
func User(n int, name string, more ...any) directory.Object {
	base := Attributes("accountEnabled", true, "displayName", name, "userPrincipalName",
		fmt.Sprintf("user%d@contoso.com", n))
	return directory.Object{ID: UserID(n), Attributes: base.Merge(Attributes(more...))}
}

// Group returns a group. more are further properties, as for Attributes.
func Group(n int, name string, more ...any) directory.Object {
	return directory.Object{ID: GroupID(n), Attributes: Attributes("displayName", name).Merge(Attributes(more...))}
}

// changed returns a delta item that mentions some properties.
func changed(id string, namesAndValues ...any) directory.Object {
	return directory.Object{ID: id, Attributes: Attributes(namesAndValues...)}
}

func removed(id string, how directory.Removal) directory.Object {
	return directory.Object{ID: id, Removed: how}
}

// memberChanges returns a delta item of a group that mentions only members.
func memberChanges(group string, members ...directory.Member) directory.Object {
	return directory.Object{ID: group, Members: members}
}

// memberOfKind returns a member with the kind that its ID indicates.
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
