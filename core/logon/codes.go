package logon

import "github.com/rollcallsync/rollcall/core/directory"

// codes says what each Entra ID code about a person means for a log-on
// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). A code that is not
// listed here means a denial; if it concerns the application, the reason is LogOnSetup. Some codes
// need more explanation than their reason gives. They have their own texts in codeWords.
var codes = map[int]directory.LogOnReason{
	50034:  directory.LogOnUnknownName,
	51004:  directory.LogOnUnknownName,
	50197:  directory.LogOnUnknownName, // two accounts conflict
	81011:  directory.LogOnUnknownName, // security identifier of a Kerberos ticket
	90125:  directory.LogOnUnknownName,
	90126:  directory.LogOnUnknownName,
	50126:  directory.LogOnWrongPassword,
	50064:  directory.LogOnWrongPassword,
	120000: directory.LogOnWrongPassword, // while changing it
	120014: directory.LogOnLocked,        // in Active Directory, while changing it
	50053:  directory.LogOnLocked,        // or the address is known for attacks
	50055:  directory.LogOnPasswordExpired,
	50135:  directory.LogOnPasswordExpired, // a change is required because the password is publicly known
	50137:  directory.LogOnPasswordExpired, // a change is required
	50142:  directory.LogOnPasswordExpired, // a change is required
	50144:  directory.LogOnPasswordExpired, // the password of Active Directory
	50056:  directory.LogOnPasswordless,
	50057:  directory.LogOnDisabledInEntra,

	50072:  directory.LogOnMultiFactor, // not registered yet
	50074:  directory.LogOnMultiFactor,
	50076:  directory.LogOnMultiFactor,
	50078:  directory.LogOnMultiFactor, // too long ago
	50079:  directory.LogOnMultiFactor, // not registered yet
	50158:  directory.LogOnMultiFactor, // from another vendor
	500121: directory.LogOnMultiFactor, // wrong or missing
	50159:  directory.LogOnMultiFactor, // the next ones concern a third-party method
	50161:  directory.LogOnMultiFactor,
	50170:  directory.LogOnMultiFactor,
	50172:  directory.LogOnMultiFactor,
	50176:  directory.LogOnMultiFactor,
	50177:  directory.LogOnMultiFactor,
	50178:  directory.LogOnMultiFactor,

	// Entra ID's own page has to ask for something.
	16001:   directory.LogOnInteraction, // the person must choose an account
	16002:   directory.LogOnInteraction,
	160021:  directory.LogOnInteraction,
	50015:   directory.LogOnInteraction, // consent of a minor's parents
	50058:   directory.LogOnInteraction, // no one is signed in on that page
	50125:   directory.LogOnInteraction, // registration for password reset
	50136:   directory.LogOnInteraction,
	50140:   directory.LogOnInteraction, // "stay signed in?"
	50143:   directory.LogOnInteraction,
	50157:   directory.LogOnInteraction,
	50160:   directory.LogOnInteraction,
	50168:   directory.LogOnInteraction,
	50199:   directory.LogOnInteraction, // confirmation of the application
	700020:  directory.LogOnInteraction,
	9002341: directory.LogOnInteraction, // permission for single sign-on
	1000000: directory.LogOnInteraction,
	1000002: directory.LogOnInteraction,
	500141:  directory.LogOnInteraction, // an invitation was accepted for another purpose
	81004:   directory.LogOnInteraction, // the next ones concern seamless single sign-on (Kerberos)
	81005:   directory.LogOnInteraction,
	81006:   directory.LogOnInteraction,
	81007:   directory.LogOnInteraction,
	81009:   directory.LogOnInteraction,
	81010:   directory.LogOnInteraction,
	81012:   directory.LogOnInteraction,
	50180:   directory.LogOnInteraction,
	51006:   directory.LogOnInteraction,
	17003:   directory.LogOnInteraction, // the next ones concern Windows Hello
	130004:  directory.LogOnInteraction,
	130005:  directory.LogOnInteraction,
	130006:  directory.LogOnInteraction,
	135010:  directory.LogOnInteraction,
	50017:   directory.LogOnInteraction, // the next ones concern the person's certificate
	50192:   directory.LogOnInteraction,
	220501:  directory.LogOnInteraction,
	220450:  directory.LogOnInteraction, // the browser is too old

	50097:  directory.LogOnConditionalAccess, // the next ones, up to 50187, concern the device
	50129:  directory.LogOnConditionalAccess,
	50131:  directory.LogOnConditionalAccess,
	50155:  directory.LogOnConditionalAccess,
	50187:  directory.LogOnConditionalAccess,
	53000:  directory.LogOnConditionalAccess,
	53001:  directory.LogOnConditionalAccess,
	53002:  directory.LogOnConditionalAccess,
	53003:  directory.LogOnConditionalAccess,
	50005:  directory.LogOnConditionalAccess, // this kind of device is not allowed
	50127:  directory.LogOnConditionalAccess, // a broker application is required
	130007: directory.LogOnConditionalAccess, // the next ones concern the device
	130008: directory.LogOnConditionalAccess,
	135011: directory.LogOnConditionalAccess,
	// device codes: https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
	530036: directory.LogOnConditionalAccess,
	// token protection: https://learn.microsoft.com/entra/identity/conditional-access/concept-token-protection
	530084:  directory.LogOnConditionalAccess,
	500212:  directory.LogOnPolicy, // of a guest's home tenant
	500213:  directory.LogOnPolicy, // about guests
	53004:   directory.LogOnPolicy, // multi-factor authentication must be registered elsewhere
	53010:   directory.LogOnPolicy, // likewise
	53011:   directory.LogOnPolicy, // the person is at risk
	530032:  directory.LogOnPolicy,
	530034:  directory.LogOnPolicy,
	530035:  directory.LogOnPolicy,
	5000820: directory.LogOnPolicy, // federated token validation (the policy of that name)
	50002:   directory.LogOnPolicy, // the next ones concern tenant restrictions
	500021:  directory.LogOnPolicy,
	500022:  directory.LogOnPolicy,
	54000:   directory.LogOnPolicy, // the person is a minor
	80012:   directory.LogOnPolicy, // outside the hours that Active Directory allows

	50014:  directory.LogOnForeign, // a guest who has not accepted the invitation
	50020:  directory.LogOnForeign,
	90072:  directory.LogOnForeign,
	16000:  directory.LogOnForeign,
	16003:  directory.LogOnForeign,
	500207: directory.LogOnForeign, // a personal account
	500208: directory.LogOnForeign,
	90084:  directory.LogOnForeign,
	901011: directory.LogOnForeign, // for the next ones, data that a stranger's new account needs is missing
	901012: directory.LogOnForeign,
	901014: directory.LogOnForeign,

	// The sign-in service of the person's domain failed.
	20001:   directory.LogOnFederated,
	20012:   directory.LogOnFederated,
	20033:   directory.LogOnFederated,
	399284:  directory.LogOnFederated,
	40008:   directory.LogOnFederated,
	40009:   directory.LogOnFederated,
	40010:   directory.LogOnFederated,
	40015:   directory.LogOnFederated,
	50008:   directory.LogOnFederated,
	50107:   directory.LogOnFederated,
	50166:   directory.LogOnFederated,
	50169:   directory.LogOnFederated,
	90020:   directory.LogOnFederated,
	90081:   directory.LogOnFederated,
	90082:   directory.LogOnFederated,
	90086:   directory.LogOnFederated,
	90087:   directory.LogOnFederated,
	90123:   directory.LogOnFederated,
	900612:  directory.LogOnFederated,
	5000819: directory.LogOnFederated,
	5001256: directory.LogOnFederated,
	1000104: directory.LogOnFederated, // that service's cloud may not be used from here

	50105:  directory.LogOnUnassigned,
	65001:  directory.LogOnConsent,
	50150:  directory.LogOnConsent,
	52004:  directory.LogOnConsent,
	90008:  directory.LogOnConsent,
	90094:  directory.LogOnConsent,   // consent by an administrator
	90095:  directory.LogOnConsent,   // likewise; the person was told to ask for it
	65004:  directory.LogOnCancelled, // the person declined
	50089:  directory.LogOnStale,
	50132:  directory.LogOnStale,
	50133:  directory.LogOnStale,
	50173:  directory.LogOnStale,
	54005:  directory.LogOnStale, // a code was used twice
	70008:  directory.LogOnStale,
	70043:  directory.LogOnStale,
	700082: directory.LogOnStale,
	50085:  directory.LogOnStale,
	50139:  directory.LogOnStale,
	50134:  directory.LogOnStale, // the device code was entered in another part of the world
	70000:  directory.LogOnStale,
	70018:  directory.LogOnStale, // a device code that does not exist
	90119:  directory.LogOnStale, // likewise
	90120:  directory.LogOnStale, // a device code that was already used
	140001: directory.LogOnStale,
	700005: directory.LogOnStale,
	700084: directory.LogOnStale,
	70016:  directory.LogOnTimedOut, // device code that has not been entered yet
	70019:  directory.LogOnTimedOut, // device code
	70020:  directory.LogOnTimedOut, // device code

	7000218: directory.LogOnSetup, // not a public client
	50011:   directory.LogOnSetup, // redirect address
	500113:  directory.LogOnSetup, // redirect address
	700054:  directory.LogOnSetup, // response type
	70004:   directory.LogOnSetup, // redirect address
	900971:  directory.LogOnSetup, // redirect address
	9002325: directory.LogOnSetup, // redirect address of a single-page application
	9002327: directory.LogOnSetup, // likewise

	// Pass-through authentication: its agent failed, not the person
	// (https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication).
	// The documentation lists 80006, 80008 and 80009 but does not explain them.
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

	// A password had to be changed, but that failed.
	120002: directory.LogOnPasswordExpired,
	120003: directory.LogOnPasswordExpired,
	120004: directory.LogOnPasswordExpired,
	120005: directory.LogOnPasswordExpired,
	120008: directory.LogOnPasswordExpired,
	120011: directory.LogOnPasswordExpired,
	120012: directory.LogOnPasswordExpired,
	120013: directory.LogOnPasswordExpired,
	120015: directory.LogOnPasswordExpired,
	120016: directory.LogOnPasswordExpired,
	120018: directory.LogOnPasswordExpired,
	120020: directory.LogOnPasswordExpired,
	120021: directory.LogOnPasswordExpired,

	// Throttling and failures at Microsoft.
	50000:  directory.LogOnUnavailable,
	50086:  directory.LogOnUnavailable,
	51005:  directory.LogOnUnavailable,
	90012:  directory.LogOnUnavailable,
	90085:  directory.LogOnUnavailable, // the tenant is new
	90091:  directory.LogOnUnavailable,
	230109: directory.LogOnUnavailable,
	50196:  directory.LogOnUnavailable,
	90055:  directory.LogOnUnavailable,
	50033:  directory.LogOnUnavailable,
	50087:  directory.LogOnUnavailable,
	50088:  directory.LogOnUnavailable, // too many telephone calls
	70012:  directory.LogOnUnavailable,
	90006:  directory.LogOnUnavailable,
	90024:  directory.LogOnUnavailable,
	90033:  directory.LogOnUnavailable,
	90036:  directory.LogOnUnavailable,
	90090:  directory.LogOnUnavailable,
	90092:  directory.LogOnUnavailable,
}
