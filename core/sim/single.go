package sim

import (
	"net/http"
	"strconv"
)

// countUsers and countGroups answer GET /users/$count and GET /groups/$count.
func (t *Tenant) countUsers(c *call) *answer { return t.countAll(c, KindUser) }

func (t *Tenant) countGroups(c *call) *answer { return t.countAll(c, KindGroup) }

func (t *Tenant) countAll(c *call, kind Kind) *answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.plainCount(c, t.liveOnes(kind)-t.unreplicated(kind, t.lag(c)))
}

func (t *Tenant) plainCount(c *call, n int) *answer {
	if !c.eventual() {
		return t.fail(c, http.StatusBadRequest, "Request_BadRequest", "$count is not currently supported.")
	}
	if t.Faults.countRefused() {
		return t.fail(c, http.StatusBadRequest, "Request_UnsupportedQuery",
			"This request is not supported by the service")
	}
	a := t.json(c, strconv.Itoa(t.Faults.count(n)))
	a.header.Set("Content-Type", "text/plain")
	return a
}

// getUser and getGroup answer GET /users/{id} and GET /groups/{id}.
func (t *Tenant) getUser(c *call) *answer { return t.get(c, KindUser) }

func (t *Tenant) getGroup(c *call) *answer { return t.get(c, KindGroup) }

func (t *Tenant) get(c *call, kind Kind) *answer {
	s := schemas[kind]
	_, sel, refusal := t.listOptions(c, s)
	if refusal != nil {
		return refusal
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	r, err := t.lookup(kind, c.id, live)
	if err != nil {
		return t.notFound(c, c.id)
	}
	doc := t.appendListed(nil, t.objects[r], &sel)
	head := `{"@odata.context":` + quote(c.context(s.set, sel.text)+"/$entity") + ","
	return t.json(c, head+string(doc[1:]))
}

// listDeletedUsers and listDeletedGroups answer GET /directory/deletedItems/…
func (t *Tenant) listDeletedUsers(c *call) *answer { return t.listDeleted(c, KindUser) }

func (t *Tenant) listDeletedGroups(c *call) *answer { return t.listDeleted(c, KindGroup) }

func (t *Tenant) listDeleted(c *call, kind Kind) *answer {
	s := schemas[kind]
	top, sel, refusal := t.listOptions(c, s)
	if refusal != nil {
		return refusal
	}
	if !sel.chosen {
		sel.props |= s.bit("deletedDateTime")
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	start, refusal := t.listStart(c, kinds+kind)
	if refusal != nil {
		return refusal
	}
	var refs []ref
	at := start.at
	for ; at < uint64(len(t.order[kind])) && len(refs) < top; at++ {
		if r := t.order[kind][at]; t.objects[r].state == softDeleted {
			refs = append(refs, r)
		}
	}
	p := &page{context: c.context(s.set, sel.text), count: -1, items: len(refs)}
	p.item = func(dst []byte, i int) []byte { return t.appendListed(dst, t.objects[refs[i]], &sel) }
	if at < uint64(len(t.order[kind])) {
		p.nextLink = c.nextLink(t, cursor{kind: kinds + kind, at: at})
	}
	return t.answerPage(c, p)
}
