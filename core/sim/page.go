package sim

import (
	"io"
	"net/http"
)

// page writes one page of a collection while it is being read, first the head and then item by
// item. A page of 999 users is therefore never completely in memory.
type page struct {
	tenant    *Tenant
	context   string
	count     int // @odata.count, or -1 for none
	nextLink  string
	deltaLink string
	items     int
	// item appends item i, or nothing if the object no longer exists. The caller holds the tenant's
	// read lock.
	item  func(dst []byte, i int) []byte
	empty bool // leave out the items (a fault)

	buf    []byte
	unread []byte
	next   int
	state  pageState
}

type pageState uint8

const (
	atHead pageState = iota
	atFirstItem
	atItems
	atEnd
)

// chunk is the amount that is encoded at a time.
const chunk = 32 << 10

// Read implements io.Reader.
func (p *page) Read(dst []byte) (int, error) {
	if len(p.unread) == 0 {
		if p.state == atEnd {
			return 0, io.EOF
		}
		p.fill()
	}
	n := copy(dst, p.unread)
	p.unread = p.unread[n:]
	return n, nil
}

func (p *page) fill() {
	p.buf = p.buf[:0]
	if p.state == atHead {
		p.head()
	}
	p.tenant.mu.RLock()
	defer p.tenant.mu.RUnlock()
	for ; p.next < p.items && len(p.buf) < chunk && !p.empty; p.next++ {
		mark := len(p.buf)
		if p.state == atItems {
			p.buf = append(p.buf, ',')
		}
		before := len(p.buf)
		if p.buf = p.item(p.buf, p.next); len(p.buf) == before {
			p.buf = p.buf[:mark]
			continue
		}
		p.state = atItems
	}
	if p.next == p.items || p.empty {
		p.buf = append(p.buf, "]}"...)
		p.state = atEnd
	}
	p.unread = p.buf
}

func (p *page) head() {
	p.buf = appendString(append(p.buf, `{"@odata.context":`...), p.context)
	if p.count >= 0 {
		p.buf = appendInt(append(p.buf, `,"@odata.count":`...), p.count)
	}
	if p.nextLink != "" {
		p.buf = appendString(append(p.buf, `,"@odata.nextLink":`...), p.nextLink)
	}
	if p.deltaLink != "" {
		p.buf = appendString(append(p.buf, `,"@odata.deltaLink":`...), p.deltaLink)
	}
	p.buf = append(p.buf, `,"value":[`...)
	p.state = atFirstItem
}

// answerPage answers with a page.
func (t *Tenant) answerPage(c *call, p *page) *answer {
	p.tenant = t
	if p.nextLink == "" && p.deltaLink == "" && c.page == 0 {
		c.page = 1
	}
	return t.newAnswer(c, http.StatusOK, p)
}
