package guide

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/resources/docs"
)

// stage is an open guide.
type stage struct {
	window fyne.Window
	dialog *Dialog
	opened []string
	copied string
}

func open(t *testing.T, page string) *stage {
	t.Helper()
	guitest.App(t)
	s := &stage{window: test.NewTempWindow(t, container.NewStack())}
	s.window.Resize(fyne.NewSize(1180, 860))
	s.dialog = Open(Env{
		Canvas: s.window.Canvas(),
		OpenURL: func(page *url.URL) error {
			guitest.Did("open")
			s.opened = append(s.opened, page.String())
			return nil
		},
		Copy:   func(text string) { guitest.Did("copy"); s.copied = text },
		Failed: func(err error) { t.Error(err) },
		Added:  []Added{{"About", "licence", widget.NewLabel("Version 1")}},
	}, page)
	return s
}

func (s *stage) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

func (s *stage) titles() (list []string) {
	for _, i := range s.dialog.listed {
		list = append(list, s.dialog.all[i].title)
	}
	return list
}

// TestEveryPageIsDrawn checks that every page can be drawn, in a narrow window and in a wide one,
// and has its pictures. Nothing is wider than the dialog.
func TestEveryPageIsDrawn(t *testing.T) {
	s := open(t, docs.Index)
	for i, c := range s.dialog.all {
		s.dialog.show(i, "")
		if s.dialog.page == nil {
			continue
		}
		room := s.dialog.body.Size().Width
		if least := s.dialog.page.content.MinSize().Width; least > room {
			t.Errorf("%s needs a width of %v, and there is %v", c.path, least, room)
		}
		pictures := strings.Count(c.text, "\n![")
		for _, o := range guitest.All(s.dialog.page.content) {
			if _, ok := o.(*canvas.Image); ok && o.MinSize().Height == pictureHeight {
				pictures--
			}
		}
		if pictures != 0 {
			t.Errorf("%s lacks %d pictures", c.path, pictures)
		}
		if strings.HasSuffix(c.path, "notifications.md") {
			guitest.Gallery(t, "guide-page", s.window)
		}
	}
}

// TestLinks checks that a link to a page opens it, one with an anchor shows the heading, and others
// are opened in the browser.
func TestLinks(t *testing.T) {
	s := open(t, docs.Index)
	at := func() chapter { return s.dialog.all[s.dialog.shown] }
	follow := func(to string) {
		target, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		s.dialog.open(at(), target)
	}
	follow("headless.md")
	if at().path != "guide/headless.md" {
		t.Fatalf("at %s", at().path)
	}
	follow("notifications.md#monitoring")
	if y := s.dialog.scroll.Offset.Y; at().path != "guide/notifications.md" || y < 500 {
		t.Errorf("at %s, scrolled by %v", at().path, y)
	}
	follow("../secrets.md")
	if at().path != "secrets.md" || s.dialog.scroll.Offset.Y != 0 {
		t.Errorf("at %s, scrolled by %v", at().path, s.dialog.scroll.Offset.Y)
	}
	follow("https://example.com/x")
	if !slices.Equal(s.opened, []string{"https://example.com/x"}) {
		t.Errorf("opened %q", s.opened)
	}
}

// TestLinksLeadSomewhere checks that every link of the guide leads to a page and a heading that
// exist.
func TestLinksLeadSomewhere(t *testing.T) {
	pages, err := contents()
	if err != nil {
		t.Fatal(err)
	}
	anchors := map[string][]string{}
	for _, c := range pages {
		for _, b := range blocksOf(c.text) {
			anchors[c.path] = append(anchors[c.path], b.anchor)
		}
	}
	checked := 0
	for _, c := range pages {
		for _, to := range linksIn(c.text) {
			name, anchor, _ := strings.Cut(to, "#")
			target, ok := pageOf(c.path, name)
			if name == "" {
				target, ok = c.path, true
			}
			switch {
			case strings.HasPrefix(to, "https://"):
			case strings.HasSuffix(name, ".png"):
			case !ok || anchors[target] == nil:
				t.Errorf("%s: the link %s leads nowhere", c.path, to)
			case anchor != "" && !slices.Contains(anchors[target], anchor):
				t.Errorf("%s: %s has no heading %q: %q", c.path, target, anchor, anchors[target])
			default:
				checked++
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d links were found", checked)
	}
}

// TestSearch checks that the list shows the pages that contain every word, and what the window
// adds. Enter opens the first one.
func TestSearch(t *testing.T) {
	s := open(t, docs.Index)
	s.dialog.search.SetText("HMAC signature")
	if diff := cmp.Diff([]string{"Notifications and monitoring"}, s.titles()); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	s.dialog.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !s.shows("Rollcall-Delivery") {
		t.Error("Enter does not open the page")
	}
	s.dialog.search.SetText("licence")
	if !slices.Contains(s.titles(), "About") {
		t.Errorf("found %q", s.titles())
	}
	s.dialog.search.SetText("xyzzy")
	s.dialog.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(s.titles()) != 0 || !s.shows("Rollcall-Delivery") {
		t.Errorf("found %q, or the page has changed", s.titles())
	}
	s.dialog.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.dialog.IsOpen() {
		t.Error("Escape does not close it")
	}
}

func TestBlocks(t *testing.T) {
	got := blocksOf("# Title\n\nText\nmore\n\n```sh run\nls\n\nls -l\n```\n\n## A `b`, c!\n\nx\n\n    indented\n\n" +
		"| a | b |\n|---|---|\n| 1 | |\n\n![alt](p.png)\n")
	want := []block{
		{kind: prose, text: "# Title\n\nText\nmore"},
		{kind: code, text: "ls\n\nls -l"},
		{kind: prose, text: "## A `b`, c!\n\nx", anchor: "a-b-c"},
		{kind: code, text: "indented"},
		{kind: table, rows: [][]string{{"a", "b"}, {"1", ""}}},
		{kind: picture, text: "p.png"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(block{})); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

// TestCopy checks that a command is copied without anything around it.
func TestCopy(t *testing.T) {
	s := open(t, docs.Index)
	for _, o := range guitest.All(s.dialog.page.content) {
		if b, ok := o.(*widget.Button); ok {
			test.Tap(b)
		}
	}
	if s.copied != "rollcallctl diagnostics --out help.zip" {
		t.Errorf("copied %q", s.copied)
	}
}

func TestRobot(t *testing.T) {
	guitest.Robot(t, []func(*testing.T){func(t *testing.T) {
		for _, page := range []string{docs.Index, "guide/backup.md", "guide/files.md"} {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, page)
				guitest.Gallery(t, "guide-robot-"+s.dialog.all[s.dialog.shown].title, s.window)
			})
		}
	}})
}
