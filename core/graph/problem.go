package graph

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Problem returns the refusal as a problem for people.
func (e *Error) Problem() problem.Problem {
	p := e.sentences()
	p.RequestID = e.RequestID
	return *p.Wrap(e)
}

func (e *Error) sentences() problem.Problem {
	switch {
	case e.Throttled():
		return problem.Problem{
			Code: problem.CodeThrottled, Title: "Microsoft 365 kept asking for fewer requests",
			Detail: "Microsoft Graph kept answering that there are too many requests from this application in this " +
				"tenant, although Rollcall waited as long as requested every time.",
			Hint: "Nothing was changed. The next run continues automatically. Check whether another program uses the " +
				"same application.",
		}
	case e.LinkExpired():
		return problem.Problem{
			Code: problem.CodeLinkExpired, Title: "Microsoft 365 no longer knows where the last run ended",
			Detail: "The bookmark of the last run has expired. This happens if no run succeeds for about a week.",
			Hint:   "Synchronize again. Everything will be read again, and nothing is lost.",
		}
	case e.PageExpired():
		return problem.Problem{
			Code: problem.CodePageExpired, Title: "Microsoft 365 lost its place while the directory was being read",
			Hint: "Synchronize again. Reading will start over, and nothing is lost.",
		}
	case e.IdentityNotFound():
		return problem.Problem{
			Code: problem.CodeIdentityNotFound, Title: "The application has no identity in this tenant",
			Detail: "The sign-in worked, but Microsoft Graph found no enabled enterprise application for it in this " +
				"tenant.",
			Hint: "In the Entra admin center, open API permissions of the app registration and choose Grant admin " +
				"consent; then check that the application is enabled under Enterprise applications.",
		}
	case e.TokenRefused():
		return problem.Problem{
			Code: problem.CodeTokenRefused, Title: "Microsoft Graph did not accept the sign-in",
			Detail: "The access token was refused, and so was a new one.",
			Hint: "Check that the connector's cloud is the right one and that the clock of this computer is right, " +
				"then test the connection.",
		}
	case e.wantsMoreClaims():
		return problem.Problem{
			Code:  problem.CodeConditionalAccess,
			Title: "Conditional Access does not let the application read the directory from here",
			Detail: fmt.Sprintf("Microsoft Graph refused %s: the sign-in does not meet a policy of the tenant.",
				e.Path),
			Hint: "Find this sign-in in Sign-in logs, Service principal sign-ins. Its entry names the policy. " +
				"In that policy, exclude the application or allow this network.",
		}
	case e.wantsPremium():
		return problem.Problem{
			Code: problem.CodeLicenceMissing, Title: "The tenant has no licence for this request",
			Detail: fmt.Sprintf("Microsoft Graph allows %s only for tenants with Microsoft Entra ID P1 or P2.", e.Path),
			Hint:   "Leave out the attributes that need the licence, or buy one.",
		}
	case e.MissingPermission():
		return problem.Problem{
			Code: problem.CodePermissionMissing, Title: e.lacking(),
			Detail: saying("Microsoft Graph refused "+e.Path, e.Message), Hint: e.grantHint(),
		}
	case e.NotFound():
		return problem.Problem{
			Code: problem.CodeNotFound, Title: "Microsoft 365 did not find this object",
			Detail: fmt.Sprintf("Microsoft Graph found nothing at %s.", e.Path),
			Hint:   "It may have been deleted in the meantime.",
		}
	case e.Unavailable():
		return problem.Problem{
			Code: problem.CodeGraphUnavailable, Title: "Microsoft 365 is not available at the moment",
			Detail: "Microsoft Graph kept answering with status " + strconv.Itoa(e.Status) + ".",
			Hint: "Nothing was changed. The next run tries again; check the service health page of Microsoft 365 " +
				"if this continues.",
		}
	}
	return e.byStatus()
}

// lacking names the permission whose absence most likely caused the refusal.
func (e *Error) lacking() string {
	if call, known := permission.Of(e.Path); known {
		return "The application lacks the permission " + call.Ask()
	}
	return "The application lacks a permission"
}

// grantHint says how to grant the permission for the refused call.
func (e *Error) grantHint() string {
	const where = "In the Entra admin center, open API permissions of the app registration, add the Microsoft Graph " +
		"application permission "
	names := permission.ReadUsers + " and " + permission.ReadMembers
	if call, known := permission.Of(e.Path); known {
		names = call.Ask()
	}
	return where + names + ", and choose Grant admin consent. It can take an hour to take effect."
}

// Problem returns the failure as a problem for people.
func (f *Failure) Problem() problem.Problem {
	p := f.sentences()
	p.RequestID = f.RequestID
	return *p.Wrap(f)
}

func (f *Failure) sentences() problem.Problem {
	switch f.Reason {
	case ReasonBarred:
		var explained explanation
		errors.As(f.Err, &explained)
		return explained.Problem()
	case ReasonTLS:
		return problem.Problem{
			Code:  problem.CodeTLSIntercepted,
			Title: "Something between this computer and Microsoft answers with its own certificate",
			Detail: "The certificate shown for Microsoft Graph is not trusted on this computer. Security products " +
				"and company proxies that inspect encrypted traffic do this.",
			Hint: "Add the certificate of that product or company to the connector as an extra certificate " +
				"authority, or exempt Microsoft 365 from the inspection.",
		}.With(problem.SetCAFile)
	case ReasonProxy:
		return problem.Problem{
			Code: problem.CodeProxyUnreachable, Title: "The proxy does not let Rollcall through",
			Detail: "The connection to the proxy that is set up on this computer failed.",
			Hint:   "Check the proxy settings of this computer (HTTPS_PROXY) and that the proxy allows Microsoft 365.",
		}
	case ReasonSlow:
		return problem.Problem{
			Code: problem.CodeTooSlow, Title: "Microsoft 365 answers too slowly",
			Detail: "Answers repeatedly stalled or never began.",
			Hint:   "Check the network between this computer and Microsoft 365; the next run tries again.",
		}
	case ReasonIncomplete:
		return problem.Problem{
			Code: problem.CodeAnswerIncomplete, Title: "An answer from Microsoft 365 arrived incomplete or damaged",
			Detail: "Rollcall requested it several times, and it was never complete. None of it was used.",
			Hint: "Look for a proxy or security product that changes or cuts off the traffic; the next run " +
				"tries again.",
		}
	case ReasonForeign:
		return problem.Problem{
			Code: problem.CodeNotGraph, Title: "A web page came instead of an answer from Microsoft 365",
			Detail: "A proxy or the sign-in page of a network is between this computer and Microsoft 365.",
			Hint: "Open a browser, sign in to the network if it asks for it, and try again; on a company network, " +
				"ask for Microsoft 365 to be allowed.",
		}
	case ReasonLink:
		return problem.Problem{
			Code: problem.CodeLinkRefused, Title: "A link from Microsoft 365 could not be followed",
			Detail: "It leads to a host other than the configured one, or repeats itself. Rollcall never sends " +
				"sign-in data elsewhere, so it stopped reading.",
			Hint: "Check the cloud and the Graph URL of the connector.",
		}
	}
	return f.offline()
}

func (f *Failure) offline() problem.Problem {
	p := problem.Problem{
		Code: problem.CodeNoNetwork, Title: "Microsoft 365 cannot be reached",
		Detail: "The connection to Microsoft Graph failed or was interrupted.",
		Hint:   "Check the network connection of this computer, and that no firewall or proxy blocks Microsoft 365.",
	}
	var dns *net.DNSError
	if errors.As(f.Err, &dns) {
		p.Detail = fmt.Sprintf("The name %s was not found.", dns.Name)
	}
	return p
}
