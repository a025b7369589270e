package atomicfile

import (
	"slices"
	"strings"
)

// Restrict removes the rights of other people to a file or folder, if they have any, and as far as the
// disk has rights. On Unix, these are the rights of the group and of others. On Windows, they are the
// rights of Everyone, Users and similar groups, which folders outside of a profile pass on to all files
// in them; accounts that are named, such as that of a service, keep theirs.
func Restrict(path string) error { return restrict(path) }

// everybody are the groups of Windows that include other people, as security descriptors name them:
// Everyone, Anonymous, Authenticated Users, Interactive, Network, Users and Guests, by their
// abbreviations and by their numbers.
var everybody = []string{
	"WD", "AN", "AU", "IU", "NU", "BU", "BG",
	"S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-4", "S-1-5-2", "S-1-5-32-545", "S-1-5-32-546",
}

// privateList returns the access list of a file or folder without the entries of everybody, and with one
// for the account user. It takes and returns the D: part of a security descriptor in Microsoft's text
// form (SDDL). If there is nothing to remove, changed is false. The new list inherits nothing. That of
// a folder is inherited by everything in it.
func privateList(list, user string, folder bool) (private string, changed bool) {
	entries := strings.SplitAfter(list, ")")
	kept := entries[:0]
	for i, entry := range entries {
		if i == 0 { // "D:", flags, and the first entry
			_, entry, _ = strings.Cut(entry, "(")
			entry = "(" + entry
		}
		fields := strings.Split(strings.Trim(entry, "()"), ";")
		if len(fields) < 6 { // nothing after the last entry
			continue
		}
		if fields[0] == "A" && slices.Contains(everybody, fields[5]) {
			changed = true
			continue
		}
		fields[1] = strings.ReplaceAll(fields[1], "ID", "") // no longer inherited
		kept = append(kept, "("+strings.Join(fields, ";")+")")
	}
	flags := ""
	if folder {
		flags = "OICI"
	}
	return "D:P" + strings.Join(kept, "") + "(A;" + flags + ";FA;;;" + user + ")", changed
}
