package history

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// shared is the common part of both lists: a table of the newest rows, a footer, and the details of
// the selected row.
type shared struct {
	env      Env
	body     *fyne.Container // contains the split, or explains why there are no rows
	exporter *widget.Button
	said     *widget.Label // the result of an export
	table    *widgets.Table
	footText *widgets.Text
	older    *widget.Button
	object   fyne.CanvasObject // the details
	split    *widgets.Split

	connectors []directory.Connector
	limit      int
	chosen     int64 // ID of the selected row; 0 if none
}

// rowsRead is the number of rows that are read at first and with each further request.
const rowsRead = 500

// newShared returns a list that shows the text reading until its rows arrive.
func newShared(env Env, reading string) shared {
	return shared{env: env, limit: rowsRead, body: container.NewStack(widgets.NewReading(reading))}
}

// divide puts the table above its footer and next to the details. The user's split is stored under
// name.
func (s *shared) divide(name, olderRows string, load func()) {
	s.footText = widgets.NewWholeText("", theme.ColorQuiet)
	s.older = widget.NewButton(olderRows, func() {
		s.limit += rowsRead
		load()
	})
	s.older.Hide()
	s.said = widget.NewLabel("")
	s.said.Wrapping = fyne.TextWrapWord
	s.said.Hide()
	foot := container.NewVBox(container.NewHBox(container.NewCenter(s.footText), s.older), s.said)
	s.split = widgets.NewSplit(name, listShare, container.NewBorder(nil, foot, nil, nil, s.table), s.object)
	s.split.SideBySideFrom, s.split.LeastFirst, s.split.LeastSecond = sideBySideWidth, leastAbove, leastBelow
	s.object.Hide()
}

// put shows either the rows or an object instead of them.
func (s *shared) put(o fyne.CanvasObject) { widgets.Replace(s.body, o) }

// count shows in the footer how many rows there are: all, or only the newest.
func (s *shared) count(rows int, all, newest string) {
	more := rows == s.limit
	widgets.ShowIf(s.older, more)
	if more {
		all = newest
	}
	s.footText.SetText(all)
}

// showChosen selects the chosen row and opens its details. If they are already open, the list keeps
// its scroll position. row is -1 if the row is no longer listed.
func (s *shared) showChosen(row int, already bool, open func(row int)) {
	if row < 0 {
		s.closeDetail()
		return
	}
	already = already && s.object.Visible()
	open(row)
	if already {
		s.table.Mark(row)
		return
	}
	s.table.Select(row) // after the layout has changed, so the row is visible
}

// openDetail shows the details next to the rows.
func (s *shared) openDetail() {
	s.object.Show()
	s.split.Refresh()
}

func (s *shared) closeDetail() {
	s.chosen = 0
	s.table.Unselect()
	s.object.Hide()
	s.split.Refresh()
}

// name returns the description of a connector, or an empty text if it no longer exists.
func (s *shared) name(connector string) string {
	for _, c := range s.connectors {
		if c.ID == connector {
			return c.Description
		}
	}
	return ""
}

// connectorNames returns the options for the connector, with "all" first. Descriptions are unique.
func (s *shared) connectorNames() []string {
	names := []string{allConnectors.String()}
	for _, c := range s.connectors {
		names = append(names, present.Line(c.Description))
	}
	return names
}

// export lets the user choose a file, writes it, and shows the result in the footer. The button is
// disabled meanwhile.
func (s *shared) export(
	name string, write func(ctx context.Context, path string) (int, error), written func(n int, path string) string,
) {
	s.env.NewFile(name, func(path string) {
		s.exporter.Disable()
		task.Go(s.env.Tasks, func(ctx context.Context) (int, error) {
			return write(ctx, path)
		}, func(n int, err error) {
			s.exporter.Enable()
			if err != nil {
				s.say(present.ProblemOf(err).Text(), widget.DangerImportance)
				return
			}
			s.say(written(n, path), widget.LowImportance)
		})
	})
}

func (s *shared) say(text string, importance widget.Importance) {
	s.said.Importance = importance
	s.said.SetText(text)
	s.said.Show()
	s.split.Refresh()
}
