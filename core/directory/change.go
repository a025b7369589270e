package directory

// Op says what happened to an account, a group or a membership.
type Op string

// The operations, as JSON shows them.
const (
	OpAdded    Op = "added"
	OpUpdated  Op = "updated"
	OpDisabled Op = "disabled"
	OpEnabled  Op = "enabled"
	OpRemoved  Op = "removed"
	OpRestored Op = "restored"
)

// PropertyChange is one property before and after, as canonical JSON; "" means
// no value.
type PropertyChange struct {
	Name string
	Old  string
	New  string
	// If the values stand for an account, such as a manager, OldName and NewName are its
	// names. They are empty otherwise, or if they were not looked up.
	OldName string
	NewName string
}

// Change is one change that a run made. For a membership, ID and Name are the group's, and
// Member and MemberName the member's.
type Change struct {
	Run        int64
	Connector  string
	What       string // "user", "group" or "membership"
	Op         Op
	Cause      Cause
	ID         string
	Name       string
	Member     string
	MemberName string
	MemberKind Kind
	Properties []PropertyChange
}

// Diff lists the properties in which two sets differ, by name.
func Diff(before, after Attributes) []PropertyChange {
	var list []PropertyChange
	i, j := 0, 0
	for i < len(before) || j < len(after) {
		switch {
		case j == len(after) || i < len(before) && before[i].Name < after[j].Name:
			list = append(list, PropertyChange{Name: before[i].Name, Old: before[i].Value})
			i++
		case i == len(before) || after[j].Name < before[i].Name:
			list = append(list, PropertyChange{Name: after[j].Name, New: after[j].Value})
			j++
		default:
			if before[i].Value != after[j].Value {
				list = append(list, PropertyChange{Name: after[j].Name, Old: before[i].Value, New: after[j].Value})
			}
			i, j = i+1, j+1
		}
	}
	return list
}
