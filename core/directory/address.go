package directory

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// PrimaryAddress returns the address that everything, such as the domain filter, uses for an
// account. It is mail, else the primary SMTP address of proxyAddresses, else userPrincipalName. For
// guests it is mail, else the first of otherMails, because their sign-in name belongs to the
// inviting tenant (design section 3). White space around an address is ignored, and a blank address
// does not count.
func PrimaryAddress(a Attributes) string {
	if mail := spelling.Trim(a.Text("mail")); mail != "" {
		return mail
	}
	if IsGuest(a) {
		return first(OtherMails(a))
	}
	for _, p := range a.Texts("proxyAddresses") {
		if address, ok := strings.CutPrefix(spelling.Trim(p), "SMTP:"); ok && spelling.Trim(address) != "" {
			return spelling.Trim(address)
		}
	}
	return spelling.Trim(a.Text("userPrincipalName"))
}

// MailAddress returns the address of a group, without white space around it.
func MailAddress(a Attributes) string { return spelling.Trim(a.Text("mail")) }

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// Aliases returns the mail addresses in proxyAddresses, including the primary one, without their
// prefix.
func Aliases(a Attributes) (list []string) {
	const scheme = "smtp:"
	for _, p := range a.Texts("proxyAddresses") {
		if p = spelling.Trim(p); len(p) >= len(scheme) && strings.EqualFold(p[:len(scheme)], scheme) {
			p = spelling.Trim(p[len(scheme):])
		}
		if p != "" {
			list = append(list, p)
		}
	}
	return list
}

// OtherMails returns the additional addresses of an account.
func OtherMails(a Attributes) (list []string) {
	for _, address := range a.Texts("otherMails") {
		if address = spelling.Trim(address); address != "" {
			list = append(list, address)
		}
	}
	return list
}

// AddressFault explains why the primary address of an account is not in a domain although it seems
// to be. The text continues "its address …". It is empty for a valid address.
func AddressFault(a Attributes) string {
	if address := PrimaryAddress(a); strings.HasSuffix(address, ".") && strings.Contains(address, "@") {
		return address + " ends with a dot, which a mail address cannot do"
	}
	return ""
}

// Bearing ranks the ways in which an account or group can have a name. If several have the same
// name, it refers to those with the lowest Bearing. So a sign-in name always refers to its own
// account, even if another account has it as an address.
type Bearing uint8

// The bearings, from strongest to weakest.
const (
	BySignInName  Bearing = iota // accounts only: userPrincipalName
	ByAddress                    // PrimaryAddress, and mail
	ByDisplayName                // groups only
	ByAlias                      // any other address in proxyAddresses
	ByOtherMail                  // accounts only: one of otherMails
	NotByName
)

// UserBears returns the way in which an account has the given name.
func UserBears(a Attributes, name string) Bearing {
	switch {
	case sameName(a.Text("userPrincipalName"), name):
		return BySignInName
	case sameName(PrimaryAddress(a), name), sameName(a.Text("mail"), name):
		return ByAddress
	case anyIs(Aliases(a), name):
		return ByAlias
	case anyIs(OtherMails(a), name):
		return ByOtherMail
	}
	return NotByName
}

// GroupBears returns the way in which a group has the given name.
func GroupBears(a Attributes, name string) Bearing {
	switch {
	case sameName(a.Text("mail"), name):
		return ByAddress
	case sameName(a.Text("displayName"), name):
		return ByDisplayName
	case anyIs(Aliases(a), name):
		return ByAlias
	}
	return NotByName
}

func sameName(has, name string) bool {
	has, name = spelling.Trim(has), spelling.Trim(name)
	return name != "" && spelling.Same(has, name)
}

func anyIs(list []string, name string) bool {
	for _, has := range list {
		if sameName(has, name) {
			return true
		}
	}
	return false
}
