package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The functions below set the less important properties. The values depend on the number of a
// person or a group and not on random numbers. Adding a property therefore does not change the
// others.

// adDomain is the company's Active Directory domain.
const adDomain = "corp.contoso.example"

// every is true for one of n numbers.
func every(n, number int) bool { return number%n == 0 }

// spreadOver returns a duration up to limit that depends on a number.
func spreadOver(limit time.Duration, number int) time.Duration {
	return (time.Duration(number) * 7_919 * time.Minute % limit).Truncate(time.Second)
}

// career sets the properties that come from the personnel department.
func (p *plant) career(d *draft, number int, created time.Time) {
	d[uHired] = timestamp(created.Truncate(24 * time.Hour))
	division := []string{"Europe", "Americas", "Asia Pacific"}[number%3]
	costCenter := fmt.Sprintf("CC-%04d", 1000+number%47)
	d[uOrganization] = `{"costCenter":` + quote(costCenter) + `,"division":` + quote(division) + `}`
	d[uCostCenter] = quote(costCenter)
	d[uBadge] = strconv.Itoa(100_000 + number)
	if every(12, number) {
		d[uFax] = quote(fmt.Sprintf("+44 20 555 %04d", number%10_000))
	}
	if every(251, number) {
		d[uRestricted] = "true"
	}
	if every(40, number) {
		d[uDataLocation] = quote([]string{"EUR", "NAM", "APC"}[number%3])
	}
}

// logOn sets the properties for signing in.
func (p *plant) logOn(d *draft, number int, created time.Time) {
	changed := created.Add(spreadOver(700*24*time.Hour, number))
	d[uPasswordChanged], d[uSessionsFrom] = timestamp(changed), timestamp(changed)
	d[uIdentities] = `[{"signInType":"userPrincipalName","issuer":` + quote(p.domains[len(p.domains)-1]) +
		`,"issuerAssignedId":` + d[uUPN] + `}]`
	if d[uLicenses] != "" {
		d[uMessaging] = `[` + d[uUPN] + `]`
	}
	if every(9, number) {
		d[uPasswordPolicies] = `"DisablePasswordExpiration"`
	}
}

// onPremises sets the properties that Entra Connect synchronizes.
func (p *plant) onPremises(d *draft, number int, display string, created time.Time) {
	unit := text(d[uDepartment])
	d[uDN] = quote("CN=" + escapeDN(display) + ",OU=" + escapeDN(unit) + ",OU=Staff,DC=corp,DC=contoso,DC=example")
	d[uADDomain] = quote(adDomain)
	d[uADName] = quote(text(d[uAccountName]) + "@" + adDomain)
	d[uADIdentifier] = quote(adIdentifier(10_000 + number))
	d[uLastSync] = timestamp(created.Add(spreadOver(400*24*time.Hour, number)))
	d[uPasswordPolicies] = `"DisablePasswordExpiration"`
	var attributes strings.Builder
	for i := 1; i <= 15; i++ {
		value := "null"
		switch {
		case i == 1:
			value = quote("Level " + strconv.Itoa(1+number%9))
		case i == 7 && every(3, number):
			value = quote("Site " + strconv.Itoa(number%12))
		}
		fmt.Fprintf(&attributes, `,"extensionAttribute%d":%s`, i, value)
	}
	d[uExtensionAttributes] = "{" + attributes.String()[1:] + "}"
}

// invite sets the properties that result from an invitation.
func (p *plant) invite(d *draft, number int, created time.Time) {
	d[uCreation] = `"Invitation"`
	d[uInvitation], d[uInvitationChanged] = `"Accepted"`, timestamp(created.Add(spreadOver(20*24*time.Hour, number)))
	if every(7, number) {
		d[uInvitation], d[uInvitationChanged] = `"PendingAcceptance"`, timestamp(created)
	}
	d[uInAddressList] = "false"
	d[uIdentities] = `[{"signInType":"federated","issuer":"ExternalAzureAD","issuerAssignedId":null},` +
		`{"signInType":"userPrincipalName","issuer":` +
		quote(p.domains[len(p.domains)-1]) + `,"issuerAssignedId":` + d[uUPN] + `}]`
}

// furnish sets the properties that depend on the class of a group and its number.
func furnish(d *draft, c *class, number int, nickname string) {
	if c.types == `["Unified"]` {
		d[gExpires] = timestamp(founded.Add(time.Duration(number)*time.Hour + 10*365*24*time.Hour))
		if !every(3, number) {
			d[gProvisioning] = `["Team"]`
			d[gBehavior] = `["HideGroupInOutlook","SubscribeMembersToCalendarEventsDisabled","WelcomeEmailDisabled"]`
		}
		if every(5, number) {
			d[gLabels] = `[{"labelId":"c4c62b62-5e5e-4c0a-8a2e-3d7e1e5b6d01","displayName":"Confidential"}]`
			d[gClassification] = `"Confidential"`
		}
		if every(8, number) {
			d[gTheme], d[gLanguage] = `"Teal"`, `"en-GB"`
		}
	}
	if c.name == "Access" && every(30, number) {
		d[gLicenses] = `[{"disabledPlans":[],"skuId":` + quote(licences[0].sku) + `}]`
	}
	if every(20, number) {
		d[gUniqueName] = quote("contoso-" + nickname)
	}
	if every(4, number) {
		d[gOwner] = quote(departments[number%len(departments)].name)
	}
	if c.synced {
		d[gADDomain], d[gNetBIOS] = quote(adDomain), `"CORP"`
		d[gAccountName] = quote(nickname)
		d[gADIdentifier] = quote(adIdentifier(500_000 + number))
		d[gLastSync] = timestamp(founded.Add(time.Duration(number) * time.Hour))
	}
}

// leaveAD turns a group into a cloud group.
func leaveAD(d *draft) {
	for _, place := range []int{gSynced, gADDomain, gNetBIOS, gAccountName, gADIdentifier, gLastSync} {
		d[place] = ""
	}
}

// adIdentifier returns the security identifier of an Active Directory object.
func adIdentifier(relative int) string {
	return "S-1-5-21-1004336348-1177238915-682003330-" + strconv.Itoa(relative)
}

// escapeDN escapes a value for a distinguished name (RFC 4514).
func escapeDN(value string) string {
	return strings.NewReplacer(`\`, `\\`, `,`, `\,`, `+`, `\+`, `"`, `\"`, `<`, `\<`, `>`, `\>`, `;`, `\;`).
		Replace(value)
}
