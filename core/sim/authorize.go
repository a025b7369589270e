package sim

import (
	"net"
	"net/http"
	"net/url"
)

// authorizePage is the page on which people sign in with a browser, in the authorization code flow
// with PKCE (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
func (t *Tenant) authorizePage(l *login) *answer {
	query := l.req.URL.Query()
	if r := t.checkAuthorization(l, query); r != nil {
		return t.troublePage(l, *r)
	}
	return t.personPage(l, errand{
		hint: query.Get("login_hint"),
		done: func(p Person) *answer {
			return t.handOver(l, query, url.Values{"code": {t.newCode(p, query)}})
		},
		cancelled: func() *answer {
			return t.handOver(l, query, url.Values{
				"error": {"access_denied"}, "error_subcode": {"cancel"},
				"error_description": {"AADSTS65004: User declined to consent to access the app."},
			})
		},
	})
}

// checkAuthorization returns the error in an application's request. The error page never leads back
// to the application.
func (t *Tenant) checkAuthorization(l *login, query url.Values) *refusal {
	if r := t.unknownTenant(l.tenant); r != nil {
		return r
	}
	if r := t.checkClient(query); r != nil {
		return r
	}
	switch {
	case query.Get("response_type") != "code":
		return &refusal{
			http.StatusBadRequest, "unsupported_response_type", 700054,
			"response_type '" + query.Get("response_type") + "' is not enabled for the application.",
		}
	case !isLoopback(query.Get("redirect_uri")):
		return &refusal{
			http.StatusBadRequest, "invalid_request", 50011,
			"The redirect URI '" + query.Get("redirect_uri") +
				"' specified in the request does not match the redirect URIs configured for the application '" +
				t.ClientID + "'.",
		}
	case query.Get("response_mode") != "form_post":
		return &refusal{
			http.StatusBadRequest, "invalid_request", 9002313,
			"Invalid request. The practice tenant answers with response_mode form_post alone.",
		}
	case query.Get("code_challenge") == "" || query.Get("code_challenge_method") != "S256":
		return &refusal{
			http.StatusBadRequest, "invalid_request", 9002325,
			"Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
		}
	}
	return nil
}

// isLoopback reports whether a redirect leads to this computer. It must be the registered redirect,
// with any port (RFC 8252, 7.3).
func isLoopback(redirect string) bool {
	u, err := url.Parse(redirect)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// handOver answers with a page that posts values to the application automatically.
func (t *Tenant) handOver(l *login, query, values url.Values) *answer {
	values.Set("state", query.Get("state"))
	return l.page(http.StatusOK, "handover",
		handOverView{Tenant: t.Name, To: query.Get("redirect_uri"), Values: values})
}

// deviceAuthPage is the page on which people enter the code shown on a device and then sign in.
func (t *Tenant) deviceAuthPage(l *login) *answer {
	form := l.form()
	code := form.Get("user_code")
	if code == "" {
		return l.page(http.StatusOK, "device", deviceView{Tenant: t.Name, Code: l.req.URL.Query().Get("otc")})
	}
	if !t.waiting(code, func(*device) {}) {
		return l.page(http.StatusOK, "device",
			deviceView{Tenant: t.Name, Code: code, Wrong: "That code didn't work. Check the code and try again."})
	}
	return t.personPage(l, errand{
		keep: map[string]string{"user_code": code},
		done: func(p Person) *answer {
			if !t.waiting(code, func(d *device) { d.person = &p }) {
				return l.page(http.StatusOK, "device",
					deviceView{Tenant: t.Name, Wrong: "That code is no longer good."})
			}
			return l.page(http.StatusOK, "end",
				endView{t.Name, "You have signed in to Directory sync on your device. You may now close this window."})
		},
		cancelled: func() *answer {
			t.waiting(code, func(d *device) { d.declined = true })
			return l.page(http.StatusOK, "end", endView{t.Name, "Nobody was signed in. You may now close this window."})
		},
	})
}
