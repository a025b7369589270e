package graph_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
)

const emptyRound = `{"@odata.deltaLink":"https://graph.microsoft.com/end","value":[]}`

func TestFirstLinks(t *testing.T) {
	all := directory.Choice{}.Set(nil)
	users := strings.Join(slices.DeleteFunc(all.Users, func(name string) bool { return name == "manager" }), ",")
	groups := strings.Join(all.Groups, ",")
	tests := map[string]struct {
		read func(*graph.Client) error
		want string
	}{
		"users": {
			func(c *graph.Client) error { _, err := collect(c.Users(t.Context(), "")); return err },
			"/v1.0/users?$select=id," + users + "&$expand=manager($select=id)&$top=999",
		},
		"groups": {
			func(c *graph.Client) error { _, err := collect(c.Groups(t.Context(), "")); return err },
			"/v1.0/groups?$select=id," + groups + "&$top=999",
		},
		"user changes": {
			func(c *graph.Client) error { _, err := collect(c.UserChanges(t.Context(), "")); return err },
			"/v1.0/users/delta?$select=id," + users + ",manager",
		},
		"group changes": {
			func(c *graph.Client) error { _, err := collect(c.GroupChanges(t.Context(), "")); return err },
			"/v1.0/groups/delta?$select=id," + groups + ",members",
		},
		"latest users": {
			func(c *graph.Client) error { _, err := c.LatestUsers(t.Context()); return err },
			"/v1.0/users/delta?$select=id," + users + ",manager&$deltatoken=latest",
		},
		"latest groups": {
			func(c *graph.Client) error { _, err := c.LatestGroups(t.Context()); return err },
			"/v1.0/groups/delta?$select=id," + groups + ",members&$deltatoken=latest",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			body := emptyRound
			if !strings.Contains(tt.want, "delta") {
				body = emptyPage
			}
			transport := newScript(reply{body: body})
			c, _ := client(transport)
			if err := tt.read(c); err != nil {
				t.Fatal(err)
			}
			if got := transport.links(); len(got) != 1 || got[0] != host+tt.want {
				t.Errorf("requested %v, want %s", got, host+tt.want)
			}
		})
	}
}

// refusing answers 400 while one of the properties is selected, and then good.
func refusing(good string, properties ...string) *refuser { return &refuser{properties, good, nil} }

type refuser struct {
	properties []string
	good       string
	links      []string
}

func (f *refuser) RoundTrip(r *http.Request) (*http.Response, error) {
	link := r.URL.RequestURI()
	f.links = append(f.links, link)
	for _, p := range f.properties {
		if slices.Contains(strings.FieldsFunc(link, func(r rune) bool { return strings.ContainsRune("=,&($", r) }), p) {
			message := fmt.Sprintf("Could not find a property named '%s' on type 'microsoft.graph.user' in this "+
				"country or state.", p)
			return reply{status: 400, body: fmt.Sprintf(`{"error":{"code":"Request_BadRequest","message":%q}}`,
				message)}.response(r)
		}
	}
	return reply{body: f.good}.response(r)
}

func TestARefusedPropertyIsLeftOut(t *testing.T) {
	body := `{"@odata.deltaLink":"https://graph.microsoft.com/end","value":[{"id":"a","employeeType":"x","mail":"m",` +
		`"manager@delta":[{"id":"b"}]}]}`
	transport := refusing(body, "employeeType", "manager")
	c, _ := client(transport)
	pages, err := collect(c.UserChanges(t.Context(), ""))
	if err != nil {
		t.Fatal(err)
	}
	want := directory.Attributes{{Name: "mail", Value: `"m"`}}
	if diff := cmp.Diff(want, pages[0].Objects[0].Attributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if got, want := c.Excluded(), []string{"employeeType", "manager"}; !slices.Equal(got, want) {
		t.Errorf("excluded %v, want %v", got, want)
	}
	if got := len(transport.links); got != 3 {
		t.Errorf("%d requests, want 3", got)
	}
	if _, err := c.LatestUsers(t.Context()); err != nil || len(transport.links) != 4 {
		t.Errorf("later first page: %v, %d requests in all, want 4", err, len(transport.links))
	}
}

func TestLaterPagesAreDecodedWithoutARefusedProperty(t *testing.T) {
	second := `{"value":[{"id":"b","employeeType":"x"}]}`
	refuse := refusing(`{"@odata.nextLink":"`+host+`/2","value":[{"id":"a","employeeType":"x"}]}`, "employeeType")
	c, _ := client(roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/2" {
			return reply{body: second}.response(r)
		}
		return refuse.RoundTrip(r)
	}))
	pages, err := collect(c.Users(t.Context(), ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if a := p.Objects[0].Attributes; a != nil {
			t.Errorf("%s has attributes %v", p.Objects[0].ID, a)
		}
	}
}

func TestRefusalsThatAreNotAboutAProperty(t *testing.T) {
	refuse := func(message string) reply {
		return reply{status: 400, body: fmt.Sprintf(`{"error":{"code":"Request_BadRequest","message":%q}}`, message)}
	}
	tests := map[string]struct {
		link     string
		replies  []reply
		requests int
	}{
		"no name of ours":             {"", []reply{refuse("Invalid page size; statewide mailbox.")}, 1},
		"a word that does not help":   {"", []reply{refuse("The state of the service is bad.")}, 2},
		"members are indispensable":   {"", []reply{refuse("'members' cannot be selected.")}, 1},
		"on a link that was followed": {host + "/v1.0/groups?$skiptoken=x", []reply{refuse("'mail' is unknown.")}, 1},
		"another code": {
			"",
			[]reply{{status: 400, body: `{"error":{"code":"Other","message":"'mail'"}}`}},
			1,
		},
		"another status": {
			"",
			[]reply{{status: 403, body: `{"error":{"code":"Request_BadRequest","message":"'mail'"}}`}},
			1,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			transport := newScript(tt.replies...)
			c, _ := client(transport)
			read := c.Users
			if strings.Contains(tt.link, "groups") || name == "members are indispensable" {
				read = c.GroupChanges
			}
			_, err := collect(read(t.Context(), tt.link))
			refusal(t, err)
			if got := c.Excluded(); len(got) != 0 {
				t.Errorf("excluded %v", got)
			}
			if got := len(transport.requests); got != tt.requests {
				t.Errorf("%d requests, want %d", got, tt.requests)
			}
		})
	}
}

func TestExclude(t *testing.T) {
	transport := newScript(reply{body: `{"value":[{"id":"a","mail":"m","city":"c","manager":{"id":"x"}}]}`})
	c, _ := client(transport)
	c.Exclude([]string{"mail", "manager", "id", "members"})
	pages, err := collect(c.Users(t.Context(), ""))
	if err != nil {
		t.Fatal(err)
	}
	if link := transport.links()[0]; strings.Contains(link, "mail,") || strings.Contains(link, "manager") ||
		!strings.Contains(link, "id,") {
		t.Errorf("requested %s", link)
	}
	if diff := cmp.Diff(directory.Attributes{{Name: "city", Value: `"c"`}}, pages[0].Objects[0].Attributes); diff !=
		"" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if got, want := c.Excluded(), []string{"mail", "manager"}; !slices.Equal(got, want) {
		t.Errorf("excluded %v, want %v", got, want)
	}
}

func TestLatest(t *testing.T) {
	_, sample := readSample(t, "25")
	tests := map[string]struct {
		answer  reply
		refused bool
		want    string
	}{
		"granted": {
			sample, false,
			"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=oEcOySpF_hWYmTIUZBOIfPzcwisr_rPe8o9M54L45qEXQGmvQC6T2dbL-9O7nSU-njKhFiGlAZqewNAThmCVnNxqPu5gOBegrm1CaVZ-ZtFZ2tPOAO98OD9y0ao460",
		},
		"unsupported": {reply{
			status: 400,
			body: `{"error":{"code":"Request_UnsupportedQuery","message":"Change enumeration is not supported for ` +
				`requested tenant."}}`,
		}, true, ""},
		"not implemented": {reply{status: 501}, true, ""},
		"ignored":         {reply{body: listingPage("a", "/2")}, true, ""},
		"forbidden":       {reply{status: 403}, false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, _ := client(newScript(tt.answer))
			got, err := c.LatestUsers(t.Context())
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, error %v, want %q", got, err, tt.want)
			}
			if errors.Is(err, directory.ErrLatestRefused) != tt.refused {
				t.Errorf("error %v: refused should be %v", err, tt.refused)
			}
		})
	}
}

func TestTheSamplesOfARound(t *testing.T) {
	answers := map[string]reply{}
	start := ""
	for _, name := range []string{"20", "21", "22"} {
		s, answer := readSample(t, name)
		if start == "" {
			start = s.Request.URL
		}
		answers[s.Request.URL] = answer
	}
	c, _ := client(roundTrip(func(r *http.Request) (*http.Response, error) {
		answer, known := answers[r.URL.String()]
		if !known {
			t.Errorf("requested %s, which no sample has", r.URL)
		}
		return answer.response(r)
	}))
	pages, err := collect(c.UserChanges(t.Context(), start))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 3 || pages[2].Delta == "" || pages[0].Objects[2].Removed != directory.Purged {
		t.Errorf("got %+v", pages)
	}
}

func TestGoldenSamplesDecode(t *testing.T) {
	for _, name := range []string{"23", "27", "40", "40b", "40c", "41", "42a", "42b", "65"} {
		_, answer := readSample(t, name)
		c, _ := client(roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/stop" {
				return reply{status: 404}.response(r)
			}
			return answer.response(r)
		}))
		read := c.GroupChanges
		if name == "65" {
			read = c.Groups
		}
		for p, err := range read(t.Context(), host+"/start") {
			if err != nil {
				t.Errorf("sample %s: %v", name, err)
			}
			if p.Next == "" && p.Delta == "" {
				t.Errorf("sample %s: no link", name)
			}
			break
		}
	}
}

func TestSampleOfARefusedProperty(t *testing.T) {
	_, answer := readSample(t, "31")
	c, _ := client(newScript(answer))
	_, err := collect(c.UserChanges(t.Context(), ""))
	if e := refusal(t, err); e.Code != "BadRequest" || !strings.Contains(e.Message, "signInActivity") {
		t.Errorf("got %v", e)
	}
}

func TestPagesOverAThousandAreStreamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 5000
		body := readerPages(n)
		c, counters := client(roundTrip(func(r *http.Request) (*http.Response, error) {
			return reply{reader: body}.response(r)
		}))
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(ids(pages)); got != n {
			t.Errorf("%d objects, want %d", got, n)
		}
		if counters.Requests.Load() != 1 {
			t.Errorf("%d requests, want 1", counters.Requests.Load())
		}
	})
}

func readerPages(n int) io.Reader {
	readers := []io.Reader{strings.NewReader(`{"value":[{"id":"0"}`)}
	for i := 1; i < n; i++ {
		readers = append(readers, strings.NewReader(fmt.Sprintf(`,{"id":"%d"}`, i)))
	}
	return io.MultiReader(append(readers, strings.NewReader("]}"))...)
}
