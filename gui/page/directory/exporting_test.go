package directory_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	vocabulary "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// export presses the button with a label and chooses a format.
func (s *screen) export(t *testing.T, button, format string) {
	t.Helper()
	guitest.Do(s.tasks, func() { guitest.Tap(t, s.window, button) })
	guitest.Do(s.tasks, func() { guitest.ChooseInMenu(t, s.window, format) })
	guitest.Settle()
}

const csv, jsonLines = "CSV, for spreadsheets…", "JSON lines, for programs…"

// TestExportsTheListAsItIs checks that the export contains what the list shows, with its search,
// filters and moment.
func TestExportsTheListAsItIs(t *testing.T) {
	d := contoso()
	show(t, d, func(s *screen) {
		s.Search("adele")
		guitest.Settle()
		s.export(t, "Export…", csv)
		if want := []string{"rollcall-users.csv"}; !slices.Equal(s.files, want) {
			t.Fatalf("files %q, want %q", s.files, want)
		}
		saved := d.SavedRows[0]
		if saved.What != vocabulary.KindUser || saved.Query.Search != "adele" ||
			saved.Path != "/home/ada/rollcall-users.csv" {
			t.Errorf("wrote %+v", saved)
		}
		if want := "2 users written to /home/ada/rollcall-users.csv."; s.ExportSays() != want ||
			s.Count() != "2 users" {
			t.Errorf("it says %q next to %q, want %q", s.ExportSays(), s.Count(), want)
		}
		guitest.Tap(t, s.window, "Show folder")
		if want := []string{"/home/ada"}; !slices.Equal(s.opened, want) {
			t.Errorf("opened %q, want %q", s.opened, want)
		}
		s.ShowGroups()
		guitest.Settle()
		s.Search("")
		guitest.Settle()
		s.export(t, "Export…", jsonLines)
		if saved := d.SavedRows[1]; saved.What != vocabulary.KindGroup ||
			saved.Path != "/home/ada/rollcall-groups.jsonl" ||
			s.ExportSays() != "3 groups written to /home/ada/rollcall-groups.jsonl." {
			t.Errorf("wrote %+v and says %q", saved, s.ExportSays())
		}
	})
}

func TestExportsSelectedRows(t *testing.T) {
	d := many(250)
	show(t, d, func(s *screen) {
		for _, row := range []int{3, 4, 120} {
			guitest.Do(s.tasks, func() { s.Pick(row) })
		}
		guitest.Settle()
		s.export(t, "Export 3 rows…", csv)
		var ids []string
		for _, r := range d.SavedRows[0].Query.Only {
			ids = append(ids, r.ID)
		}
		if want := []string{"u3", "u4", "u120"}; !slices.Equal(ids, want) ||
			s.ExportSays() != "3 users written to /home/ada/rollcall-users.csv." {
			t.Errorf("wrote %q, want %q; says %q", ids, want, s.ExportSays())
		}
	})
}

// TestRowMenuExportsSelectedRows checks that the menu of a selected row exports all selected rows,
// one export at a time.
func TestRowMenuExportsSelectedRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := many(10)
		d.Written = make(chan struct{})
		shown(t, d, func(s *screen) {
			for _, row := range []int{1, 3} {
				guitest.Do(s.tasks, func() { s.Pick(row) })
			}
			guitest.Do(s.tasks, func() { s.openMenu(t, "Person 000003") })
			guitest.Do(s.tasks, func() { guitest.ChooseInMenu(t, s.window, "Export 2 rows…") })
			guitest.Do(s.tasks, func() { guitest.ChooseInMenu(t, s.window, csv) })
			guitest.Settle()
			guitest.Do(s.tasks, func() { s.openMenu(t, "Person 000003") })
			guitest.Do(s.tasks, func() { guitest.ChooseInMenu(t, s.window, "Export 2 rows…") })
			if top := s.window.Canvas().Overlays().Top(); top != nil &&
				slices.Contains(guitest.MenuTexts(s.window), csv) {
				t.Error("a second export is offered while one is written")
			}
			close(d.Written)
			guitest.Settle()
			if len(d.SavedRows) != 1 {
				t.Fatalf("%d files, want one", len(d.SavedRows))
			}
			want := []vocabulary.Ref{{Connector: "c1", ID: "u1"}, {Connector: "c1", ID: "u3"}}
			if got := d.SavedRows[0].Query.Only; !slices.Equal(got, want) {
				t.Errorf("wrote %v, want %v", got, want)
			}
		})
	})
}

func TestExportsMembers(t *testing.T) {
	d := namesakes()
	show(t, d, func(s *screen) {
		s.ShowGroups()
		guitest.Settle()
		s.Choose(0)
		s.ShowTab(1)
		guitest.Settle()
		s.SearchMembers("grady")
		guitest.Settle()
		guitest.Do(s.tasks, s.TapExportMembers)
		guitest.Do(s.tasks, func() { guitest.ChooseInMenu(t, s.window, csv) })
		guitest.Settle()
		saved := d.SavedRows[0]
		if saved.What != vocabulary.KindUser || saved.Query.MembersOf.ID != "g1" || saved.Query.Search != "grady" ||
			saved.Path != "/home/ada/rollcall-users-of-all-employees.csv" {
			t.Errorf("wrote %+v", saved)
		}
		if want := "2 users written to " + saved.Path + "."; s.ExportSays() != want || s.FoundMembers() != "2 users" {
			t.Errorf("it says %q next to %q, want %q", s.ExportSays(), s.FoundMembers(), want)
		}
	})
}

func TestExportIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := contoso()
		d.Written = make(chan struct{})
		shown(t, d, func(s *screen) {
			s.export(t, "Export…", csv)
			if got := s.ExportSays(); got != "Writing 0 of 4 users…" || guitest.Offers(s.window, "Export…") {
				t.Errorf("while it writes it says %q", got)
			}
			guitest.Gallery(t, "directory_exporting", s.window)
			guitest.Do(s.tasks, func() { guitest.Tap(t, s.window, "Cancel") })
			guitest.Settle()
			if got := s.ExportSays(); got != "Export cancelled. No file was written." || len(d.SavedRows) > 0 ||
				!guitest.Offers(s.window, "Export…") {
				t.Errorf("cancelled, it says %q and wrote %+v", got, d.SavedRows)
			}
			if guitest.Offers(s.window, "Show folder") {
				t.Error("a folder without the file is offered")
			}
		})
	})
}

func TestExportFails(t *testing.T) {
	d := contoso()
	d.SaveErr = problem.Problem{
		Code: "file_unwritable", Title: "The file cannot be written",
		Detail: "The disk is full.",
	}.Wrap(errors.New("disk"))
	show(t, d, func(s *screen) {
		s.export(t, "Export…", csv)
		if got := s.ExportSays(); got != "The file cannot be written. The disk is full." ||
			guitest.Offers(s.window, "Show folder") {
			t.Errorf("it says %q", got)
		}
		guitest.Gallery(t, "directory_export_failed", s.window)
	})
}
