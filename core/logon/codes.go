package logon

import "github.com/rollcallsync/rollcall/core/directory"

// codes says what each code of Entra ID about a person means for a log-on
// (entra-docs, reference-error-codes). A code that is not here is denied, unless
// it is about the application.
var codes = map[int]directory.LogOnReason{
	50034: directory.LogOnUnknownName,
	51004: directory.LogOnUnknownName,
	50126: directory.LogOnWrongPassword,
	50064: directory.LogOnWrongPassword,
	50053: directory.LogOnLocked, // or the address is known for attacks
	50055: directory.LogOnPasswordExpired,
	50135: directory.LogOnPasswordExpired, // a change is required: it is known to others
	50142: directory.LogOnPasswordExpired, // a change is required
	50144: directory.LogOnPasswordExpired, // of Active Directory
	50056: directory.LogOnPasswordless,
	50057: directory.LogOnDisabledInEntra,

	50072:  directory.LogOnMultiFactor, // to be registered
	50074:  directory.LogOnMultiFactor,
	50076:  directory.LogOnMultiFactor,
	50078:  directory.LogOnMultiFactor, // too long ago
	50079:  directory.LogOnMultiFactor, // to be registered
	50158:  directory.LogOnMultiFactor, // of another maker
	500121: directory.LogOnMultiFactor, // given wrongly, or not at all

	50097:  directory.LogOnConditionalAccess, // what follows up to 50187 is about the device
	50129:  directory.LogOnConditionalAccess,
	50131:  directory.LogOnConditionalAccess,
	50155:  directory.LogOnConditionalAccess,
	50187:  directory.LogOnConditionalAccess,
	53000:  directory.LogOnConditionalAccess,
	53001:  directory.LogOnConditionalAccess,
	53002:  directory.LogOnConditionalAccess,
	53003:  directory.LogOnConditionalAccess,
	500212: directory.LogOnPolicy, // of the tenant that a guest comes from
	500213: directory.LogOnPolicy, // about guests
	53004:  directory.LogOnPolicy, // multi-factor authentication is to be registered, elsewhere
	53010:  directory.LogOnPolicy, // likewise
	53011:  directory.LogOnPolicy, // the person is at risk
	530032: directory.LogOnPolicy,
	530034: directory.LogOnPolicy,
	530035: directory.LogOnPolicy,
	80012:  directory.LogOnPolicy, // outside the hours that Active Directory allows

	50014:  directory.LogOnForeign, // a guest who has not accepted yet
	50020:  directory.LogOnForeign,
	90072:  directory.LogOnForeign,
	50105:  directory.LogOnUnassigned,
	65001:  directory.LogOnConsent,
	65004:  directory.LogOnCancelled, // the person declined
	50089:  directory.LogOnStale,
	50132:  directory.LogOnStale,
	50133:  directory.LogOnStale,
	50173:  directory.LogOnStale,
	54005:  directory.LogOnStale, // a code used twice
	70008:  directory.LogOnStale,
	70043:  directory.LogOnStale,
	700082: directory.LogOnStale,
	70019:  directory.LogOnTimedOut, // device code
	70020:  directory.LogOnTimedOut, // device code

	7000218: directory.LogOnSetup, // no public client
	50011:   directory.LogOnSetup, // redirect address
	500113:  directory.LogOnSetup, // redirect address
	700054:  directory.LogOnSetup, // response type

	// Pass-through authentication: its agent, and not the person, failed
	// (entra-docs, tshoot-connect-pass-through-authentication). Of 80006, 80008 and
	// 80009 no more is said than that they are among these.
	80001: directory.LogOnUnavailable,
	80002: directory.LogOnUnavailable,
	80003: directory.LogOnUnavailable,
	80005: directory.LogOnUnavailable,
	80006: directory.LogOnUnavailable,
	80007: directory.LogOnUnavailable, // Active Directory cannot be reached
	80008: directory.LogOnUnavailable,
	80009: directory.LogOnUnavailable,
	80010: directory.LogOnUnavailable,
	80011: directory.LogOnUnavailable,
	80013: directory.LogOnUnavailable,
	80014: directory.LogOnUnavailable,
	80004: directory.LogOnUnknownName,

	// Throttling and trouble at Microsoft.
	50196: directory.LogOnUnavailable,
	90055: directory.LogOnUnavailable,
	50033: directory.LogOnUnavailable,
	50087: directory.LogOnUnavailable,
	50088: directory.LogOnUnavailable, // too many telephone calls
	70012: directory.LogOnUnavailable,
	90006: directory.LogOnUnavailable,
	90024: directory.LogOnUnavailable,
	90033: directory.LogOnUnavailable,
	90036: directory.LogOnUnavailable,
	90090: directory.LogOnUnavailable,
	90092: directory.LogOnUnavailable,
}
