package sim

import (
	"net/http"
	"strings"
)

// operation is one Graph call, with its path, its cost in resource units, and the application
// permissions that allow it. One of the permissions is enough.
type operation struct {
	name  string // path pattern, as Stats shows it
	cost  int
	need  []string
	serve func(*Tenant, *call) *answer
}

// Permissions by the data that they allow, from the tables of the reference pages as of 2026-08-07.
// Two entries look like errors but are intended. An application may read the groups of a user with
// the basic permissions for groups or with those for the whole directory. GroupMember.Read.All does
// not allow that; there, it is for delegated use only (user-list-memberof). An application may read
// the indirect groups of a user with User.Read.All (user-list-transitivememberof).
var (
	readUsers  = []string{"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	readGroups = []string{
		"GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All",
		"Directory.Read.All", "Directory.ReadWrite.All",
	}
	readBasicGroups  = append([]string{"Group.ReadBasic.All"}, readGroups...)
	readBasicMembers = append([]string{"GroupMember.ReadBasic.All"}, readGroups...)
	readBasicUsers   = append([]string{"User.ReadBasic.All"}, readUsers...)
	readUserGroups   = []string{
		"Group.ReadBasic.All", "GroupMember.ReadBasic.All", "Directory.Read.All",
		"Directory.ReadWrite.All",
	}
	readOwnGroups = append([]string{"User.Read.All", "User.ReadWrite.All"}, readGroups...)
	readHidden    = []string{"Member.Read.Hidden"}
	readCompany   = append([]string{"Organization.Read.All", "Organization.ReadWrite.All"}, readUsers...)
	readDomains   = []string{
		"Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All",
		"Directory.ReadWrite.All",
	}
	readLicences = []string{
		"LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All",
		"Directory.ReadWrite.All",
	}
	readApplications = []string{
		"Application.Read.All", "Application.ReadWrite.OwnedBy", "Application.ReadWrite.All",
		"Directory.Read.All",
	}
	readExtensions   = []string{"Directory.Read.All", "Directory.ReadWrite.All"}
	readDeletedGroup = []string{
		"Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All",
		"Directory.ReadWrite.All",
	}
)

// operations are the calls that the tenant supports, with the costs on the page throttling-limits,
// or 1 if the page does not list the call.
var operations = []operation{
	{"/users", 2, readBasicUsers, (*Tenant).listUsers},
	{"/users/$count", 1, readUsers, (*Tenant).countUsers},
	{"/users/delta", 1, readUsers, (*Tenant).deltaUsers},
	{"/users/{id}", 1, readUsers, (*Tenant).getUser},
	{"/users/{id}/memberOf", 2, readUserGroups, (*Tenant).listGroupsOfUser},
	{"/users/{id}/transitiveMemberOf", 2, readOwnGroups, (*Tenant).listAllGroupsOfUser},
	{"/users/{id}/manager", 1, readUsers, (*Tenant).getManager},
	{"/users/{id}/directReports", 1, readUsers, (*Tenant).listReports},
	{"/groups", 1, readBasicGroups, (*Tenant).listGroups},
	{"/groups/$count", 1, readBasicGroups, (*Tenant).countGroups},
	{"/groups/delta", 1, readBasicGroups, (*Tenant).deltaGroups},
	{"/groups/{id}", 1, readBasicGroups, (*Tenant).getGroup},
	{"/groups/{id}/members", 3, readBasicMembers, (*Tenant).listMembers},
	{"/groups/{id}/members/$count", 3, readBasicMembers, (*Tenant).countMembers},
	{"/groups/{id}/memberOf", 1, readGroups, (*Tenant).listGroupsOfGroup},
	{"/organization", 1, readCompany, (*Tenant).organization},
	{"/domains", 1, readDomains, (*Tenant).listDomains},
	{"/subscribedSkus", 3, readLicences, (*Tenant).subscribedSkus},
	{"/applications({id})", 2, readApplications, (*Tenant).application},
	{extensionsCall, 1, readExtensions, (*Tenant).listExtensions},
	{"/directory/deletedItems/microsoft.graph.user", 1, readUsers, (*Tenant).listDeletedUsers},
	{"/directory/deletedItems/microsoft.graph.group", 1, readDeletedGroup, (*Tenant).listDeletedGroups},
}

// findOperation returns the call for a path, and the {id} in it. The SDKs use the long spellings of
// delta.
func findOperation(path string) (*operation, string) {
	for _, long := range []string{"/microsoft.graph.delta()", "/microsoft.graph.delta", "/delta()"} {
		if short, ok := strings.CutSuffix(path, long); ok {
			path = short + "/delta"
		}
	}
	for i := range operations {
		if id, ok := match(operations[i].name, path); ok {
			return &operations[i], id
		}
	}
	return nil, ""
}

// match compares a path with a pattern that may contain one {id}.
func match(pattern, path string) (id string, ok bool) {
	before, after, wild := strings.Cut(pattern, "{id}")
	if !wild {
		return "", pattern == path
	}
	rest, ok := strings.CutPrefix(path, before)
	if !ok {
		return "", false
	}
	id, ok = strings.CutSuffix(rest, after)
	return id, ok && id != "" && !strings.ContainsAny(id, "/$")
}

// cost returns the cost of a call in resource units (throttling-limits).
func (c *call) cost() int {
	cost := c.op.cost
	if c.query["$select"] != "" {
		cost--
	}
	if top := c.query["$top"]; top != "" && len(top) < 3 && (len(top) == 1 || top < "20") {
		cost--
	}
	if c.query["$expand"] != "" {
		cost++
	}
	return max(cost, 1)
}

// graph answers one request to Graph, alone or inside a batch.
func (t *Tenant) graph(c *call) *answer {
	var refusal *answer
	c.op, c.id = findOperation(c.path)
	if c.roles, refusal = t.authorize(c); refusal != nil {
		return refusal
	}
	if c.path == "/$batch" {
		return t.batch(c)
	}
	if c.op == nil {
		return t.fail(c, http.StatusBadRequest, "Request_BadRequest",
			"Resource not found for the segment '"+c.path+"'.")
	}
	t.stats.count(c.op.name)
	return t.Faults.apply(c, func() *answer { return t.admit(c) })
}

// admit answers a call if the limits and the permissions allow it.
func (t *Tenant) admit(c *call) *answer {
	if (c.req.Method == http.MethodPost) != (c.op.name == extensionsCall) ||
		c.req.Method != http.MethodGet && c.req.Method != http.MethodPost {
		return t.fail(c, http.StatusMethodNotAllowed, "Request_BadRequest",
			"Specified HTTP method is not allowed for the request target.")
	}
	level, wait := t.quota.take(c.cost(), priorityOf(c.req), t.opts.Clock())
	if wait > 0 {
		return t.throttled(c, level, wait)
	}
	if !c.roles.any(c.op.need) {
		return t.fail(c, http.StatusForbidden, "Authorization_RequestDenied",
			"Insufficient privileges to complete the operation.")
	}
	a := c.op.serve(t, c)
	if level > 0.8 {
		a.header.Set("X-Ms-Throttle-Limit-Percentage", percentage(level))
	}
	return a
}
