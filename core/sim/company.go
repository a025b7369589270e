package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// organization answers GET /organization.
func (t *Tenant) organization(c *call) *answer {
	domains := make([]string, len(t.domains))
	for i, name := range t.domains {
		domains[i] = fmt.Sprintf(`{"capabilities":"Email, OfficeCommunicationsOnline","isDefault":%t,"isInitial":%t,`+
			`"name":%s,"type":%s}`,
			i == 0, i == len(t.domains)-1, quote(name), quote(t.domainType(name)))
	}
	return t.json(c,
		fmt.Sprintf(`{"@odata.context":%s,"value":[{"id":%s,`+
			`"assignedPlans":[{"assignedDateTime":"2019-03-04T08:00:00Z","capabilityStatus":"Enabled",`+
			`"service":"SharePoint","servicePlanId":"5dbe027f-2339-4123-9542-606e4d348a72"}],"businessPhones":["+44 `+
			`20 555 0100"],"city":"London","country":null,"countryLetterCode":"GB","displayName":%s,`+
			`"tenantType":"AAD","onPremisesSyncEnabled":true,"onPremisesLastSyncDateTime":%s,`+
			`"technicalNotificationMails":[%s],"verifiedDomains":[%s]}]}`,
			quote(c.context("organization", c.query["$select"])), quote(t.TenantID), quote(t.Name),
			timestamp(t.opts.Clock().Truncate(30*time.Minute)), quote("it@"+t.Domain), strings.Join(domains, ",")))
}

// listDomains answers GET /domains.
func (t *Tenant) listDomains(c *call) *answer {
	domains := make([]string, len(t.domains))
	for i, name := range t.domains {
		domains[i] = fmt.Sprintf(`{"authenticationType":%s,"availabilityStatus":null,"isAdminManaged":true,`+
			`"isDefault":%t,"isInitial":%t,"isRoot":true,"isVerified":true,"id":%s,"supportedServices":["Email",`+
			`"OfficeCommunicationsOnline"]}`,
			quote(t.domainType(name)), i == 0, i == len(t.domains)-1, quote(name))
	}
	return t.json(c, `{"@odata.context":`+quote(c.context("domains", ""))+`,"value":[`+strings.Join(domains, ",")+`]}`)
}

// subscribedSkus answers GET /subscribedSkus.
func (t *Tenant) subscribedSkus(c *call) *answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	skus := make([]string, len(licences))
	for i := range licences {
		skus[i] = t.sku(&licences[i])
	}
	return t.json(c, `{"@odata.context":`+quote(c.context("subscribedSkus", ""))+`,"value":[`+
		strings.Join(skus, ",")+`]}`)
}

func (t *Tenant) sku(l *licence) string {
	used := 0
	for _, u := range t.order[KindUser] {
		if o := t.objects[u]; o.state != purged && strings.Contains(o.props.get(uLicenses), l.sku) {
			used++
		}
	}
	plans := make([]string, len(l.plans))
	for i, p := range l.plans {
		plans[i] = `{"servicePlanId":` + quote(p.id) + `,"servicePlanName":` + quote(p.name) +
			`,"provisioningStatus":"Success","appliesTo":"User"}`
	}
	return `{"capabilityStatus":"Enabled","consumedUnits":` + strconv.Itoa(used) + `,"id":` +
		quote(t.TenantID+"_"+l.sku) +
		`,"prepaidUnits":{"enabled":` + strconv.Itoa(used+25) + `,"suspended":0,"warning":0},"servicePlans":[` +
		strings.Join(plans, ",") +
		`],"skuId":` + quote(l.sku) + `,"skuPartNumber":` + quote(l.part) + `,"appliesTo":"User"}`
}

// application answers GET /applications(appId='…'), but only for the client's own registration.
func (t *Tenant) application(c *call) *answer {
	id := strings.TrimSuffix(strings.TrimPrefix(c.id, "appId='"), "'")
	if !strings.EqualFold(id, t.ClientID) {
		return t.notFound(c, id)
	}
	passwords, keys := t.login.describe(t)
	return t.json(c,
		fmt.Sprintf(`{"@odata.context":%s,"id":%s,"appId":%s,"displayName":"Directory sync",`+
			`"passwordCredentials":[%s],"keyCredentials":[%s]}`,
			quote(c.context("applications", c.query["$select"])+"/$entity"), quote(t.login.objectID), quote(t.ClientID),
			passwords, keys))
}
