package directory

import (
	"context"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	// mostRuns is the maximum number of runs in the "as of" list: several years with a usual
	// schedule. Earlier moments are chosen by date.
	mostRuns = 10_000
	// mostTexts is the maximum number of domains or departments in a list, because guests can have
	// any number of them.
	mostTexts = 10_000
)

// texts are the choices of a text picker.
type texts struct {
	hint    lang.Key
	load    func(b Backend, ctx context.Context, limit int) ([]string, error)
	choices func(list []string, typed string) []present.Choice[string]
	show    func(text string) string
}

var (
	domainTexts = texts{
		lang.Key("Domain"), func(b Backend, ctx context.Context, limit int) ([]string, error) {
			return b.Domains(ctx, limit)
		},
		present.DomainChoices, present.DomainText,
	}
	departmentTexts = texts{
		lang.Key("Department"), func(b Backend, ctx context.Context, limit int) ([]string, error) {
			return b.Departments(ctx, limit)
		},
		func(list []string, typed string) []present.Choice[string] {
			return present.TextChoices(present.AllDepartments.String(), list, typed)
		},
		func(text string) string {
			if text == "" {
				return present.AllDepartments.String()
			}
			return present.Line(text)
		},
	}
)

// textPicker chooses one of many texts, for example a department.
type textPicker struct {
	*widgets.Picker
	page   *Page
	texts  texts
	list   []string
	chosen func(text string)
	stop   func()
}

// newTextPicker returns a picker with the text now chosen. It calls chosen with a new choice, which
// is empty for all.
func newTextPicker(p *Page, of texts, now string, chosen func(text string)) *widgets.Picker {
	t := &textPicker{
		Picker: widgets.NewPicker(of.show(now), of.hint.String()), page: p, texts: of, chosen: chosen,
		stop: func() {},
	}
	t.Open, t.Choices, t.Chosen = t.read, t.labels, t.choose
	return t.Picker
}

// read reads the texts, and shows them.
func (t *textPicker) read() {
	t.stop()
	t.stop = task.Go(t.page.env.Tasks, func(ctx context.Context) ([]string, error) {
		return t.texts.load(t.page.env.Backend, ctx, mostTexts)
	}, func(list []string, err error) {
		if err != nil {
			t.page.failed(err)
			return
		}
		t.list = list
		t.Offer()
	})
}

func (t *textPicker) labels(typed string) []string {
	return present.Labels(t.texts.choices(t.list, typed))
}

func (t *textPicker) choose(typed string, choice int) {
	text := t.texts.choices(t.list, typed)[choice].Value
	t.list = nil
	t.SetText(t.texts.show(text))
	t.chosen(text)
}
