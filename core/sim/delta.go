package sim

import (
	"net/http"
	"strings"
)

// deltaUsers and deltaGroups answer GET /users/delta and GET /groups/delta.
func (t *Tenant) deltaUsers(c *call) *answer { return t.delta(c, KindUser) }

func (t *Tenant) deltaGroups(c *call) *answer { return t.delta(c, KindGroup) }

// delta answers with a page of a delta round. A first round goes through all objects from the
// newest to the oldest; a later round reads the change log. The next round starts where the log
// ended at the first page of this one. Changes in between are therefore seen twice instead of
// never.
func (t *Tenant) delta(c *call, kind Kind) *answer {
	if t.Faults.changesRefused() {
		return t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"Change enumeration is not supported for requested tenant.")
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	at, contextSelect, refusal := t.deltaStart(c, kind)
	if refusal != nil {
		return refusal
	}
	c.page = int(at.page)
	minimal := strings.Contains(c.req.Header.Get("Prefer"), "return=minimal")
	p := &page{context: c.context(schemas[kind].set, contextSelect), count: -1}
	b := roundBuilder{t: t, at: at, kind: kind, roles: c.roles, minimal: minimal && at.purpose == laterRound}
	done := c.query["$deltatoken"] == "latest" || b.build()
	p.items, p.item = len(b.items), b.append
	next := b.at
	next.page++
	if done {
		next.purpose, next.at, next.within, next.page = roundEnd, next.end, 0, 1
		p.deltaLink = c.base + "/v1.0" + c.path + "?$deltatoken=" + t.issue(next, t.Faults.deltaGeneration())
	} else {
		p.nextLink = c.base + "/v1.0" + c.path + "?$skiptoken=" + t.issue(next, t.Faults.pageGeneration())
	}
	return t.answerPage(c, p)
}

// deltaStart returns the position where the page begins, from the token or from the options of a
// first request.
func (t *Tenant) deltaStart(c *call, kind Kind) (at cursor, contextSelect string, refusal *answer) {
	if token := c.query["$skiptoken"]; token != "" {
		at, ok := t.redeem(token)
		if !ok || at.kind != kind || at.purpose != firstRound && at.purpose != laterRound ||
			at.generation < t.Faults.pageGeneration() || at.older(t.opts.Clock(), t.opts.PageLifetime) {
			return at, "", t.expiredPage(c)
		}
		return at, "", nil
	}
	if token := c.query["$deltatoken"]; token != "" && token != "latest" {
		at, ok := t.redeem(token)
		switch {
		case !ok || at.kind != kind || at.purpose != roundEnd:
			return at, "", t.expiredLink(c, Gone)
		case at.generation < t.Faults.deltaGeneration():
			return at, "", t.expiredLink(c, t.Faults.expiredForm())
		case at.older(t.opts.Clock(), t.opts.DeltaLifetime):
			return at, "", t.expiredLink(c, TooOld)
		}
		at.purpose, at.end = laterRound, max(at.at, t.reached(c, kind))
		return at, "", nil
	}
	return t.deltaBegin(c, kind)
}

// deltaBegin reads the options of a first request; $top is ignored.
func (t *Tenant) deltaBegin(c *call, kind Kind) (at cursor, contextSelect string, refusal *answer) {
	s := schemas[kind]
	sel, unknown := parseSelect(s, c.query["$select"], true)
	if unknown == "" {
		unknown = t.Faults.refused(c.query["$select"], "")
		if unknown != "" {
			return at, "", t.notTracked(c, unknown)
		}
	}
	switch {
	case unknown == "signInActivity":
		return at, "", t.notTracked(c, unknown)
	case unknown != "":
		return at, "", t.badSelect(c, s, unknown)
	case c.query["$expand"] != "" || c.query["$orderby"] != "" || c.query["$search"] != "":
		return at, "", t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"The query option is not supported for delta queries.")
	case c.query["$deltatoken"] == "latest" && t.Faults.latestRefused():
		return at, "", t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"The value 'latest' of $deltatoken is not supported for this resource.")
	}
	filter, ok := parseFilter(c.query["$filter"])
	if !ok {
		return at, "", t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"Only 'id eq' with at most 50 ids is supported in $filter of a delta query.")
	}
	at = cursor{
		purpose: firstRound, kind: kind, page: 1, at: uint64(len(t.order[kind])), end: t.reached(c, kind),
		selected: sel.props, filter: filter,
	}
	if sel.relation {
		at.selected |= relation
	}
	return at, sel.text, nil
}

func (t *Tenant) notTracked(c *call, name string) *answer {
	return t.fail(c, http.StatusBadRequest, "BadRequest",
		"Invalid request for delta query: for this entity set, $expand/$select is not supported for the following "+
			"properties: "+name)
}

// parseFilter reads "id eq 'a' or id eq 'b'". ok is true for an empty filter.
func parseFilter(filter string) (ids []guid, ok bool) {
	if filter == "" {
		return nil, true
	}
	for part := range strings.SplitSeq(filter, " or ") {
		text, found := strings.CutPrefix(strings.Trim(part, " ()"), "id eq ")
		id, valid := parseGUID(strings.Trim(text, "' "))
		if !found || !valid || len(ids) == 50 {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}
