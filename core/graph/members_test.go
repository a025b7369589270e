package graph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/problem"
)

// batcher answers $batch by calling part for each request inside, and any other request by calling
// plain. It answers in reverse order.
type batcher struct {
	part     func(url string, round int) string // a response without its ID, or "" for no answer
	plain    roundTrip
	status   int
	sizes    []int
	requests []*http.Request
}

func (b *batcher) RoundTrip(r *http.Request) (*http.Response, error) {
	b.requests = append(b.requests, r)
	if r.URL.Path != "/v1.0/$batch" {
		return b.plain(r)
	}
	var envelope struct {
		Requests []struct{ ID, Method, URL string }
	}
	if err := json.NewDecoder(r.Body).Decode(&envelope); err != nil {
		return nil, err
	}
	b.sizes = append(b.sizes, len(envelope.Requests))
	var responses []string
	for _, one := range slices.Backward(envelope.Requests) {
		if answer := b.part(one.URL, len(b.sizes)); answer != "" {
			responses = append(responses, fmt.Sprintf(`{"id":%q,%s}`, one.ID, answer))
		}
	}
	return reply{status: b.status, body: `{"responses":[` + strings.Join(responses, ",") + `]}`}.response(r)
}

// membersBody returns a response in a batch with members.
func membersBody(next string, members ...string) string {
	var list []string
	for _, id := range members {
		list = append(list, fmt.Sprintf(`{"@odata.type":"#microsoft.graph.user","id":%q}`, id))
	}
	link := ""
	if next != "" {
		link = fmt.Sprintf(`"@odata.nextLink":%q,`, next)
	}
	return fmt.Sprintf(`"headers":{"Content-Type":"application/json"},"status":200,"body":{%s"value":[%s]}`, link,
		strings.Join(list, ","))
}

// gather reads members into one list per group and checks that each group is completed exactly once.
func gather(t *testing.T, c *graph.Client, groups ...string) (map[string][]string, []string, error) {
	t.Helper()
	members, complete := map[string][]string{}, map[string]bool{}
	var missing []string
	err := c.Members(t.Context(), groups, func(g directory.GroupMembers) error {
		for _, m := range g.Members {
			members[g.Group] = append(members[g.Group], m.ID)
		}
		if g.Missing {
			missing = append(missing, g.Group)
		}
		if g.Unread != nil {
			return g.Unread
		}
		if g.Complete && complete[g.Group] {
			t.Errorf("group %s was completed twice", g.Group)
		}
		complete[g.Group] = complete[g.Group] || g.Complete
		return nil
	})
	for _, g := range groups {
		if err == nil && !complete[g] {
			t.Errorf("group %s was not completed", g)
		}
	}
	return members, missing, err
}

func groupOf(url string) string { return strings.Split(url, "/")[2] }

func TestMembersByBatch(t *testing.T) {
	var groups []string
	want := map[string][]string{}
	for i := range 45 {
		id := fmt.Sprintf("g%d", i)
		groups, want[id] = append(groups, id), []string{id + "-a", id + "-b"}
	}
	transport := &batcher{part: func(url string, _ int) string {
		if !strings.HasSuffix(url, "/members?$select=id&$top=999") {
			t.Errorf("requested %s", url)
		}
		return membersBody("", groupOf(url)+"-A", groupOf(url)+"-b")
	}}
	c, _ := client(transport)
	got, _, err := gather(t, c, groups...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if !slices.Equal(transport.sizes, []int{20, 20, 5}) {
		t.Errorf("batches of %v", transport.sizes)
	}
	if r := transport.requests[0]; r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("sent as %s with %s", r.Method, r.Header.Get("Content-Type"))
	}
}

func TestOnlyTheThrottledPartIsSentAgain(t *testing.T) {
	for _, status := range []int{200, 424} {
		t.Run(fmt.Sprint("envelope ", status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &batcher{status: status, part: func(url string, round int) string {
					switch g := groupOf(url); {
					case round == 1 && g == "slow":
						return `"status":429,"headers":{"Retry-After":"10"},"body":{"error":{"code":"TooManyRequests"}}`
					case round == 1 && g == "slower":
						return `"status":503,"headers":{"retry-after":25},"body":null`
					case round == 1 && g == "dependent":
						return `"status":424,"body":{"error":{"code":"FailedDependency"}}`
					default:
						return membersBody("", g+"-a")
					}
				}}
				c, counters := client(transport)
				began := time.Now()
				got, _, err := gather(t, c, "fast", "slow", "slower", "dependent")
				if err != nil {
					t.Fatal(err)
				}
				want := map[string][]string{
					"fast": {"fast-a"}, "slow": {"slow-a"}, "slower": {"slower-a"},
					"dependent": {"dependent-a"},
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("members (-want +got):\n%s", diff)
				}
				if !slices.Equal(transport.sizes, []int{4, 3}) {
					t.Errorf("batches of %v, want 4 and 3", transport.sizes)
				}
				if got, want := time.Since(began), 25*time.Second; got != want {
					t.Errorf("waited %v, want %v, the longest", got, want)
				}
				if n := counters.Snapshot(); n.Throttled != 1 || n.Retried != 1 || n.Requests != 2 {
					t.Errorf("counted %+v", n)
				}
			})
		})
	}
}

func TestPartsWithoutAnAnswer(t *testing.T) {
	tests := map[string]string{
		"left out":           "",
		"success without it": `"status":200,"body":{}`,
		"server error":       `"status":500,"body":"PGh0bWw+"`,
		"token expired":      `"status":401,"body":{"error":{"code":"InvalidAuthenticationToken"}}`,
	}
	for name, first := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				source := new(tokens)
				transport := &batcher{part: func(url string, round int) string {
					if round == 1 && groupOf(url) == "b" {
						return first
					}
					return membersBody("", groupOf(url)+"1")
				}}
				c := graph.New(graph.Options{BaseURL: host, Transport: transport, Token: source})
				got, _, err := gather(t, c, "a", "b")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(map[string][]string{"a": {"a1"}, "b": {"b1"}}, got); diff != "" {
					t.Errorf("members (-want +got):\n%s", diff)
				}
				if want := map[bool]int{true: 1}[name == "token expired"]; source.fresh != want {
					t.Errorf("%d fresh tokens, want %d", source.fresh, want)
				}
			})
		})
	}
}

func TestPartsThatAreRefused(t *testing.T) {
	const denied = `"status":403,"headers":{"request-id":"theirs"},` +
		`"body":{"error":{"code":"Authorization_RequestDenied","message":"no"}}`
	const throttled = `"status":429,"body":{"error":{"code":"TooManyRequests"}}`
	tests := map[string]struct {
		answer string
		sent   int
		check  func(*graph.Error) bool
	}{
		"permission missing": {denied, 1, (*graph.Error).MissingPermission},
		"throttled forever":  {throttled, 8, (*graph.Error).Throttled},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &batcher{part: func(string, int) string { return tt.answer }}
				c, _ := client(transport)
				_, _, err := gather(t, c, "a")
				if e := refusal(t, err); !tt.check(e) || e.Path != "/v1.0/groups/a/members" {
					t.Errorf("got %v", e)
				}
				if len(transport.sizes) != tt.sent {
					t.Errorf("%d batches, want %d", len(transport.sizes), tt.sent)
				}
			})
		})
	}
}

// TestOneGroupIsRefused checks that an error specific to one group does not stop the other groups
// from being read.
func TestOneGroupIsRefused(t *testing.T) {
	for name, answer := range map[string]string{
		"for good": `"status":403,"headers":{"request-id":"theirs"},` +
			`"body":{"error":{"code":"Authorization_RequestDenied","message":"no"}}`,
		"again and again": `"status":503,"headers":{"request-id":"theirs"},` +
			`"body":{"error":{"code":"serviceUnavailable"}}`,
		"in its next page": "",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &batcher{
					part: func(url string, _ int) string {
						switch {
						case groupOf(url) != "bad":
							return membersBody("", groupOf(url)+"1")
						case answer != "":
							return answer
						}
						return membersBody(host+"/v1.0/groups/bad/members?$skiptoken=2", "bad1")
					},
					plain: func(r *http.Request) (*http.Response, error) { return reply{status: 500}.response(r) },
				}
				c, _ := client(transport)
				read, unread := []string{}, []string{}
				err := c.Members(t.Context(), []string{"a", "bad", "b"}, func(g directory.GroupMembers) error {
					switch {
					case g.Unread != nil:
						unread = append(unread, g.Group)
						refusal(t, g.Unread)
					case g.Complete:
						read = append(read, g.Group)
					}
					return nil
				})
				slices.Sort(read)
				if err != nil || !slices.Equal(read, []string{"a", "b"}) || !slices.Equal(unread, []string{"bad"}) {
					t.Errorf("read %v, unread %v, %v", read, unread, err)
				}
			})
		})
	}
}

func TestMissingGroups(t *testing.T) {
	transport := &batcher{
		part: func(url string, _ int) string {
			if groupOf(url) == "gone" {
				return `"status":404,"body":{"error":{"code":"Request_ResourceNotFound"}}`
			}
			return membersBody(host+"/v1.0/groups/"+groupOf(url)+"/members?$skiptoken=2", "a")
		},
		plain: func(r *http.Request) (*http.Response, error) { return reply{status: 404}.response(r) },
	}
	c, _ := client(transport)
	_, missing, err := gather(t, c, "gone", "going")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(missing)
	if !slices.Equal(missing, []string{"going", "gone"}) {
		t.Errorf("missing %v", missing)
	}
}

func TestLargeGroupsContinueOutsideTheBatch(t *testing.T) {
	lost := reply{status: 400, body: `{"error":{"code":"Directory_ExpiredPageToken"}}`}
	pages := map[string][]reply{
		"2": {{body: `{"@odata.nextLink":"` + host +
			`/v1.0/groups/g/members?$skiptoken=3","value":[{"id":"b","@odata.type":"#microsoft.graph.device"}]}`}},
		"3": {lost, {body: `{"value":[{"id":"c"}]}`}},
	}
	transport := &batcher{
		part: func(string, int) string { return membersBody(host+"/v1.0/groups/g/members?$skiptoken=2", "a") },
		plain: func(r *http.Request) (*http.Response, error) {
			key := r.URL.Query().Get("$skiptoken")
			answer := pages[key][0]
			if len(pages[key]) > 1 {
				pages[key] = pages[key][1:]
			}
			return answer.response(r)
		},
	}
	synctest.Test(t, func(t *testing.T) {
		c, _ := client(transport)
		got, _, err := gather(t, c, "g")
		if err != nil {
			t.Fatal(err)
		}
		list := got["g"]
		slices.Sort(list)
		if list = slices.Compact(list); !slices.Equal(list, []string{"a", "b", "c"}) {
			t.Errorf("got members %v", list)
		}
		if !slices.Equal(transport.sizes, []int{1, 1}) {
			t.Errorf("batches of %v: the group should start again once", transport.sizes)
		}
	})
}

// A page token that Graph never accepts affects only the object whose list it belongs to. The lists
// of other objects are read.
func TestAPageTokenThatIsLostForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &batcher{
			part: func(url string, _ int) string {
				if strings.Contains(url, "/lost/") {
					return membersBody(host+"/v1.0/users/lost/memberOf?$skiptoken=2", "a")
				}
				return membersBody("", "a")
			},
			plain: func(r *http.Request) (*http.Response, error) {
				return reply{status: 400, body: `{"error":{"code":"Directory_ExpiredPageToken"}}`}.response(r)
			},
		}
		c, _ := client(transport)
		var reported []string
		note := func(id string, unread error) error {
			switch {
			case unread == nil:
				reported = append(reported, id)
			case id != "lost" || !errors.Is(unread, directory.ErrPageExpired):
				t.Errorf("%s: %v", id, unread)
			default:
				reported = append(reported, "not "+id)
			}
			return nil
		}
		for list, read := range map[string]func() error{
			"memberOf": func() error {
				return c.MemberOf(t.Context(), directory.KindUser, []string{"lost", "other"},
					func(m directory.MemberGroups) error {
						if len(m.Groups) > 0 && m.Unread != nil {
							t.Errorf("an incomplete list counts as complete: %+v", m)
						}
						return note(m.Member, m.Unread)
					})
			},
			"directReports": func() error {
				return c.Reports(t.Context(), []string{"lost", "other"}, func(r directory.Reports) error {
					return note(r.Manager, r.Unread)
				})
			},
			"members": func() error {
				return c.Members(t.Context(), []string{"lost", "other"}, func(g directory.GroupMembers) error {
					if !g.Complete && g.Unread == nil {
						return nil // only some of the members
					}
					return note(g.Group, g.Unread)
				})
			},
		} {
			reported = nil
			if err := read(); err != nil {
				t.Errorf("%s: %v", list, err)
			}
			if !slices.Equal(reported, []string{"other", "not lost"}) {
				t.Errorf("%s: reported %q", list, reported)
			}
		}
	})
}

func TestHandlingALargeGroupDoesNotCountAsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &batcher{part: func(url string, round int) string {
			if round == 1 && groupOf(url) == "throttled" {
				return `"status":429,"headers":{"Retry-After":"60"}`
			}
			return membersBody("", "a")
		}}
		c, _ := client(transport)
		ended := 0
		err := c.Members(t.Context(), []string{"throttled", "large"}, func(g directory.GroupMembers) error {
			ended++
			<-time.After(time.Hour)
			return nil
		})
		if err != nil || ended != 2 {
			t.Errorf("%d groups, error %v; want both", ended, err)
		}
	})
}

func TestSampleOfMembersWithLimitedInformation(t *testing.T) {
	_, answer := readSample(t, "64")
	transport := &batcher{
		part:  func(string, int) string { return membersBody(host + "/v1.0/groups/g/members?$skiptoken=2") },
		plain: answer.response,
	}
	c, _ := client(transport)
	var got []directory.Member
	err := c.Members(t.Context(), []string{"g"}, func(g directory.GroupMembers) error {
		got = append(got, g.Members...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []directory.Member{
		{ID: "69d035a3-29c9-469f-809d-d21a4ae69e65", Kind: directory.KindUser},
		{ID: "c43a7cc9-2d95-44b6-bf6a-6392e41949b4", Kind: directory.KindGroup},
		{ID: "d282309e-f91d-43b6-badb-9e68aa4b4fc8", Kind: directory.KindDevice},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

func TestATruncatedBatchHandlesNoPartTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good := `{"responses":[{"id":"0","status":200,"body":{"value":[{"id":"a"}]}}]}`
		c, _ := client(newScript(reply{body: good[:len(good)-2]}, reply{body: `{"error":{}}`},
			reply{status: 424, body: "{}"}, reply{body: good}))
		got, _, err := gather(t, c, "g")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string][]string{"g": {"a"}}, got); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
	})
}

func TestAnErrorOfTheCallerEndsTheReading(t *testing.T) {
	enough := errors.New("enough")
	transport := &batcher{part: func(string, int) string { return membersBody(host+"/2", "a") }}
	c, _ := client(transport)
	err := c.Members(t.Context(), []string{"a", "b"}, func(directory.GroupMembers) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("got %v, want %v", err, enough)
	}
	if len(transport.requests) != 1 {
		t.Errorf("%d requests, want 1", len(transport.requests))
	}
}

func TestSampleOfAThrottledPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, answer := readSample(t, "71")
		answer.body = strings.NewReplacer(`"id":"1"`, `"id":"0"`, `"id":"2"`, `"id":"1"`).Replace(answer.body)
		rest := reply{body: `{"responses":[{"id":"1","status":200,"body":{"value":[]}}]}`}
		c, _ := client(newScript(answer, rest))
		began := time.Now()
		got, _, err := gather(t, c, "first", "second")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string][]string{"first": {"693acd06-2877-4339-8ade-b704261fe7a0"}}, got); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
		if waited := time.Since(began); waited != 10*time.Second {
			t.Errorf("waited %v, want 10s", waited)
		}
	})
}

func TestMemberOf(t *testing.T) {
	for kind, path := range map[directory.Kind]string{directory.KindUser: "/users/", directory.KindGroup: "/groups/"} {
		t.Run(kind.String(), func(t *testing.T) { testMemberOf(t, kind, path) })
	}
}

func testMemberOf(t *testing.T, kind directory.Kind, path string) {
	transport := &batcher{
		part: func(url string, _ int) string {
			if want := path + groupOf(url) + "/memberOf?$select=id&$top=999"; url != want {
				t.Errorf("requested %s, want %s", url, want)
			}
			switch groupOf(url) {
			case "gone":
				return `"status":404,"body":{}`
			case "none":
				return membersBody("")
			}
			return `"status":200,"body":{"@odata.nextLink":"` + host +
				`/2","value":[{"@odata.type":"#microsoft.graph.group","id":"G2"},` +
				`{"@odata.type":"#microsoft.graph.directoryRole","id":"r"}]}`
		},
		plain: func(r *http.Request) (*http.Response, error) {
			return reply{body: `{"value":[{"id":"g1","@odata.type":"#microsoft.graph.group"},{"id":"u",` +
				`"@odata.type":"#microsoft.graph.administrativeUnit"}]}`}.response(r)
		},
	}
	c, _ := client(transport)
	got := map[string]directory.MemberGroups{}
	err := c.MemberOf(t.Context(), kind, []string{"many", "none", "gone"}, func(m directory.MemberGroups) error {
		if _, twice := got[m.Member]; twice {
			t.Errorf("%s came twice", m.Member)
		}
		got[m.Member] = m
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]directory.MemberGroups{
		"many": {Member: "many", Kind: kind, Groups: []string{"g1", "g2"}}, "none": {Member: "none", Kind: kind},
		"gone": {Member: "gone", Kind: kind, Missing: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

// TestReports covers contacts, which can report to managers too, and accounts of unknown types. A
// manager who is not found is not reported as having no reports.
func TestReports(t *testing.T) {
	transport := &batcher{
		part: func(url string, _ int) string {
			if want := "/users/" + groupOf(url) + "/directReports?$select=id&$top=999"; url != want {
				t.Errorf("requested %s, want %s", url, want)
			}
			switch groupOf(url) {
			case "gone":
				return `"status":404,"body":{}`
			case "none":
				return membersBody("")
			}
			return `"status":200,"body":{"@odata.nextLink":"` + host +
				`/2","value":[{"@odata.type":"#microsoft.graph.user","id":"U2"},` +
				`{"@odata.type":"#microsoft.graph.orgContact","id":"c"}]}`
		},
		plain: func(r *http.Request) (*http.Response, error) {
			return reply{body: `{"value":[{"id":"u1","@odata.type":"#microsoft.graph.agentUser"},{"id":"u3",` +
				`"@odata.type":"#microsoft.graph.robotUser"}]}`}.response(r)
		},
	}
	c, _ := client(transport)
	got := map[string]directory.Reports{}
	if err := c.Reports(t.Context(), []string{"many", "none", "gone"}, func(r directory.Reports) error {
		got[r.Manager] = r
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := map[string]directory.Reports{
		"many": {Manager: "many", Users: []string{"u1", "u2", "u3"}}, "none": {Manager: "none"},
		"gone": {Manager: "gone", Missing: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
}

// TestIndirectGroupsOfUsers covers field row 21: Graph refuses memberOf but not transitiveMemberOf.
func TestIndirectGroupsOfUsers(t *testing.T) {
	const refused = `"status":403,"body":{"error":{"code":"Authorization_RequestDenied","message":"Insufficient ` +
		`privileges."}}`
	for name, tt := range map[string]struct {
		refuse func(url string) bool
		want   []directory.MemberGroups
		rounds int // number of batches in two readings
	}{
		"all": {
			func(url string) bool { return strings.Contains(url, "/memberOf?") },
			[]directory.MemberGroups{
				{Member: "a", Kind: directory.KindUser, Groups: []string{"g"}, Indirect: true},
				{Member: "b", Kind: directory.KindUser, Groups: []string{"g"}, Indirect: true},
			},
			3,
		},
		"one": {
			func(url string) bool { return strings.HasPrefix(url, "/users/b/memberOf?") },
			[]directory.MemberGroups{
				{Member: "a", Kind: directory.KindUser, Groups: []string{"g"}},
				{Member: "b", Kind: directory.KindUser, Groups: []string{"g"}, Indirect: true},
			},
			4,
		},
		"both calls": {func(string) bool { return true }, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			transport := &batcher{part: func(url string, _ int) string {
				if tt.refuse(url) {
					return refused
				}
				return strings.ReplaceAll(membersBody("", "g"), "graph.user", "graph.group")
			}}
			c, _ := client(transport)
			for range 2 {
				var got []directory.MemberGroups
				err := c.MemberOf(t.Context(), directory.KindUser, []string{"a", "b"},
					func(m directory.MemberGroups) error {
						got = append(got, m)
						return nil
					})
				if tt.want == nil {
					if p := problem.Of(err); p.Code != "permission_missing" ||
						!strings.Contains(p.Hint, "User.Read.All") {
						t.Fatalf("got %v, problem %+v", err, p)
					}
					break
				}
				slices.SortFunc(got, func(x, y directory.MemberGroups) int {
					return strings.Compare(x.Member, y.Member)
				})
				if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
					t.Errorf("error %v, groups (-want +got):\n%s", err, diff)
				}
			}
			if len(transport.sizes) != tt.rounds {
				t.Errorf("%d batches, want %d", len(transport.sizes), tt.rounds)
			}
		})
	}
}
