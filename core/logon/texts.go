package logon

import (
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// words are the texts of a verdict for people. {user} is the account or the typed name, {asked} the
// name sent to Entra ID, {other} the person who signed in instead, {instead} what to do if the
// method does not work, and {allowed} the profile's methods. {profile}, {connector}, {way} and
// {from} are self-explanatory.
type words struct{ text, hint string }

// texts contains the words for every reason.
var texts = map[directory.LogOnReason]words{
	directory.LogOnAllowed: {text: "{user} may log on."},

	directory.LogOnNoAccount: {
		"There is no account {user} in the directory.",
		"Check the spelling. A new account in Entra ID appears with the next run.",
	},
	directory.LogOnAmbiguous: {
		"{user} is the name of several accounts.",
		"Use the sign-in name of the right one, or its ID.",
	},
	directory.LogOnDeleted: {"The account {user} has been deleted.", "Restore it in Entra ID, then synchronize."},
	directory.LogOnOutOfScope: {
		"The account {user} is outside the scope of the connector {connector}.",
		"Change the connector's email domains filter or whether guests are in scope, then synchronize.",
	},
	directory.LogOnDisabled: {"The account {user} is disabled.", "Enable it in Entra ID, then synchronize."},

	directory.LogOnNobody: {
		"The profile “{profile}” does not let anyone log on.",
		"Choose the mechanism Office 365 in the profile.",
	},
	directory.LogOnNoConnector: {
		"The profile “{profile}” has no connector to log on through.",
		"Choose a connector in the profile.",
	},
	directory.LogOnOtherTenant: {
		"The profile “{profile}” logs on to a different tenant than the tenant of {user}.",
		"Choose a connector of the account's tenant in the profile, or choose other groups for the profile.",
	},
	directory.LogOnAddress: {
		"The profile “{profile}” does not permit log-ons from {from}.",
		"Add the address to the profile's permitted addresses.",
	},
	directory.LogOnWay: {
		"The profile “{profile}” does not allow log-ons {way}.",
		"Allow that method in the profile, or log on {allowed}.",
	},
	directory.LogOnNoPassword: {"The password is empty.", "Enter a password. Nothing was sent to Entra ID."},

	directory.LogOnWrongPassword: {
		"Entra ID refused the password of {user}.",
		"Try again, or reset the password. Too many wrong attempts lock the account.",
	},
	directory.LogOnUnknownName: {
		"Entra ID does not know the sign-in name {asked}.",
		"Compare the profile's alternate domain suffix with the sign-in name, then synchronize.",
	},
	directory.LogOnMultiFactor: {"Entra ID requires multi-factor authentication of {user}, which a password " +
		"alone does not satisfy.", "{instead} Users can register for it there."},
	directory.LogOnInteraction: {"Entra ID needs more information from {user}, and only its own page can ask " +
		"for it.", "{instead} Then do what the page asks for."},
	directory.LogOnConditionalAccess: {
		"Conditional Access does not let {user} sign in from here.",
		whichPolicy + " " + onlyWho + " {instead}",
	},
	directory.LogOnPolicy: {
		"A security policy of the tenant does not let {user} sign in.",
		"The sign-in logs of Entra ID name the policy; ask the tenant's security administrator.",
	},
	directory.LogOnLocked: {"After too many failed attempts, the account {user} is locked, or sign-ins from " +
		"this network are blocked.", "Wait a few minutes. The sign-in logs of Entra ID say which of the two it is."},
	directory.LogOnPasswordExpired: {
		"The password of {user} has expired or must be changed.",
		"Sign in at Microsoft 365 in a browser and change it there.",
	},
	directory.LogOnPasswordless: {"The account {user} has no password in Entra ID.", "{instead}"},
	directory.LogOnDisabledInEntra: {
		"The account {user} is disabled in Entra ID.",
		"Enable it there. Rollcall treats it as active until a run reads that it is disabled.",
	},
	directory.LogOnFederated: {"The domain of {user} uses a federation service, and Rollcall does not send " +
		"passwords there.", "{instead}"},
	directory.LogOnForeign: {
		"Entra ID does not consider {asked} an account of this tenant.",
		"Guests log on in the browser or with a device code, with the account of their own organization. For other " +
			"people, compare the profile's alternate domain suffix with the domains of the tenant.",
	},
	directory.LogOnUnassigned: {
		"{user} is not assigned to the application in Entra ID.",
		"In Entra ID, open Enterprise applications and the application, and add the person or a group under Users " +
			"and groups.",
	},
	directory.LogOnConsent: {
		"Nobody has consented to {user} signing in to the application.",
		"Grant admin consent under API permissions of the app registration.",
	},
	directory.LogOnStale:   {"The sign-in of {user} is no longer valid.", "Log on again."},
	directory.LogOnSetup:   {"The application is not set up for log-ons {way}.", ""},
	directory.LogOnRefused: {"Entra ID refused the sign-in of {user}.", "The sign-in logs of Entra ID say why."},
	directory.LogOnOtherPerson: {
		"{other} signed in instead of {user}.",
		"Sign out in the browser, or choose the right account there.",
	},

	directory.LogOnCancelled: {"The sign-in of {user} was cancelled.", ""},
	directory.LogOnTimedOut:  {"Nobody signed in as {user} in time.", "Log on again."},
	directory.LogOnUnavailable: {
		"Entra ID cannot check {user} at the moment.",
		"Try again in a few minutes. If it continues, check this computer's network and Microsoft 365 service health.",
	},
}

// whichPolicy says where to find the name of the policy.
const whichPolicy = "The sign-in logs of Entra ID name the policy."

// onlyWho explains why a policy can stop a log-on, although a log-on does not ask for any
// application's data
// (https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions,
// in force since June 2026).
const onlyWho = "A log-on asks only who the person is (openid, profile). Since 2026, every policy for All resources " +
	"applies to that as access to Windows Azure Active Directory, even if the policy excludes applications. " +
	"Excluding this application therefore does not help."

// setupHint says what to change in the app registration for each method, if Entra ID
// does not treat the application as a public client.
var setupHint = map[directory.Way]string{
	directory.WayBrowser:  addRedirect,
	directory.WayDevice:   publicClient,
	directory.WayPassword: publicClient,
}

// StuckPage says what may be wrong if the user does not return from the browser. Only the user sees
// the errors on that page.
const StuckPage = "If the page said AADSTS50011, a redirect URI is missing. " + addRedirect

const addRedirect = "In the app registration, open Authentication, add the platform Mobile and desktop applications " +
	"and the redirect URI http://localhost."

const publicClient = "In the app registration, open Authentication and set Allow public client flows to Yes."

// byWay contains the methods as part of a sentence.
var byWay = map[directory.Way]string{
	directory.WayBrowser: "in the browser", directory.WayDevice: "with a device code",
	directory.WayPassword: "with a password",
}

// InWords returns a method as part of a sentence, such as "in the browser".
func InWords(w directory.Way) string { return byWay[w] }

// allowed returns the methods of the profile, in a form that follows "log on".
func (d *decision) allowed() string {
	if d.verdict.Profile.Ways == nil {
		return "with another method" // the methods are unknown
	}
	return inWords(d.verdict.Profile.Ways)
}

// instead names other methods of the profile. It is used if a password is not enough or if a log-on
// in the browser failed.
func (d *decision) instead() string {
	others := []directory.Way{directory.WayBrowser, directory.WayDevice}
	if known := d.verdict.Profile.Ways; known != nil {
		others = slices.DeleteFunc(slices.Clone(known), func(w directory.Way) bool {
			return w == directory.WayPassword || w == d.request.Way
		})
	}
	switch {
	case len(others) > 0:
		return "Log on " + inWords(others) + "."
	case d.request.Way == directory.WayPassword:
		return "In the profile, allow log-ons in the browser; a password alone is not enough."
	}
	return "Log on again."
}

func inWords(ways []directory.Way) string {
	words := make([]string, len(ways))
	for i, way := range ways {
		words[i] = byWay[way]
	}
	return strings.Join(words, " or ")
}

// fill replaces the placeholders of a text.
func (d *decision) fill(text string) string {
	from, asked := "an unknown address", d.asked
	if d.from.IsValid() {
		from = d.from.String()
	}
	if asked == "" {
		asked = d.who()
	}
	return strings.NewReplacer("{user}", d.who(), "{asked}", asked, "{profile}", d.verdict.Profile.Name, "{connector}",
		"“"+d.connector.Description+"”",
		"{way}", byWay[d.request.Way], "{instead}", d.instead(), "{allowed}", d.allowed(), "{from}", from, "{other}",
		d.verdict.SignedIn.Name).Replace(text)
}

// who returns the name of the account, or the typed name if there is no account.
func (d *decision) who() string {
	u := d.verdict.Account
	if isGuest(u) {
		return directory.PrimaryAddress(u.Attributes)
	}
	for _, name := range []string{
		u.Attributes.Text("userPrincipalName"), u.Attributes.Text("displayName"),
		d.request.User,
	} {
		if name != "" {
			return name
		}
	}
	return u.ID
}
