package simtest

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/rollcallsync/rollcall/core/sim"
)

// Visitor is a person who signs in on the pages of a tenant with the right password, and approves a
// second factor if it is required.
type Visitor struct {
	HTTP   *http.Client // for requesting the pages
	As     string       // sign-in name
	Cancel bool         // whether to cancel on the first page
}

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	formAction  = regexp.MustCompile(`<form method="post" action="([^"]*)">`)
)

// manyPages is more than the number of pages in any sign-in.
const manyPages = 6

// SignIn goes from page to page until the tenant redirects to the application or reports that the
// sign-in is complete. It gives up on a page that does not let the person continue. first is posted
// to the first page.
func (v Visitor) SignIn(address string, first url.Values) error {
	page, err := post(v.HTTP, address, first)
	for range manyPages {
		if err != nil || strings.Contains(page, `id="end"`) {
			return err
		}
		form := url.Values{}
		for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
			form.Set(field[1], html.UnescapeString(field[2]))
		}
		if to := formAction.FindStringSubmatch(page); to != nil {
			_, err := post(http.DefaultClient, to[1], form) // the application, at its loopback address
			return err
		}
		switch {
		case v.Cancel, strings.Contains(page, "AADSTS"):
			form.Set("cancel", "1")
		case strings.Contains(page, `id="username"`):
			form.Set("username", v.As)
			form.Set("password", sim.Password)
		}
		page, err = post(v.HTTP, address, form)
	}
	return fmt.Errorf("signing in as %s has no end", v.As)
}

// post sends a form and returns the page in the answer.
func post(client *http.Client, address string, form url.Values) (page string, err error) {
	r, err := client.PostForm(address, form)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	return string(text), err
}
