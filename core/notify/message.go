package notify

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Message is one notification. Its texts contain names that people chose, such as those of groups.
type Message struct {
	ID          string            `json:"id"`
	Occasion    settings.Occasion `json:"occasion"`
	At          time.Time         `json:"at"`    // when it happened
	Title       string            `json:"title"` // one line without a full stop
	Text        string            `json:"text"`  // sentences, in paragraphs
	Connector   string            `json:"connector,omitempty"`
	ConnectorID string            `json:"connectorId,omitempty"`
	Run         int64             `json:"run,omitempty"`
	Code        problem.Code      `json:"code,omitempty"` // why a run failed
}

func newMessage(o settings.Occasion, at time.Time, title string, paragraphs ...string) Message {
	var kept []string
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return Message{
		ID: directory.NewID(), Occasion: o, At: at.UTC(), Title: oneLine(title),
		Text: strings.Join(kept, "\n\n"),
	}
}

// oneLine replaces line breaks and repeated spaces with single spaces, because a title is also the
// subject of a mail.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// The default templates of a channel.
const (
	DefaultTitle = "Rollcall: {{.Title}}"
	DefaultText  = "{{.Text}}\n\n{{.At}}, {{.Computer}}"
)

// fields are the values that a template can use.
type fields struct {
	Occasion, Title, Text, Connector, Code, Computer string
	At                                               string // in the region of the schedule
	Run                                              int64
}

// longestText limits how much a template writes.
const longestText = 32 << 10

var errTooLong = errors.New("the text is longer than 32 KB")

// limited is a buffer that refuses to grow too large.
type limited struct{ bytes.Buffer }

func (l *limited) Write(b []byte) (int, error) {
	if l.Len()+len(b) > longestText {
		return 0, errTooLong
	}
	return l.Buffer.Write(b)
}

// render fills in the templates of a channel.
func (s *Service) render(c settings.Channel, m Message) (title, text string, err error) {
	f := fields{
		Occasion: string(m.Occasion), Title: m.Title, Text: m.Text, Connector: m.Connector, Code: string(m.Code),
		Computer: s.o.Computer, At: s.local(m.At).Format("2 January 2006 15:04 MST"), Run: m.Run,
	}
	if title, err = fill(c.Title, DefaultTitle, f); err != nil {
		return "", "", err
	}
	if title = oneLine(title); title == "" { // servers refuse such a message
		title = m.Title
	}
	text, err = fill(c.Text, DefaultText, f)
	return title, strings.TrimSpace(text), err
}

func fill(own, usual string, f fields) (string, error) {
	if own == "" {
		own = usual
	}
	t, err := template.New("template").Parse(own)
	if err == nil && t.Tree != nil {
		err = checkNode(t.Root)
	}
	if err != nil {
		return "", wrongTemplate(own, err)
	}
	var out limited
	if err := t.Execute(&out, f); err != nil {
		return "", wrongTemplate(own, err)
	}
	return out.String(), nil
}

var errNoLoops = errors.New("range, template and block are not available")

// checkNode refuses what could keep a template busy for ever. No field of a message is a list.
func checkNode(node parse.Node) error {
	switch node := node.(type) {
	case *parse.RangeNode, *parse.TemplateNode:
		return errNoLoops
	case *parse.IfNode:
		return checkBranches(node.BranchNode)
	case *parse.WithNode:
		return checkBranches(node.BranchNode)
	case *parse.ListNode:
		if node == nil { // there is no else
			return nil
		}
		for _, n := range node.Nodes {
			if err := checkNode(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkBranches(node parse.BranchNode) error {
	return errors.Join(checkNode(node.List), checkNode(node.ElseList))
}

func wrongTemplate(text string, err error) error {
	return problem.Usage(fmt.Sprintf("The template %q cannot be used: %s", cut(oneLine(text), longestQuote),
		strings.TrimPrefix(oneLine(err.Error()), "template: ")),
		"Use text with {{.Title}}, {{.Text}}, {{.Occasion}}, {{.Connector}}, {{.Run}}, {{.Code}}, {{.At}} and "+
			"{{.Computer}}.").Wrap(err)
}

// CheckTemplates returns why the templates of a channel cannot be used. It tries them for every
// occasion, because a template can depend on it.
func CheckTemplates(c settings.Channel) error {
	for _, o := range append(slices.Clone(settings.Occasions), settings.OnTest) {
		f := fields{
			Occasion: string(o), Title: "Title", Text: "Text", Connector: "Contoso", Code: string(problem.CodeUsage),
			Computer: "here", At: "now", Run: 1,
		}
		if o == settings.OnDigest || o == settings.OnTest { // they are about no connector
			f.Connector, f.Code, f.Run = "", "", 0
		}
		if _, err := fill(c.Title, DefaultTitle, f); err != nil {
			return err
		}
		if _, err := fill(c.Text, DefaultText, f); err != nil {
			return err
		}
	}
	return nil
}
