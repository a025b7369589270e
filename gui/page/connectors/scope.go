package connectors

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// scope shows below the options how many users match, and who would enter and leave the scope.
type scope struct {
	form    *form
	lines   *fyne.Container
	content *widgets.Field // aligns its lines with the inputs
	asked   string         // the options of the latest question
	stop    func()         // cancels that question
}

func newScope(f *form) *scope {
	s := &scope{form: f, lines: container.NewVBox(), stop: func() {}}
	s.content = widgets.NewField("", s.lines)
	s.content.Hide()
	return s
}

// update evaluates the options again when they have changed. While they are not valid, it shows
// nothing.
func (s *scope) update(v present.ConnectorForm) {
	if !readable(v.Verdicts()) {
		s.asked = ""
		s.stop()
		s.show(present.ScopePreview{})
		return
	}
	c := v.Connector()
	asked := c.ID + c.TenantDomain + string(c.Cloud) + directory.ScopeOf(c).String() + fmt.Sprint(c.Guards)
	if asked != s.asked {
		s.asked = asked
		s.ask(c)
	}
}

// readable reports whether the options of the preview are valid.
func readable(v verdicts) bool {
	for _, g := range present.GuardFields {
		if v[g.Field].Wrong() {
			return false
		}
	}
	return !v[present.FieldDomains].Wrong()
}

// again evaluates the same options again, after a run.
func (s *scope) again() {
	s.asked = ""
	s.update(s.form.typed())
}

type scopeAnswer struct {
	preview directory.ScopePreview
	known   bool
}

func (s *scope) ask(c directory.Connector) {
	s.stop()
	env := s.form.page.env
	s.stop = s.form.afterTyping(func() func() {
		stopCounting := task.Later(env.Tasks, countingPause, func() {
			s.show(present.ScopePreview{Text: lang.T("Counting users…")})
		})
		stopAsking := task.Go(env.Tasks, func(ctx context.Context) (a scopeAnswer, err error) {
			a.preview, a.known, err = env.Backend.PreviewScope(ctx, c)
			return a, err
		}, func(a scopeAnswer, err error) {
			stopCounting()
			if err != nil { // the form also works without a preview
				s.show(present.ScopePreview{})
				return
			}
			s.show(present.ScopePreviewOf(a.preview, a.known, len(c.Domains) > 0))
		})
		return func() {
			stopCounting()
			stopAsking()
		}
	})
}

// countingPause is how long an answer may take before a note replaces the previous answer.
const countingPause = 300 * time.Millisecond

func (s *scope) show(v present.ScopePreview) {
	if v.Text == "" && len(s.lines.Objects) == 0 {
		return // there is nothing to show
	}
	s.lines.Objects = nil
	if v.Text != "" {
		color := theme.ColorQuiet
		if v.Tone != present.ToneOff {
			color = theme.State(v.Tone).ColorName()
		}
		s.lines.Add(inset(widgets.NewText(v.Text, color)))
	}
	for _, move := range v.Moves {
		s.lines.Add(moveRow(move))
	}
	if v.Then != "" {
		s.lines.Add(then(v))
	}
	widgets.ShowIf(s.content, v.Text != "")
	s.form.relayout()
	if len(v.Moves) > 0 && s.form.fields.Touched(present.FieldDomains) {
		widgets.IntoSight(s.form.scroll, s.content)
	}
}

// then returns what would happen, in as many lines as needed.
func then(v present.ScopePreview) fyne.CanvasObject {
	text := widget.NewLabel(v.Then)
	text.Wrapping, text.Importance = fyne.TextWrapWord, importances[v.ThenTone]
	return text
}

// moveRow returns a line about who would enter or leave, with a button that shows all names.
func moveRow(move present.ScopeMove) fyne.CanvasObject {
	text := inset(widgets.NewText(move.Text, ""))
	if move.Whole() {
		return text
	}
	var names *widget.Button
	names = widget.NewButton(lang.T("Names"), func() { widgets.ShowLines(names, move.Title, move.Names, move.More) })
	return container.NewBorder(nil, nil, nil, names, text)
}
