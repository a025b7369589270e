package auth

import "github.com/rollcallsync/rollcall/core/problem"

// family is a set of AADSTS codes that mean the same to an administrator.
type family struct {
	entry
	codes []int
}

// families are the codes of Microsoft's table that an application can get and that are not in
// codes. The last ones concern kinds of sign-in that Rollcall never asks for; they are included
// to explain every possible answer.
var families = []family{
	{entry{text: wrongScope}, []int{28002, 28003, 70011, 700022, 700023, 1002012}},
	{entry{text: malformed}, []int{
		50117, 70003, 70005, 70007, 90004, 90005, 90007, 90010, 90013, 90014, 90015, 90016, 90022, 90023, 90056, 90100,
		90101, 90102, 90107,
		90114, 90117, 90121, 140000, 165004, 165900, 900144, 900561, 901002, 9002313,
		50147, 50148, 50149, 501481, 501491, // proof of who requested the code (PKCE)
	}},
	{entry{text: requestNotAccepted}, []int{50006, 50013, 50027, 50048, 50098, 50099, 50120, 900384}},
	{entry{text: permissionsNotListed}, []int{65005, 650056, 650057}},
	{entry{text: graphUnknown}, []int{50001}},
	{entry{text: tenantUnclear}, []int{50128, 90019}},
	{entry{text: tenantMisspelt}, []int{50029}},
	{entry{text: severalTenants}, []int{90027, 90124, 90130, 9001023, 9002332}},
	{entry{text: loginUnknown}, []int{50049, 50050, 90051}},
	{entry{text: acrossClouds}, []int{90043, 900382, 900432, 1000104}},
	{entry{text: tenantRestricted}, []int{50002, 500021, 500022}},
	{entry{text: conditionalAccess}, []int{50005, 50131, 53000, 53001, 53002, 53003, 530036, 530084}},
	{entry{text: securityPolicy}, []int{530032, 530034, 530035}},
	{entry{text: claimsFail}, []int{
		50010, 50042, 50043, 50100, 50101, 50102, 50103, 50108, 50109, 50111, 50123, 50124, 50130, 50162, 50163, 501241,
		501621, 501631, 501632,
	}},
	{entry{text: signingKeyMissing}, []int{50003, 50007, 50138, 50141, 50146, 50165, 501461}},
	{entry{text: troubled, transient: true}, []int{50033, 51005, 90006, 90012, 90024, 90033, 90090, 90091, 230109}},
	{entry{text: directoryFailed}, []int{50000, 50086, 51000, 90036, 90092, 100007}},

	{entry{text: otherKind("SAML or WS-Federation")}, []int{
		75001, 75003, 75005, 75008, 75011, 75016, 76021, 76026, 750054, 900236, 7500514, 7500529,
	}},
	{entry{text: otherKind("signing out")}, []int{50061, 50068, 50070, 50071}},
	{entry{text: otherKind("a token of another service or device")}, []int{
		50032, 50156, 50164, 50167, 50171, 51001, 67003, 90009, 221000, 240001, 240002, 240003, 240004, 700229, 7000114,
	}},
}

// otherKind returns the text for an answer about a kind of sign-in that Rollcall never asks for.
func otherKind(what string) problem.Problem {
	return problem.Problem{
		Title:  "Entra ID answered about another kind of sign-in",
		Detail: "The answer is about " + what + ", which Rollcall never asks for.",
		Hint: "Look for a proxy that changes encrypted traffic on the way to {login}. If there is none, give the " +
			"request ID to Microsoft support.",
	}
}

// Texts of the families.
var (
	requestNotAccepted = problem.Problem{
		Title: "The signed request of the application is not accepted",
		Detail: "Entra ID could not verify the request that application {app} signed with the certificate with " +
			"thumbprint {thumbprint}.",
		Hint: "Upload the certificate without its private key under Certificates & secrets of the app registration, " +
			"compare the thumbprints, and check the clock of this computer. If a proxy inspects encrypted traffic, " +
			"exempt {login} from it.",
	}
	permissionsNotListed = problem.Problem{
		Title: "The app registration lists no permission for Microsoft Graph",
		Detail: "Application {app} asks for {graph}, but its registration lists no permission for it, or consent " +
			"is missing in tenant {tenant}.",
		Hint: "Under API permissions of the app registration, add the permissions of Microsoft Graph that the setup " +
			"guide names, and choose Grant admin consent. Compare the Application (client) ID as well.",
	}
	graphUnknown = problem.Problem{
		Title:  "Microsoft Graph was not found under this address",
		Detail: "{graph} is not a service of tenant {tenant}, or is disabled there.",
		Hint:   "In the connector, choose the tenant's cloud, or correct the Graph URL of a custom cloud.",
	}
	tenantUnclear = problem.Problem{
		Title:  "The request does not name a tenant",
		Detail: "Entra ID could not tell from {tenant} which tenant is meant.",
		Hint:   "Enter a verified domain of the tenant or the Directory (tenant) ID.",
	}
	tenantMisspelt = problem.Problem{
		Title:  "The tenant is not a valid domain or ID",
		Detail: "{tenant} contains characters that a domain name cannot have.",
		Hint:   "Enter a verified domain of the tenant, such as contoso.onmicrosoft.com, or the Directory (tenant) ID.",
	}
	severalTenants = problem.Problem{
		Title:  "The sign-in has to name one tenant",
		Detail: "{tenant} stands for many tenants or for personal accounts, where application {app} cannot sign in.",
		Hint: "Enter the domain or the ID of the application's own tenant instead of common, organizations or " +
			"consumers.",
	}
	loginUnknown = problem.Problem{
		Title:  "Entra ID does not know the sign-in address",
		Detail: "{login} answered that there is no sign-in service of that name.",
		Hint:   "In the connector, choose the tenant's cloud, or correct the sign-in URL of a custom cloud.",
	}
	acrossClouds = problem.Problem{
		Title:  "The sign-in involves different clouds",
		Detail: "Tenant {tenant}, application {app} and {login} do not belong to the same cloud.",
		Hint:   "In the connector, choose the tenant's cloud, and use an application that is registered there.",
	}
	tenantRestricted = problem.Problem{
		Title: "This network blocks sign-ins to the tenant",
		Detail: "A proxy of this network tells Entra ID which tenants may be used (tenant restrictions), and " +
			"{tenant} is not among them.",
		Hint: "Ask the network's administrators to allow tenant {tenant}, or choose another proxy in the connector.",
	}
	claimsFail = problem.Problem{
		Title:  "Entra ID cannot make the application's token",
		Detail: "The customized claims of application {app} cannot be computed.",
		Hint: "Open the application under Enterprise applications, Single sign-on, and correct Attributes & " +
			"Claims; or register a separate application for Rollcall, without custom claims.",
	}
	signingKeyMissing = problem.Problem{
		Title: "The application's signing key is missing or has expired",
		Detail: "Application {app} is set up to have its tokens signed or encrypted with its own key, and Entra ID " +
			"cannot use that key.",
		Hint: "Renew the key under Enterprise applications, Single sign-on; or register a separate application for " +
			"Rollcall, without single sign-on settings.",
	}
)
