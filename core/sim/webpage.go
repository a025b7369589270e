package sim

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"sync"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are parsed when the first one is shown, so programs that show none start sooner.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

// The data of the pages.
type (
	personView struct {
		Tenant, Password string
		Name             string // typed, or from the login hint
		Wrong            string // why the last attempt failed
		Keep             map[string]string
	}
	approveView struct {
		Tenant, Name, Ticket string
		Keep                 map[string]string
	}
	blockedView struct {
		Tenant, Name, Title, Text string
		Code                      int
		Keep                      map[string]string
	}
	handOverView struct {
		Tenant, To string
		Values     url.Values
	}
	deviceView  struct{ Tenant, Code, Wrong string }
	endView     struct{ Tenant, Text string }
	troubleView struct {
		Tenant, Text, ID string
		Code             int
	}
)

// page answers with a web page that browsers do not store or show in frames.
func (l *login) page(status int, name string, view any) *answer {
	var body bytes.Buffer
	if err := pages().ExecuteTemplate(&body, name+".html", view); err != nil {
		panic(err) // the template is wrong
	}
	h := make(http.Header, 4)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Ms-Request-Id", l.id)
	return &answer{status: status, header: h, body: &body}
}

// form returns the submitted form, or an empty one if there is none.
func (l *login) form() url.Values {
	if l.sent == nil {
		l.sent = url.Values{}
		if l.req.Method == http.MethodPost && l.req.Body != nil {
			if form, err := readForm(l.req); err == nil {
				l.sent = form
			}
		}
	}
	return l.sent
}

// troublePage tells a person that the application's request was wrong.
func (t *Tenant) troublePage(l *login, r refusal) *answer {
	return l.page(r.status, "trouble", troubleView{Tenant: t.Name, Text: r.message, Code: r.code, ID: l.id})
}

// errand describes what happens after a person has signed in or cancelled.
type errand struct {
	hint      string
	keep      map[string]string // values that every form sends again
	done      func(Person) *answer
	cancelled func() *answer
}

// personPage takes a person through signing in: name and password, and a second factor if
// necessary. The page shows errors, as in Entra ID. The application learns of them only when the
// person gives up.
func (t *Tenant) personPage(l *login, to errand) *answer {
	form := l.form()
	name := form.Get("username")
	switch {
	case form.Get("cancel") != "":
		return to.cancelled()
	case form.Get("ticket") != "":
		if p, ok := t.useTicket(form.Get("ticket")); ok {
			return to.done(p)
		}
		return t.askPerson(l, to, name, "Your sign-in took too long. Sign in again.")
	case name == "" && form.Get("password") == "":
		return t.askPerson(l, to, to.hint, "")
	case name == "" || form.Get("password") == "":
		return t.askPerson(l, to, name, "Enter your sign-in name and your password.")
	}
	p, s, r := t.checkPassword(name, form.Get("password"))
	if r == nil && s != SignsIn && s != NeedsMFA {
		r = s.refusal()
	}
	switch {
	case r != nil && r.code == 50034:
		return t.askPerson(l, to, name, "We couldn't find an account with that username.")
	case r != nil && r.code == 50126:
		return t.askPerson(l, to, name, "Your account or password is incorrect.")
	case r != nil:
		return l.page(http.StatusOK, "blocked",
			blockedView{
				Tenant: t.Name, Name: name, Title: blockedTitle(r.code), Text: r.message, Code: r.code,
				Keep: to.keep,
			})
	case s == NeedsMFA:
		return l.page(http.StatusOK, "approve",
			approveView{Tenant: t.Name, Name: name, Ticket: t.newTicket(p), Keep: to.keep})
	}
	return to.done(p)
}

// askPerson asks for the name and password.
func (t *Tenant) askPerson(l *login, to errand, name, wrong string) *answer {
	return l.page(http.StatusOK, "person",
		personView{Tenant: t.Name, Password: Password, Name: name, Wrong: wrong, Keep: to.keep})
}

// blockedTitle returns the heading above the reason for a refusal.
func blockedTitle(code int) string {
	switch code {
	case outcomes[MustEnrolMFA].code:
		return "More information required"
	case outcomes[BlockedByPolicy].code:
		return "You cannot access this right now"
	case outcomes[PasswordExpired].code, outcomes[MustChangePassword].code:
		return "Update your password"
	}
	return "You cannot sign in"
}
