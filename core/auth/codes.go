package auth

import (
	"strconv"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// entry explains one AADSTS code. The code of its problem is set from the
// number; {app}, {tenant}, {login}, {graph} and {thumbprint} stand for the
// connector's values.
type entry struct {
	text      problem.Problem
	transient bool // passes by itself: worth another attempt
}

// Explain returns the problem for an AADSTS code that the sign-in of a
// connector's application may meet; ok is false for any other code.
func Explain(c directory.Connector, code int) (p problem.Problem, ok bool) {
	entry, ok := codes[code]
	if !ok {
		return p, false
	}
	p = factsOf(c).fill(entry.text)
	p.Code = codeName(code)
	return p, true
}

// codeName is the code of the problem that an AADSTS code becomes.
func codeName(code int) string { return "aadsts_" + strconv.Itoa(code) }

// wrongSecret is the code that a pasted Secret ID gets too.
const wrongSecret = 7000215

// codes holds every AADSTS code that an administrator can meet when an
// application signs in by itself (entra-docs reference-error-codes).
var codes = map[int]entry{
	wrongSecret: {text: problem.Problem{
		Title:  "The client secret is wrong",
		Detail: "Entra ID does not accept this secret for application {app}.",
		Hint:   "Copy the Value of the secret, not its Secret ID, from Certificates & secrets of the app registration. The value is shown only right after the secret was made; if it is gone, make a new secret.",
	}},
	7000222: {text: problem.Problem{
		Title:  "The client secret has expired",
		Detail: "The secrets of application {app} are past their end date.",
		Hint:   "Make a new client secret under Certificates & secrets of the app registration and enter its Value in the connector.",
	}},
	7000216: {text: noCredential},
	7000218: {text: noCredential},
	700016: {text: problem.Problem{
		Title:  "The application is not known in this tenant",
		Detail: "There is no application with the client ID {app} in tenant {tenant}.",
		Hint:   "Compare the Application (client) ID and the tenant with the overview page of the app registration. A multi-tenant application needs admin consent in {tenant} first.",
	}},
	700027: {text: problem.Problem{
		Title:  "The certificate is not accepted",
		Detail: "Entra ID could not verify the signature of the certificate with thumbprint {thumbprint} for application {app}: it is not one of the application's certificates, or it has expired.",
		Hint:   "Upload the certificate without its private key under Certificates & secrets of the app registration, compare the thumbprints, and check the clock of this computer.",
	}},
	700030: {text: problem.Problem{
		Title:  "The certificate's subject is not authorized",
		Detail: "Application {app} does not accept a certificate with the subject of the one with thumbprint {thumbprint}.",
		Hint:   "Upload this certificate under Certificates & secrets of the app registration, or choose the one that is listed there.",
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
		Detail: "{login} knows no tenant {tenant}.",
		Hint:   "Check the spelling of the tenant domain, or use the Directory (tenant) ID. A tenant of the US Government or China cloud is found only with that cloud chosen in the connector.",
	}},
	900023: {text: problem.Problem{
		Title:  "The tenant is not written correctly",
		Detail: "{tenant} is neither a domain name nor a tenant ID.",
		Hint:   "Enter a verified domain of the tenant, such as contoso.onmicrosoft.com, or the Directory (tenant) ID.",
	}},
	90038: {text: problem.Problem{
		Title:  "The tenant lives in another cloud",
		Detail: "Tenant {tenant} does not belong to the cloud that signs in at {login}.",
		Hint:   "Choose the cloud of the tenant in the connector: global, US Government (GCC High or DoD) or China.",
	}},
	50059: {text: problem.Problem{
		Title:  "The request names no tenant",
		Detail: "Entra ID could not tell from {tenant} which tenant is meant.",
		Hint:   "Enter a verified domain of the tenant or the Directory (tenant) ID.",
	}},
	50194: {text: problem.Problem{
		Title:  "The application belongs to one tenant only",
		Detail: "Application {app} is not multi-tenant and cannot sign in through {tenant}.",
		Hint:   "Enter the domain or the ID of its own tenant instead of common or organizations.",
	}},
	70011:   {text: wrongScope},
	1002012: {text: wrongScope},
	500011: {text: problem.Problem{
		Title:  "Microsoft Graph was not found under this address",
		Detail: "{graph} is not a service of tenant {tenant}: it is the Graph address of another cloud.",
		Hint:   "Choose the cloud of the tenant in the connector, or correct the Graph URL of a custom cloud.",
	}},
	9002313: {text: malformed},
	900144:  {text: malformed},
	90014:   {text: malformed},
	65001: {text: problem.Problem{
		Title:  "Consent is missing",
		Detail: "Nobody has consented to application {app} in tenant {tenant}.",
		Hint:   "Open API permissions of the app registration and choose Grant admin consent.",
	}},
	53000:  {text: conditionalAccess},
	53001:  {text: conditionalAccess},
	53002:  {text: conditionalAccess},
	53003:  {text: conditionalAccess},
	530032: {text: securityPolicy},
	530034: {text: securityPolicy},
	530035: {text: securityPolicy},
	50196: {text: problem.Problem{
		Title:  "Signed in too often",
		Detail: "Application {app} asked for tokens so often in a short time that Entra ID takes it for a loop.",
		Hint:   "Wait a few minutes. If it returns, look for another program that uses the same application.",
	}},
	90055: {transient: true, text: problem.Problem{
		Title:  "Entra ID is throttling sign-ins",
		Detail: "Tenant {tenant} receives too many requests at the moment.",
		Hint:   "Try again in a few minutes.",
	}},
	90033: {transient: true, text: troubled},
	90006: {transient: true, text: troubled},
	90024: {transient: true, text: troubled},
	50033: {transient: true, text: troubled},
	90090: {transient: true, text: troubled},
	90036: {text: directoryFailed},
	90092: {text: directoryFailed},
}

// secretIDPasted is what wrongSecret means when the secret is a GUID.
var secretIDPasted = entry{text: problem.Problem{
	Title:  "That is the secret's ID, not its value",
	Detail: "Under Certificates & secrets each secret of application {app} shows a Value and a Secret ID; the connector holds a Secret ID.",
	Hint:   "Enter the Value. It is shown only right after the secret was made; if it is gone, make a new secret.",
}}

// Texts that several codes share.
var (
	noCredential = problem.Problem{
		Title:  "No client secret or certificate arrived",
		Detail: "Entra ID received the sign-in of application {app} without its client secret or certificate.",
		Hint:   "Enter the client secret again or choose the certificate. If a proxy inspects encrypted traffic, exempt {login} from it.",
	}
	applicationDisabled = problem.Problem{
		Title:  "The application is disabled",
		Detail: "Application {app} may not sign in to tenant {tenant}.",
		Hint:   "Open the application under Enterprise applications, Properties, and set Enabled for users to sign-in to Yes; if Microsoft disabled it, its page says why.",
	}
	wrongScope = problem.Problem{
		Title:  "The Graph address is not one that Entra ID issues tokens for",
		Detail: "Entra ID refused the scope {graph}/.default.",
		Hint:   "Choose the cloud of the tenant in the connector, or correct the Graph URL of a custom cloud.",
	}
	malformed = problem.Problem{
		Title:  "Entra ID did not understand the request",
		Detail: "The sign-in of application {app} reached {login} incomplete or changed.",
		Hint:   "Check the client ID and the tenant for stray characters. If a proxy inspects encrypted traffic, exempt {login} from it.",
	}
	conditionalAccess = problem.Problem{
		Title:  "Conditional Access blocked the sign-in",
		Detail: "A Conditional Access policy of tenant {tenant} does not let application {app} sign in from here.",
		Hint:   "Look for this sign-in under Sign-in logs, Service principal sign-ins, which names the policy; exclude the application or allow this network there.",
	}
	securityPolicy = problem.Problem{
		Title:  "A security policy blocked the sign-in",
		Detail: "The security policies of tenant {tenant} do not let application {app} sign in.",
		Hint:   "Look for this sign-in under Sign-in logs, Service principal sign-ins, and ask the tenant's security administrator.",
	}
	troubled = problem.Problem{
		Title:  "Entra ID is having trouble",
		Detail: "The sign-in service reported a passing failure.",
		Hint:   "Try again in a few minutes. If it lasts, look at Microsoft 365 service health.",
	}
	directoryFailed = problem.Problem{
		Title:  "Entra ID's directory failed",
		Detail: "The sign-in service could not read the directory of tenant {tenant}.",
		Hint:   "Look at Microsoft 365 service health; if it shows nothing, give the request ID to Microsoft support.",
	}
)

// Texts for answers that carry no code of the table.
var (
	unknownRefusal = problem.Problem{
		Code:  "signin_refused",
		Title: "Entra ID refused the sign-in",
		Hint:  "Look the code up at {login}/error, and give the request ID to Microsoft support if that does not help.",
	}
	serviceUnavailable = problem.Problem{
		Code:   "signin_unavailable",
		Title:  "The sign-in service is not available",
		Detail: "{login} answered that it cannot serve the request at the moment.",
		Hint:   "Try again in a few minutes. If it lasts, look at Microsoft 365 service health and at the proxy.",
	}
	answerForeign = problem.Problem{
		Code:   "signin_intercepted",
		Title:  "Something else answered instead of Entra ID",
		Detail: "The answer to the sign-in at {login} is not one that Entra ID gives. A network that asks for a log-on, a proxy or a filter may have answered.",
		Hint:   "Open {login} in a browser on this computer: complete the log-on of the network, or have {login} allowed.",
	}
	answerUnusable = problem.Problem{
		Code:   "signin_answer_unusable",
		Title:  "The sign-in answer cannot be used",
		Detail: "{login} answered, but not as Entra ID does: the token or the description of the service is incomplete or names another issuer.",
		Hint:   "For a custom cloud, check the sign-in URL. Otherwise look for a proxy that changes encrypted traffic.",
	}
)
