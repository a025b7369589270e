package sim

import (
	"net/http"
	"strconv"
	"strings"
)

// listUsers and listGroups answer GET /users and GET /groups.
func (t *Tenant) listUsers(c *call) *answer { return t.list(c, KindUser) }

func (t *Tenant) listGroups(c *call) *answer { return t.list(c, KindGroup) }

func (t *Tenant) list(c *call, kind Kind) *answer {
	s := schemas[kind]
	top, sel, refusal := t.listOptions(c, s)
	if refusal != nil {
		return refusal
	}
	sel.blind = kind == KindUser && !c.roles.any(readUsers)
	t.mu.RLock()
	defer t.mu.RUnlock()
	start, refusal := t.listStart(c, kind)
	if refusal != nil {
		return refusal
	}
	refs := make([]ref, 0, min(top, len(t.order[kind])))
	at := start.at
	lag := t.lag(c)
	for ; at < uint64(len(t.order[kind])) && len(refs) < top; at++ {
		if r := t.order[kind][at]; t.objects[r].state == live && t.replicated(t.objects[r], lag) {
			refs = append(refs, r)
		}
	}
	p := &page{context: c.context(s.set, sel.text), count: -1, items: len(refs)}
	p.item = func(dst []byte, i int) []byte {
		if o := t.objects[refs[i]]; o.state == live {
			return t.appendListed(dst, o, &sel)
		}
		return dst
	}
	if c.page == 1 && c.counting() && !t.Faults.countRefused() {
		p.count = t.Faults.count(t.liveOnes(kind))
	}
	if t.anyLive(kind, at) {
		p.nextLink = c.nextLink(t, cursor{kind: kind, at: at})
	}
	p.empty = t.Faults.emptyListing()
	if p.empty {
		p.nextLink = ""
	}
	return t.answerPage(c, p)
}

// listOptions reads the options of a listing. For an invalid one, refusal is the answer.
func (t *Tenant) listOptions(c *call, s *schema) (top int, sel selection, refusal *answer) {
	top, refusal = t.top(c)
	if refusal != nil {
		return 0, sel, refusal
	}
	sel, unknown := parseSelect(s, c.query["$select"], false)
	if unknown == "" {
		unknown = t.Faults.refused(c.query["$select"], c.query["$expand"])
	}
	if unknown == "signInActivity" && s == userSchema {
		return 0, sel, t.fail(c, http.StatusForbidden, "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
			"Neither tenant is B2C or tenant doesn't have premium license")
	}
	if unknown != "" {
		return 0, sel, t.badSelect(c, s, unknown)
	}
	for _, option := range []string{"$skip", "$search", "$orderby", "$filter"} {
		if c.query[option] != "" {
			return 0, sel, t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
				"The practice tenant does not support "+option+" here.")
		}
	}
	switch expand := strings.ReplaceAll(c.query["$expand"], " ", ""); {
	case expand == "":
	case s == userSchema && (expand == "manager" || expand == "manager($select=id)"):
		sel.relation = true
	default:
		return 0, sel, t.badSelect(c, s, expand)
	}
	return top, sel, nil
}

// maxTop is the largest $top that Graph accepts.
const maxTop = 999

// top reads $top, which is 100 by default and may be 1 to maxTop.
func (t *Tenant) top(c *call) (int, *answer) {
	text, given := c.query["$top"]
	if !given {
		return min(100, t.opts.ListPage), nil
	}
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= maxTop {
		return min(n, t.opts.ListPage), nil
	}
	return 0, t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
		"Invalid page size specified: '"+text+"'. Must be between 1 and 999 inclusive.")
}

// listStart returns the position where the page begins and sets c.page. kind is the kind of the
// collection's owner, which distinguishes the cursors of different calls.
func (t *Tenant) listStart(c *call, kind Kind) (cursor, *answer) {
	token := c.query["$skiptoken"]
	if token == "" {
		c.page = 1
		return cursor{}, nil
	}
	start, ok := t.redeem(token)
	if !ok || start.purpose != listing || start.kind != kind ||
		start.generation < t.Faults.pageGeneration() || start.older(t.opts.Clock(), t.opts.PageLifetime) {
		return start, t.expiredPage(c)
	}
	if start.eventual && !c.eventual() {
		return start, t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"The header ConsistencyLevel: eventual has to be sent with every page.")
	}
	c.page = int(start.page)
	return start, nil
}

func (t *Tenant) expiredPage(c *call) *answer {
	return t.fail(c, http.StatusBadRequest, "Directory_ExpiredPageToken",
		"The specified page token value has expired and can no longer be included in your request.")
}

// nextLink returns the URL of a listing's next page, which begins at a cursor. It is the client's
// own query with a different token.
func (c *call) nextLink(t *Tenant, next cursor) string {
	next.purpose, next.page, next.eventual = listing, uint64(c.page)+1, c.counting()
	token := t.issue(next, t.Faults.pageGeneration())
	kept := without(c.req.URL.RawQuery, "$skiptoken")
	if kept != "" {
		kept += "&"
	}
	return c.base + "/v1.0" + c.path + "?" + kept + "$skiptoken=" + token
}

// counting reports whether the client asks for $count and is allowed to.
func (c *call) counting() bool {
	return c.query["$count"] == "true" && c.eventual()
}

func (c *call) eventual() bool {
	return strings.EqualFold(c.req.Header.Get("ConsistencyLevel"), "eventual")
}

func (t *Tenant) liveOnes(kind Kind) int {
	n := 0
	for _, r := range t.order[kind] {
		if t.objects[r].state == live {
			n++
		}
	}
	return n
}

func (t *Tenant) anyLive(kind Kind, from uint64) bool {
	for _, r := range t.order[kind][from:] {
		if t.objects[r].state == live {
			return true
		}
	}
	return false
}
