package sim

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// login is one request to the sign-in service.
type login struct {
	req    *http.Request
	base   string
	tenant string     // first part of the path
	id     string     // trace ID
	client string     // correlation ID
	sent   url.Values // see form
}

// signIn answers for the sign-in service: discovery, realm, keys, the token endpoint, and the pages
// on which people sign in.
func (t *Tenant) signIn(r *http.Request, base string) *answer {
	tenant, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	l := &login{req: r, base: base, tenant: tenant, id: t.newRequestID(), client: r.Header.Get("Client-Request-Id")}
	if l.client == "" {
		l.client = t.newRequestID()
	}
	serve, name := t.notServed, "unknown"
	switch {
	case rest == "discovery/instance":
		serve, name = t.discoverInstance, "discovery"
	case rest == "v2.0/.well-known/openid-configuration":
		serve, name = t.openIDConfiguration, "openid-configuration"
	case strings.HasPrefix(rest, "UserRealm/"), strings.HasPrefix(rest, "userrealm/"):
		serve, name = t.userRealm, "realm"
	case rest == "oauth2/v2.0/token":
		serve, name = t.token, "token"
	case rest == "oauth2/v2.0/devicecode":
		serve, name = t.deviceCode, "devicecode"
	case rest == "oauth2/v2.0/authorize":
		serve, name = t.authorizePage, "authorize"
	case r.URL.Path == devicePage:
		serve, name = t.deviceAuthPage, "deviceauth"
	case rest == "discovery/v2.0/keys":
		serve, name = t.keys, "keys"
	}
	t.stats.count(name)
	c := &call{
		req: r, path: "/" + rest, base: base, url: base + r.URL.RequestURI(), query: parseQuery(r.URL.RawQuery),
		requestID: l.id, clientID: l.client,
	}
	return t.Faults.apply(c, func() *answer { return serve(l) })
}

// reply answers with a JSON document of the sign-in service.
func (l *login) reply(status int, doc string) *answer {
	h := make(http.Header, 6)
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-cache")
	h.Set("X-Ms-Request-Id", l.id)
	if strings.EqualFold(l.req.Header.Get("Return-Client-Request-Id"), "true") {
		h.Set("Client-Request-Id", l.client)
	}
	return &answer{status: status, header: h, body: strings.NewReader(doc)}
}

// refusal is an error from the sign-in service
// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
type refusal struct {
	status  int
	class   string // OAuth's error
	code    int    // the number after AADSTS
	message string
}

func (t *Tenant) refuse(l *login, r refusal) *answer {
	stamp := t.opts.Clock().UTC().Format("2006-01-02 15:04:05Z")
	description := fmt.Sprintf("AADSTS%d: %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s", r.code, r.message,
		l.id, l.client, stamp)
	more := suberrors[r.code]
	if more != "" {
		more = "," + more
	}
	return l.reply(r.status,
		fmt.Sprintf(`{"error":%s,"error_description":%s,"error_codes":[%d],"timestamp":%s,"trace_id":%s,`+
			`"correlation_id":%s,"error_uri":%s%s}`,
			quote(r.class), quote(description), r.code, quote(stamp), quote(l.id), quote(l.client),
			quote(fmt.Sprintf("%s/error?code=%d", l.base, r.code)), more))
}

func (t *Tenant) notServed(l *login) *answer {
	return l.reply(http.StatusNotFound, `{"error":"not_found"}`)
}

// discoverInstance answers which hosts belong to which cloud.
func (t *Tenant) discoverInstance(l *login) *answer {
	tenant := t.TenantID
	if endpoint, err := url.Parse(parseQuery(l.req.URL.RawQuery)["authorization_endpoint"]); err == nil {
		tenant, _, _ = strings.Cut(strings.TrimPrefix(endpoint.Path, "/"), "/")
	}
	return l.reply(http.StatusOK, `{"tenant_discovery_endpoint":`+
		quote(l.base+"/"+tenant+"/v2.0/.well-known/openid-configuration")+
		`,"api-version":"1.1","metadata":[{"preferred_network":"login.microsoftonline.com",`+
		`"preferred_cache":"login.windows.net","aliases":["login.microsoftonline.com","login.windows.net",`+
		`"login.microsoft.com","sts.windows.net"]},`+
		`{"preferred_network":"login.partner.microsoftonline.cn",`+
		`"preferred_cache":"login.partner.microsoftonline.cn","aliases":["login.partner.microsoftonline.cn",`+
		`"login.chinacloudapi.cn"]},`+
		`{"preferred_network":"login.microsoftonline.us","preferred_cache":"login.microsoftonline.us",`+
		`"aliases":["login.microsoftonline.us","login.usgovcloudapi.net"]}]}`)
}

// tenantName matches a tenant identifier, which is a GUID or a domain.
var tenantName = regexp.MustCompile(`^(?i:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s./]+(\.[^\s./]+)+)$`)

// unknownTenant returns why a tenant identifier is refused. It returns nil if the identifier is the
// tenant's ID or one of its verified domains.
func (t *Tenant) unknownTenant(identifier string) *refusal {
	name := unescape(identifier)
	if !tenantName.MatchString(name) {
		return &refusal{
			http.StatusBadRequest, "invalid_request", 900023,
			"Specified tenant identifier '" + name + "' is neither a valid DNS name, nor a valid external domain.",
		}
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, known := range append([]string{t.TenantID}, t.domains...) {
		if strings.EqualFold(known, name) {
			return nil
		}
	}
	return &refusal{
		http.StatusBadRequest, "invalid_tenant", 90002,
		"Tenant '" + name + "' not found. Check to make sure you have the correct tenant ID and are signing into the " +
			"correct cloud. Check with your subscription administrator, this may happen if there are no active " +
			"subscriptions for the tenant.",
	}
}

// openIDConfiguration answers with the tenant's discovery document. The issuer has the scheme and
// host that the client used, because MSAL requires this.
func (t *Tenant) openIDConfiguration(l *login) *answer {
	if r := t.unknownTenant(l.tenant); r != nil {
		return t.refuse(l, *r)
	}
	root := l.base + "/" + t.TenantID
	return l.reply(http.StatusOK, `{"token_endpoint":`+quote(root+"/oauth2/v2.0/token")+
		`,"token_endpoint_auth_methods_supported":["client_secret_post","private_key_jwt","client_secret_basic"],`+
		`"jwks_uri":`+quote(root+"/discovery/v2.0/keys")+
		`,"response_modes_supported":["query","fragment","form_post"],"subject_types_supported":["pairwise"],`+
		`"id_token_signing_alg_values_supported":["RS256"],"response_types_supported":["code","id_token","code `+
		`id_token","id_token token"],"scopes_supported":["openid","profile","email","offline_access"],"issuer":`+
		quote(root+"/v2.0")+
		`,"request_uri_parameter_supported":false,"userinfo_endpoint":"https://graph.microsoft.com/oidc/userinfo",`+
		`"authorization_endpoint":`+quote(root+"/oauth2/v2.0/authorize")+
		`,"device_authorization_endpoint":`+quote(root+"/oauth2/v2.0/devicecode")+
		`,"http_logout_supported":true,"frontchannel_logout_supported":true,"end_session_endpoint":`+
		quote(root+"/oauth2/v2.0/logout")+
		`,"claims_supported":["sub","iss","cloud_instance_name","cloud_instance_host_name","cloud_graph_host_name",`+
		`"msgraph_host","aud","exp","iat","auth_time","acr","nonce","preferred_username","name","tid","ver",`+
		`"at_hash","c_hash","email"],"kerberos_endpoint":`+quote(root+"/kerberos")+
		`,"tenant_region_scope":"EU","cloud_instance_name":"microsoftonline.com",`+
		`"cloud_graph_host_name":"graph.windows.net","msgraph_host":"graph.microsoft.com",`+
		`"rbac_url":"https://pas.windows.net"}`)
}

// userRealm answers how users of a domain sign in: at Entra ID, at a federation service, or in a
// way that this tenant does not know.
func (t *Tenant) userRealm(l *login) *answer {
	const cloud = `"cloud_instance_name":"microsoftonline.com","cloud_audience_urn":"urn:federation:MicrosoftOnline"}`
	user := unescape(l.req.URL.Path[strings.LastIndexByte(l.req.URL.Path, '/')+1:])
	_, domain, _ := strings.Cut(user, "@")
	switch {
	case t.unknownTenant(domain) != nil:
		return l.reply(http.StatusOK, `{"ver":"1.0","account_type":"Unknown",`+cloud)
	case t.federated(domain):
		host := quote("https://sts." + domain + "/adfs/services/trust/mex")
		return l.reply(http.StatusOK, `{"ver":"1.0","account_type":"Federated","domain_name":`+quote(domain)+
			`,"federation_protocol":"WSTrust","federation_metadata_url":`+host+
			`,"federation_active_auth_url":`+host+`,`+cloud)
	}
	return l.reply(http.StatusOK, `{"ver":"1.0","account_type":"Managed","domain_name":`+quote(domain)+`,`+cloud)
}
