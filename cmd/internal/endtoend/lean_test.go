package endtoend

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// lean is a client that reads a whole tenant with the fewest requests and discards the answers. It
// reads users and groups in parallel, 999 per page, and members in batches of 20, four batches at
// once. The benchmarks compare Rollcall with it.
type lean struct {
	http  http.Client
	base  string
	token string
	buf   chan []byte
}

func newLean(tenant *sim.Tenant) (*lean, error) {
	l := &lean{
		http: http.Client{Transport: tenant.RoundTripper()}, base: "https://graph.microsoft.com/v1.0",
		buf: make(chan []byte, 8),
	}
	for range cap(l.buf) {
		l.buf <- make([]byte, 64<<10)
	}
	response, err := l.http.PostForm("https://login.microsoftonline.com/"+tenant.Domain+"/oauth2/v2.0/token",
		url.Values{
			"grant_type": {"client_credentials"}, "client_id": {tenant.ClientID}, "client_secret": {tenant.Secret},
			"scope": {"https://graph.microsoft.com/.default"},
		})
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, err
	}
	l.token = answer.Token
	return l, nil
}

// read reads the whole tenant once.
func (l *lean) read(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		properties := strings.Join(append([]string{"id"}, directory.UserProperties...), ",")
		next := l.base + "/users?$select=" + strings.Replace(properties, ",manager", "", 1) +
			"&$expand=manager($select=id)&$top=999"
		for next != "" {
			links, err := l.discard(ctx, http.MethodGet, next, "")
			if err != nil {
				return err
			}
			next = first(links)
		}
		return nil
	})
	group.Go(func() error {
		ids, err := l.groups(ctx)
		if err != nil {
			return err
		}
		return l.members(ctx, ids)
	})
	return group.Wait()
}

func first(links []string) string {
	if len(links) == 0 {
		return ""
	}
	return links[0]
}

// groups lists the groups and returns their IDs.
func (l *lean) groups(ctx context.Context) (ids []string, err error) {
	next := l.base + "/groups?$select=" + strings.Join(append([]string{"id"}, directory.GroupProperties...), ",") +
		"&$top=999"
	for next != "" {
		response, err := l.send(ctx, http.MethodGet, next, "")
		if err != nil {
			return nil, err
		}
		var page struct {
			Next  string `json:"@odata.nextLink"`
			Value []struct {
				ID string `json:"id"`
			} `json:"value"`
		}
		err = json.NewDecoder(response.Body).Decode(&page)
		response.Body.Close()
		if err != nil {
			return nil, err
		}
		for _, g := range page.Value {
			ids = append(ids, g.ID)
		}
		next = page.Next
	}
	return ids, nil
}

func (l *lean) members(ctx context.Context, ids []string) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for len(ids) > 0 {
		n := min(20, len(ids))
		batch := ids[:n]
		ids = ids[n:]
		group.Go(func() error {
			var body strings.Builder
			body.WriteString(`{"requests":[`)
			for i, id := range batch {
				if i > 0 {
					body.WriteByte(',')
				}
				fmt.Fprintf(&body, `{"id":"%d","method":"GET","url":"/groups/%s/members?$select=id&$top=999"}`, i, id)
			}
			body.WriteString("]}")
			links, err := l.discard(ctx, http.MethodPost, l.base+"/$batch", body.String())
			for err == nil && len(links) > 0 {
				var more []string
				more, err = l.discard(ctx, http.MethodGet, links[0], "")
				links = append(links[1:], more...)
			}
			return err
		})
	}
	return group.Wait()
}

func (l *lean) send(ctx context.Context, method, link, body string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, link, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+l.token)
	request.Header.Set("Accept-Encoding", "gzip") // Every client that uses net/http sends this header.
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := l.http.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, errors.New(response.Status)
	}
	if response.Header.Get("Content-Encoding") == "gzip" {
		plain, err := gzip.NewReader(response.Body)
		if err != nil {
			response.Body.Close()
			return nil, err
		}
		response.Body = struct {
			io.Reader
			io.Closer
		}{plain, response.Body}
	}
	return response, nil
}

var nextMark = []byte(`"@odata.nextLink":"`)

// discard reads an answer and returns only its next links.
func (l *lean) discard(ctx context.Context, method, link, body string) (links []string, err error) {
	response, err := l.send(ctx, method, link, body)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	buf := <-l.buf
	defer func() { l.buf <- buf }()
	kept := 0
	for {
		n, err := response.Body.Read(buf[kept:])
		part := buf[:kept+n]
		for {
			at := bytes.Index(part, nextMark)
			end := -1
			if at >= 0 {
				end = bytes.IndexByte(part[at+len(nextMark):], '"')
			}
			if end < 0 {
				break
			}
			links = append(links, string(part[at+len(nextMark):][:end]))
			part = part[at+len(nextMark)+end:]
		}
		if errors.Is(err, io.EOF) {
			return links, nil
		}
		if err != nil {
			return nil, err
		}
		// A link may be split between two reads.
		kept = copy(buf, part[max(0, len(part)-4096):])
	}
}
