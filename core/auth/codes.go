package auth

import (
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// entry explains one AADSTS code. The problem's code comes from the number. {app}, {tenant},
// {login}, {graph} and {thumbprint} stand for the connector's values, and {clock} for a sentence
// about this computer's clock.
type entry struct {
	text      problem.Problem
	transient bool // worth another attempt
}

// Explain returns the problem for an AADSTS code that can occur when a connector's application
// signs in. ok is false for any other code.
func Explain(c directory.Connector, code int) (p problem.Problem, ok bool) {
	entry, ok := explained(code)
	if !ok {
		return p, false
	}
	p = factsOf(c).fill(entry.text)
	p.Code = problem.AADSTS(code)
	return p, true
}

// wrongSecret is the code that Entra ID also returns for a pasted Secret ID.
const wrongSecret = 7000215

// explained finds an AADSTS code in the tables.
func explained(code int) (entry, bool) {
	if e, ok := codes[code]; ok {
		return e, true
	}
	i := slices.IndexFunc(families, func(f family) bool { return slices.Contains(f.codes, code) })
	if i < 0 {
		return entry{}, false
	}
	return families[i].entry, true
}

// codes contains the AADSTS codes that have their own text or share one with a few others. The
// other codes that an application can get are in families. Both come from Microsoft's table
// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). If a code is missing
// there, a comment names its source.
var codes = map[int]entry{
	wrongSecret: {text: wrongCredential},
	7000222: {text: problem.Problem{
		Title:  "The client secret has expired",
		Detail: "The secrets of application {app} are past their end date.",
		Hint: "Create a new client secret under Certificates & secrets of the app registration and enter its Value " +
			"in the connector.",
	}},
	70002:   {text: wrongCredential},
	7000216: {text: noCredential},
	7000218: {text: noCredential},
	700011:  {text: unknownApplication},
	700016:  {text: unknownApplication},
	700027:  {text: certificateRefused},
	50012:   {text: certificateRefused},
	700024:  {text: clockWrong}, // microsoft-authentication-library-for-dotnet#4951
	500133:  {text: clockWrong},
	700021: {text: problem.Problem{ // https://learn.microsoft.com/entra/identity-platform/certificate-credentials
		Title: "The signed request belongs to another application",
		Detail: "Entra ID was asked for application {app}, and the request that came with it was signed for another " +
			"client ID.",
		Hint: "Enter the Application (client) ID again, without spaces or line breaks. If a proxy inspects encrypted " +
			"traffic, exempt {login} from it.",
	}},
	1000502: {text: certificateDates},   // microsoft-identity-web#2834
	7000274: {text: certificateDates},   // microsoft-identity-web, CertificateNotWithinValidityPeriod
	7000214: {text: certificateRevoked}, // microsoft-identity-web, CertificateHasBeenRevoked
	7000277: {text: certificateRevoked}, // microsoft-identity-web, CertificateWasRevoked
	700025: {text: problem.Problem{
		Title:  "The application may not use a client secret or certificate",
		Detail: "Application {app} is registered as a public client, which can sign people in but not itself.",
		Hint: "Register a separate application for the connector, with Allow public client flows set to No under " +
			"Authentication. An authentication profile can still use the other one.",
	}},
	700030: {text: problem.Problem{
		Title: "The certificate's subject is not authorized",
		Detail: "Application {app} does not accept a certificate with the subject of the one with thumbprint " +
			"{thumbprint}.",
		Hint: "Upload this certificate under Certificates & secrets of the app registration, or choose the one that " +
			"is listed there.",
	}},
	650059: {text: problem.Problem{
		Title: "The application is registered only for another tenant",
		Detail: "Application {app} belongs to another tenant and is not multi-tenant, so tenant {tenant} cannot " +
			"use it.",
		Hint: "Register an application in {tenant}, or compare the tenant of the connector with that of the app " +
			"registration.",
	}},
	90112: {text: problem.Problem{
		Title:  "The client ID is not valid",
		Detail: "{app} is not a client ID.",
		Hint:   "Copy the Application (client) ID from the overview page of the app registration.",
	}},
	65002: {text: problem.Problem{
		Title:  "The client ID belongs to one of Microsoft's own applications",
		Detail: "Application {app} belongs to Microsoft, which does not allow others to use it for Microsoft Graph.",
		Hint:   "Register an application of your own and enter its Application (client) ID.",
	}},
	1000031: {text: problem.Problem{
		Title:  "The application cannot be used at the moment",
		Detail: "Entra ID currently blocks all access to application {app} in tenant {tenant}.",
		Hint: "Open the application under Enterprise applications: its page says who blocked it. If it says " +
			"nothing, give the request ID to Microsoft support.",
	}},
	7000112: {text: applicationDisabled},
	70001:   {text: applicationDisabled},
	7000229: {text: problem.Problem{
		Title:  "The application has no consent in this tenant",
		Detail: "Application {app} has no service principal in tenant {tenant}.",
		Hint:   "Open API permissions of the app registration and choose Grant admin consent.",
	}},
	90002: {text: problem.Problem{
		Title:  "The tenant was not found",
		Detail: "{login} does not know the tenant {tenant}.",
		Hint: "Check the spelling of the tenant domain, or use the Directory (tenant) ID. A tenant of the US " +
			"Government or China cloud is found only with that cloud chosen in the connector.",
	}},
	900023: {text: problem.Problem{
		Title:  "The tenant is not a valid domain or ID",
		Detail: "{tenant} is neither a domain name nor a tenant ID.",
		Hint:   "Enter a verified domain of the tenant, such as contoso.onmicrosoft.com, or the Directory (tenant) ID.",
	}},
	5000224: {text: problem.Problem{
		Title:  "Microsoft has blocked the tenant",
		Detail: "Entra ID blocks all sign-ins to tenant {tenant}.",
		Hint:   "Ask Microsoft support, with the request ID.",
	}},
	90085: {transient: true, text: problem.Problem{
		Title:  "The tenant is still being set up",
		Detail: "Entra ID does not know tenant {tenant} everywhere yet.",
		Hint:   "Try again in a few minutes.",
	}},
	90038: {text: problem.Problem{
		Title:  "The tenant is in another cloud",
		Detail: "Tenant {tenant} does not belong to the cloud that signs in at {login}.",
		Hint:   "In the connector, choose the tenant's cloud: global, US Government (GCC High or DoD) or China.",
	}},
	50059: {text: problem.Problem{
		Title:  "The request does not name a tenant",
		Detail: "Entra ID could not tell from {tenant} which tenant is meant.",
		Hint:   "Enter a verified domain of the tenant or the Directory (tenant) ID.",
	}},
	50194: {text: problem.Problem{
		Title:  "The application belongs to one tenant only",
		Detail: "Application {app} is not multi-tenant and cannot sign in through {tenant}.",
		Hint:   "Enter the domain or the ID of its own tenant instead of common or organizations.",
	}},
	500011: {text: problem.Problem{
		Title:  "Microsoft Graph was not found under this address",
		Detail: "{graph} is not a service of tenant {tenant}: it is the Graph address of another cloud.",
		Hint:   "In the connector, choose the tenant's cloud, or correct the Graph URL of a custom cloud.",
	}},
	500014: {text: problem.Problem{
		Title: "Microsoft Graph is disabled in the tenant",
		Detail: "Tenant {tenant} has the service {graph}, but it cannot be used: an administrator disabled it, or a " +
			"subscription has ended.",
		Hint: "Under Enterprise applications, All applications, open Microsoft Graph and set Enabled for users to " +
			"sign-in to Yes under Properties; then look at the tenant's subscriptions.",
	}},
	650052: {text: problem.Problem{
		Title:  "The tenant has no subscription for a service that the application asks for",
		Detail: "Application {app} asks for a service that tenant {tenant} has not subscribed to, or has not enabled.",
		Hint: "Under API permissions of the app registration, remove what is not Microsoft Graph, and grant admin " +
			"consent again; or enable the service in the tenant.",
	}},
	650054: {text: problem.Problem{
		Title:  "The application asks for a service that was removed",
		Detail: "A service that application {app} has permissions for has been removed from tenant {tenant}.",
		Hint:   "Under API permissions of the app registration, remove its permissions, and grant admin consent again.",
	}},
	65001: {text: consentMissing},
	90008: {text: consentMissing},
	90094: {text: consentMissing},
	90095: {text: consentMissing},
	90093: {text: problem.Problem{
		Title:  "The directory refused the application",
		Detail: "Entra ID asked its directory for application {app}, and was forbidden.",
		Hint: "Open API permissions of the app registration and choose Grant admin consent; if that is done, give " +
			"the request ID to Microsoft support.",
	}},
	90099: {text: problem.Problem{
		Title: "The application is not authorized in the customer's tenant",
		Detail: "A partner's application needs the consent of tenant {tenant} before the partner's administrators " +
			"may use it.",
		Hint: "Open API permissions of the app registration as an administrator of {tenant} and choose Grant admin " +
			"consent, or let the partner authorize the application in Partner Center.",
	}},
	50196: {text: problem.Problem{
		Title:  "Too many sign-ins",
		Detail: "Application {app} asked for tokens so often in a short time that Entra ID considers it a loop.",
		Hint: "Wait a few minutes. If the problem comes back, look for another program that uses the same " +
			"application.",
	}},
	90055: {transient: true, text: problem.Problem{
		Title:  "Entra ID is throttling sign-ins",
		Detail: "Tenant {tenant} receives too many requests at the moment.",
		Hint:   "Try again in a few minutes.",
	}},
}

// secretIDPasted replaces wrongSecret if the secret is a GUID, as a Secret ID is.
var secretIDPasted = entry{text: problem.Problem{
	Title: "That is the secret's ID, not its value",
	Detail: "Under Certificates & secrets each secret of application {app} shows a Value and a Secret ID; the " +
		"connector has a Secret ID.",
	Hint: "Enter the Value. It is shown only right after the secret is created. If you no longer have it, create a " +
		"new secret.",
}}

// Texts that several codes share.
var (
	wrongCredential = problem.Problem{
		Title:  "The client secret is wrong",
		Detail: "Entra ID does not accept this secret for application {app}.",
		Hint: "Copy the Value of the secret, not its Secret ID, from Certificates & secrets of the app " +
			"registration. The value is shown only right after the secret is created. If you no longer have it, " +
			"create a new secret.",
	}
	unknownApplication = problem.Problem{
		Title:  "This tenant does not have the application",
		Detail: "There is no application with the client ID {app} in tenant {tenant}.",
		Hint: "Compare the Application (client) ID and the tenant with the overview page of the app registration. " +
			"A multi-tenant application needs admin consent in {tenant} first.",
	}
	certificateRefused = problem.Problem{
		Title: "The certificate is not accepted",
		Detail: "Entra ID could not verify the signature of the certificate with thumbprint {thumbprint} for " +
			"application {app}: it is not one of the application's certificates, or it has expired.",
		Hint: "Upload the certificate without its private key under Certificates & secrets of the app registration, " +
			"compare the thumbprints, and check the clock of this computer.",
	}
	certificateDates = problem.Problem{
		Title: "The certificate is expired or not yet valid",
		Detail: "According to Entra ID's clock, the certificate with thumbprint {thumbprint} has expired or is not " +
			"yet valid.",
		Hint: "If it has expired, create a new certificate, upload it without its private key under Certificates & " +
			"secrets of the app registration, and choose it in the connector. Otherwise check the clock of this " +
			"computer.",
	}
	certificateRevoked = problem.Problem{
		Title:  "The certificate has been revoked",
		Detail: "The authority that issued the certificate with thumbprint {thumbprint} has withdrawn it.",
		Hint: "Create a new certificate, upload it without its private key under Certificates & secrets of the app " +
			"registration, and choose it in the connector.",
	}
	clockWrong = problem.Problem{
		Title: "The clock of this computer is wrong",
		Detail: "Application {app} signs in with a request that contains this computer's time. According to Entra " +
			"ID's clock, that request has expired or is not yet valid.{clock}",
		Hint: "Set the date, the time and the time zone of this computer, or let it get the time from the network; " +
			"then try again.",
	}
	consentMissing = problem.Problem{
		Title:  "Consent is missing",
		Detail: "No administrator has consented to application {app} in tenant {tenant}.",
		Hint:   "Open API permissions of the app registration and choose Grant admin consent.",
	}
	noCredential = problem.Problem{
		Title:  "No client secret or certificate arrived",
		Detail: "Entra ID received the sign-in of application {app} without its client secret or certificate.",
		Hint: "Enter the client secret again or choose the certificate. If a proxy inspects encrypted traffic, " +
			"exempt {login} from it.",
	}
	applicationDisabled = problem.Problem{
		Title:  "The application is disabled",
		Detail: "Application {app} may not sign in to tenant {tenant}.",
		Hint: "Open the application under Enterprise applications, Properties, and set Enabled for users to " +
			"sign-in to Yes; if Microsoft disabled it, its page says why.",
	}
	wrongScope = problem.Problem{
		Title:  "The Graph address is not one that Entra ID issues tokens for",
		Detail: "Entra ID refused the scope {graph}/.default.",
		Hint:   "In the connector, choose the tenant's cloud, or correct the Graph URL of a custom cloud.",
	}
	malformed = problem.Problem{
		Title:  "Entra ID did not understand the request",
		Detail: "The sign-in of application {app} reached {login} incomplete or changed.",
		Hint: "Check the client ID and the tenant for stray characters. If a proxy inspects encrypted traffic, " +
			"exempt {login} from it.",
	}
	conditionalAccess = problem.Problem{
		Title:  "Conditional Access blocked the sign-in",
		Detail: "A Conditional Access policy of tenant {tenant} does not let application {app} sign in from here.",
		Hint: "Find this sign-in in Sign-in logs, Service principal sign-ins. Its entry names the policy. " +
			"In that policy, exclude the application or allow this network.",
	}
	securityPolicy = problem.Problem{
		Title:  "A security policy blocked the sign-in",
		Detail: "The security policies of tenant {tenant} do not let application {app} sign in.",
		Hint: "Look for this sign-in under Sign-in logs, Service principal sign-ins, and ask the tenant's security " +
			"administrator.",
	}
	troubled = problem.Problem{
		Title:  "Entra ID is having trouble",
		Detail: "The sign-in service reported a temporary failure.",
		Hint:   "Try again in a few minutes. If it continues, check Microsoft 365 service health.",
	}
	directoryFailed = problem.Problem{
		Title:  "Entra ID's directory failed",
		Detail: "The sign-in service could not read the directory of tenant {tenant}.",
		Hint:   "Check Microsoft 365 service health; if it shows nothing, give the request ID to Microsoft support.",
	}
)

// Texts for answers without a code from the tables.
var (
	unknownRefusal = problem.Problem{
		Code:  problem.CodeSignInRefused,
		Title: "Entra ID refused the sign-in",
		Hint:  "Look the code up at {login}/error, and give the request ID to Microsoft support if that does not help.",
	}
	serviceUnavailable = problem.Problem{
		Code:   problem.CodeSignInUnavailable,
		Title:  "The sign-in service is not available",
		Detail: "{login} answered that it cannot serve the request at the moment.",
		Hint:   "Try again in a few minutes. If it continues, check Microsoft 365 service health and the proxy.",
	}
	answerForeign = problem.Problem{
		Code:  problem.CodeSignInIntercepted,
		Title: "The answer did not come from Entra ID",
		Detail: "The answer to the sign-in at {login} does not look like one from Entra ID. It may come from a " +
			"network that asks people to sign in, a proxy or a filter.",
		Hint: "Open {login} in a browser on this computer: complete the network's sign-in, or ask for {login} to be " +
			"allowed.",
	}
	answerUnusable = problem.Problem{
		Code:  problem.CodeSignInAnswerUnusable,
		Title: "The sign-in answer cannot be used",
		Detail: "{login} answered, but not as expected from Entra ID: the token or the description of the service is " +
			"incomplete or names another issuer.",
		Hint: "For a custom cloud, check the sign-in URL. Otherwise look for a proxy that changes encrypted traffic.",
	}
)
