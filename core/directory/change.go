package directory

// Op says what happened to an account, a group or a membership.
type Op string

// The operations, as JSON names them.
const (
	OpAdded    Op = "added"
	OpUpdated  Op = "updated"
	OpDisabled Op = "disabled"
	OpEnabled  Op = "enabled"
	OpRemoved  Op = "removed"
	OpRestored Op = "restored"
)

// PropertyChange is the value of one property before and after, as canonical JSON; "" means no
// value.
type PropertyChange struct {
	Name string
	Old  string
	New  string
	// OldName and NewName are the names of the accounts if the values are accounts, such as a
	// manager. They are empty otherwise, or if they were not looked up.
	OldName string
	NewName string
}

// Change is one change that a run made. For a membership, ID and Name are the group's; Member and
// MemberName are the member's.
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

// Diff lists the properties that differ between two sets, in order of name.
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
