package sim

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxForm limits how much of a form is read.
const maxForm = 1 << 20

// token answers the token endpoint: for an application with its secret or certificate, and for a
// person with a password, device code or authorization code.
func (t *Tenant) token(l *login) *answer {
	if r := t.unknownTenant(l.tenant); r != nil {
		if r.code == 90002 {
			r.class = "invalid_request" // the token endpoint's name for it
		}
		return t.refuse(l, *r)
	}
	form, r := t.readForm(l)
	if r != nil {
		return t.refuse(l, *r)
	}
	grants := map[string]func(*login, url.Values) *answer{
		"client_credentials": t.clientGrant,
		"password":           t.passwordGrant,
		"authorization_code": t.codeGrant,
		"device_code":        t.deviceGrant, // MSAL's name for it
		"urn:ietf:params:oauth:grant-type:device_code": t.deviceGrant,
	}
	grant := form.Get("grant_type")
	switch {
	case grant == "":
		return t.refuse(l, missing("grant_type"))
	case grants[grant] == nil:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "unsupported_grant_type", 70003,
			"The app requested an unsupported grant type '" + grant + "'.",
		})
	}
	if r := t.checkClient(form); r != nil {
		return t.refuse(l, *r)
	}
	return grants[grant](l, form)
}

// readForm reads the form that a client posted.
func (t *Tenant) readForm(l *login) (url.Values, *refusal) {
	if l.req.Method != http.MethodPost || l.req.Body == nil {
		return nil, &refusal{
			http.StatusBadRequest, "invalid_request", 900561,
			"The endpoint only accepts POST requests.",
		}
	}
	form, err := readForm(l.req)
	if err != nil {
		return nil, &refusal{
			http.StatusBadRequest, "invalid_request", 9002313,
			"Invalid request. Request is malformed or invalid.",
		}
	}
	return form, nil
}

func readForm(r *http.Request) (url.Values, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxForm))
	if err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	return url.ParseQuery(string(raw))
}

// clientGrant answers an application that signs in as itself.
func (t *Tenant) clientGrant(l *login, form url.Values) *answer {
	acr, r := t.checkCredential(l, form)
	if r != nil {
		return t.refuse(l, *r)
	}
	audience, r := t.checkScope(form.Get("scope"))
	if r != nil {
		return t.refuse(l, *r)
	}
	renew := ""
	if t.opts.RenewAtOnce {
		renew = `"refresh_in":0,`
	}
	return l.reply(http.StatusOK, `{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,`+renew+
		`"access_token":`+quote(t.newToken(audience, acr))+`}`)
}

// checkClient returns the error in the client ID.
func (t *Tenant) checkClient(form url.Values) *refusal {
	switch id := form.Get("client_id"); {
	case id == "":
		r := missing("client_id")
		return &r
	case !strings.EqualFold(id, t.ClientID):
		return &refusal{
			http.StatusBadRequest, "unauthorized_client", 700016,
			"Application with identifier '" + id + "' was not found in the directory '" + t.Name +
				"'. This can happen if the application has not been installed by the administrator of the tenant or " +
				"consented to by any user in the tenant. You may have sent your authentication request to the wrong " +
				"tenant.",
		}
	}
	return nil
}

// checkCredential checks the secret or the certificate, and returns which of the two it was, in the
// form of appidacr.
func (t *Tenant) checkCredential(l *login, form url.Values) (acr string, r *refusal) {
	if assertion := form.Get("client_assertion"); assertion != "" {
		return "2", t.checkAssertion(l, assertion)
	}
	t.login.mu.Lock()
	expired := !t.opts.Clock().Before(t.login.secretUntil)
	t.login.mu.Unlock()
	switch secret := form.Get("client_secret"); {
	case secret == "":
		return "", &refusal{
			http.StatusUnauthorized, "invalid_client", 7000216,
			"'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
		}
	case secret != t.Secret:
		return "", &refusal{
			http.StatusUnauthorized, "invalid_client", 7000215,
			"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, " +
				"not the client secret ID, for a secret added to app '" + t.ClientID + "'.",
		}
	case expired:
		return "", &refusal{
			http.StatusUnauthorized, "invalid_client", 7000222,
			"The provided client secret keys for app '" + t.ClientID +
				"' are expired. Visit the Azure portal to create new keys for your app: " +
				"https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: " +
				"https://aka.ms/certCreds.",
		}
	}
	return "1", nil
}

// checkScope returns the audience of a scope such as https://graph.microsoft.com/.default. MSAL
// also adds the OpenID scopes, which the service ignores.
func (t *Tenant) checkScope(scope string) (audience string, r *refusal) {
	for word := range strings.FieldsSeq(scope) {
		switch word {
		case "openid", "profile", "offline_access", "email":
			continue
		}
		resource, found := strings.CutSuffix(word, "/.default")
		if u, err := url.Parse(resource); !found || err != nil || u.Scheme != "https" || u.Host == "" ||
			audience != "" {
			return "", &refusal{
				http.StatusBadRequest, "invalid_scope", 70011,
				"The provided value for the input parameter 'scope' is not valid. The scope " + word + " is not valid.",
			}
		}
		audience = strings.TrimSuffix(resource, "/")
	}
	if audience == "" {
		return "", &refusal{
			http.StatusBadRequest, "invalid_request", 900144,
			"The request body must contain the following parameter: 'scope'.",
		}
	}
	if t.Faults.resourceUnknown(audience) {
		return "", &refusal{
			http.StatusBadRequest, "invalid_resource", 500011,
			"The resource principal named " + audience + " was not found in the tenant named " + t.Name +
				". This can happen if the application has not been installed by the administrator of the tenant or " +
				"consented to by any user in the tenant. You might have sent your authentication request to the " +
				"wrong tenant.",
		}
	}
	return audience, nil
}
