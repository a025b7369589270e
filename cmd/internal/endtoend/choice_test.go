package endtoend

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// choose changes which properties the connector reads.
func (w *world) choose(t testing.TB, text string) {
	t.Helper()
	c, err := w.db.Connector(t.Context(), w.connector.ID)
	if err == nil {
		c.Attributes, err = directory.ParseChoice(text)
	}
	if err == nil {
		err = w.db.UpdateConnector(t.Context(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// changesOf returns the changes of a run, as "what id property…".
func (w *world) changesOf(t *testing.T, run int64) (list []string) {
	t.Helper()
	must(t, w.db.Planned(t.Context(), directory.ChangeQuery{Run: run}, func(c directory.Change) error {
		words := []string{string(c.Op), c.What, c.ID}
		for _, p := range c.Properties {
			words = append(words, p.Name)
		}
		list = append(list, strings.Join(words, " "))
		return nil
	}))
	return list
}

// propertiesChanged returns the changed properties in the history of an account.
func (w *world) propertiesChanged(t *testing.T, id string) (list []string) {
	t.Helper()
	events, err := w.db.UserEvents(t.Context(), w.user(t, id), directory.Moment{}, 0)
	must(t, err)
	for _, e := range events {
		for _, p := range e.Properties {
			list = append(list, p.Name)
		}
	}
	return list
}

// TestChangedChoiceIsNoChange checks that choosing other properties makes one run read everything.
// The history shows what changed in the tenant in the meantime, but nothing that only the choice
// changed.
func TestChangedChoiceIsNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 120, Groups: 20})
		defer w.close(t)
		w.choose(t, "department,manager,assignedLicenses,onPremisesSyncEnabled")
		people := slices.Sorted(maps.Keys(w.tenant.Truth().Users))
		mover, leaver, quiet := people[3], people[5], people[7]
		first := w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.DeleteUser(leaver))
		w.mustRun(t, false, directory.StateSucceeded)

		w.choose(t, "all")
		must(t, w.tenant.UpdateUser(mover, sim.Props{"department": "Moved", "faxNumber": "1234"}))
		preview := w.runWith(t, t.Context(), syncer.Options{Preview: true})
		more := w.mustRun(t, false, directory.StateSucceeded)
		want := []string{"updated user " + mover + " department"}
		for name, run := range map[string]directory.Run{"preview": preview, "run": more} {
			if run.Mode != directory.ModeFull || run.Resync == "" || run.Users.Updated != 1 ||
				run.Groups.Updated != 0 || len(run.Reading) == 0 {
				t.Errorf("%s: %s (%s), %+v, %+v, reading %d", name, run.Mode, run.Resync, run.Users, run.Groups,
					len(run.Reading))
			}
			if got := w.changesOf(t, run.ID); !slices.Equal(got, want) {
				t.Errorf("%s changed %q, want %q", name, got, want)
			}
			if len(run.Properties) != 1 || run.Properties[0].Name != "department" {
				t.Errorf("%s counts %+v", name, run.Properties)
			}
		}
		w.checkTruth(t)
		if got := w.user(t, quiet); got.Run != first.ID || len(w.propertiesChanged(t, quiet)) != 0 {
			t.Errorf("an account that did not change shows run %d as its last change, and its history shows %q",
				got.Run, w.propertiesChanged(t, quiet))
		}
		w.mustRun(t, false, directory.StateUnchanged)

		// Later changes are shown again. A deleted account was read with the new properties before.
		must(t, w.tenant.UpdateUser(mover, sim.Props{"faxNumber": "5678"}), w.tenant.RestoreUser(leaver))
		later := w.mustRun(t, false, directory.StateSucceeded)
		want = []string{"restored user " + leaver, "updated user " + mover + " faxNumber"}
		got := slices.DeleteFunc(w.changesOf(t, later.ID), func(c string) bool {
			return strings.Contains(c, "membership")
		})
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("later %q, want %q", got, want)
		}
		if changed := w.propertiesChanged(t, leaver); len(changed) != 0 {
			t.Errorf("the history of the restored account shows %q", changed)
		}
		w.checkTruth(t)

		w.choose(t, "all,-department,-givenName")
		fewer := w.mustRun(t, false, directory.StateSucceeded)
		if got := w.changesOf(t, fewer.ID); len(got) != 0 || fewer.Users.Updated != 0 {
			t.Errorf("fewer properties changed %q, %+v", got, fewer.Users)
		}
		if _, ok := w.user(t, mover).Attributes.Get("department"); ok {
			t.Error("a property that is no longer read stays")
		}
		if found := w.find(t, "department:moved"); found != 0 {
			t.Errorf("a search for it finds %d", found)
		}
		before, err := w.db.User(t.Context(), mover, directory.Moment{Run: later.ID})
		must(t, err)
		if before.Attributes.Text("department") != "Moved" {
			t.Errorf("as of the previous run, department is %q", before.Attributes.Text("department"))
		}

		w.choose(t, "")
		w.mustRun(t, false, directory.StateSucceeded)
		w.checkTruth(t)
		if found := w.find(t, "department:moved"); found != 1 {
			t.Errorf("a search for a property that is read again finds %d", found)
		}
		findings, err := w.db.Check(t.Context())
		must(t, err)
		if len(findings) != 0 {
			t.Errorf("check: %q", findings)
		}
	})
}

func (w *world) find(t *testing.T, search string) (n int) {
	t.Helper()
	for _, err := range w.db.Users(t.Context(), directory.Query{Search: search}) {
		must(t, err)
		n++
	}
	return n
}

// TestRefusedPropertyIsNotEmptied checks that if Graph refuses a property for some time, its value
// stays, and the history shows no change.
func TestRefusedPropertyIsNotEmptied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 15})
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Faults.RefuseProperty("jobTitle")
		refused := w.mustRun(t, true, directory.StateWarnings)
		again := w.mustRun(t, true, directory.StateUnchanged) // The warning is already known.
		w.tenant.Faults.Clear()
		back := w.mustRun(t, true, directory.StateSucceeded)
		for _, run := range []directory.Run{refused, again, back} {
			if got := w.changesOf(t, run.ID); len(got) != 0 {
				t.Errorf("run %d changed %q", run.ID, got)
			}
		}
		w.checkTruth(t)
	})
}

// TestDirectoryExtensions checks that Rollcall reads all directory extensions if it has the
// permission to list them. Without it, they must be chosen by name. Values that are already known
// stay.
func TestDirectoryExtensions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 15})
		defer w.close(t)
		const prefix = "extension_5c2a0f7d4b1e4c63a9d08e21f3b6c754_"
		users, groups := []string{prefix + "badgeNumber", prefix + "costCenter"}, []string{prefix + "ownerDepartment"}
		w.extensions(t, nil, nil)
		w.mustRun(t, false, directory.StateSucceeded)
		w.extensions(t, nil, nil)

		w.choose(t, "all,"+users[0])
		w.mustRun(t, false, directory.StateSucceeded) // Groups refuse the extension without a warning.
		w.extensions(t, users[:1], nil)

		w.tenant.Grant("Directory.Read.All")
		run := w.mustRun(t, false, directory.StateSucceeded)
		w.extensions(t, users, groups)
		if got := w.changesOf(t, run.ID); len(got) != 0 {
			t.Errorf("found extensions changed %q", got)
		}

		w.tenant.Revoke("Directory.Read.All")
		w.mustRun(t, false, directory.StateUnchanged)
		w.extensions(t, users, groups)

		w.choose(t, "all,-"+users[1])
		w.mustRun(t, false, directory.StateSucceeded)
		w.extensions(t, users[:1], groups)
	})
}

// extensions compares the extensions in the directory with the expected ones.
func (w *world) extensions(t *testing.T, users, groups []string) {
	t.Helper()
	names := func(docs map[string]string) (list []string) {
		for _, doc := range docs {
			for word := range strings.SplitSeq(doc, `"`) {
				if directory.IsExtension(word) && !slices.Contains(list, word) {
					list = append(list, word)
				}
			}
		}
		slices.Sort(list)
		return list
	}
	c := w.content(t, directory.Moment{})
	if got := names(c.Users); !slices.Equal(got, users) {
		t.Errorf("extensions of users are %q, want %q", got, users)
	}
	if got := names(c.Groups); !slices.Equal(got, groups) {
		t.Errorf("extensions of groups are %q, want %q", got, groups)
	}
}

// TestChoiceThatChangesWhileAnAccountIsKept checks that the run after the choice does not read an
// account that is missing from the listing but kept, or that leaves the scope while removals are
// withheld. When a later run reads it with the new properties, the history shows no change.
func TestChoiceThatChangesWhileAnAccountIsKept(t *testing.T) {
	for name, tt := range map[string]struct {
		leave, comeBack func(*testing.T, *world, string)
		changed         []string // changed properties in the history of the first account
	}{
		"absent": {func(t *testing.T, w *world, id string) {
			w.tenant.Faults.Silence()
			must(t, w.tenant.DeleteUser(id))
			w.tenant.Faults.Clear()
			w.tenant.Faults.LieAboutCount(3)
		}, func(t *testing.T, w *world, id string) {
			w.tenant.Faults.Clear()
			must(t, w.tenant.RestoreUser(id))
		}, nil},
		"removal withheld": {func(t *testing.T, w *world, id string) {
			must(t, w.tenant.DeleteUser(id))
		}, func(t *testing.T, w *world, id string) {
			must(t, w.tenant.RestoreUser(id))
		}, nil},
		"out of scope, withheld": {func(t *testing.T, w *world, id string) {
			must(t, w.tenant.UpdateUser(id, sim.Props{"mail": id + "@elsewhere.example"}))
		}, func(t *testing.T, w *world, id string) {
			must(t, w.tenant.UpdateUser(id, sim.Props{"mail": id + "@" + w.tenant.Domain}))
		}, []string{"mail"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 4, Users: 120, Groups: 20})
				defer w.close(t)
				w.choose(t, "jobTitle,assignedLicenses,onPremisesSyncEnabled")
				c, err := w.db.Connector(t.Context(), w.connector.ID)
				must(t, err)
				c.Domains = []string{w.tenant.Domain}
				must(t, w.db.UpdateConnector(t.Context(), c))
				w.mustRun(t, false, directory.StateSucceeded)
				var kept []string
				for id := range w.statuses(t) {
					if w.statuses(t)[id] == directory.StatusActive && len(kept) < 2 {
						kept = append(kept, id)
					}
				}
				slices.Sort(kept)
				for _, id := range kept {
					must(t, w.tenant.UpdateUser(id,
						sim.Props{"department": "New", "faxNumber": "1234", "jobTitle": "Clerk"}))
				}
				w.mustRun(t, false, directory.StateSucceeded)

				if name != "absent" {
					w.ends(t, w.neighbour(t), directory.StateFailed)
				}
				for _, id := range kept {
					tt.leave(t, w, id)
				}
				w.choose(t, "all")
				if run := w.mustRun(t, false, directory.StateWarnings); run.Users.Removed != 0 ||
					len(run.Reading) == 0 {
					t.Fatalf("users %+v, reading %d", run.Users, len(run.Reading))
				}
				for _, id := range kept {
					tt.comeBack(t, w, id)
				}
				must(t, w.tenant.UpdateUser(kept[1], sim.Props{"jobTitle": "Boss"}))
				run := w.run(t, t.Context(), false)
				if run.Mode != directory.ModeDelta || run.Users.Removed+run.Users.Added+run.Users.Restored > 0 {
					t.Fatalf("run is %s, %s, users %+v", run.State, run.Mode, run.Users)
				}
				if got := w.changesOf(t, run.ID); !slices.Contains(got,
					"updated user "+strings.Join(slices.Concat([]string{kept[1], "jobTitle"}, tt.changed), " ")) ||
					len(got) != 1+len(tt.changed) {
					t.Errorf("it changed %q", got)
				}
				for _, p := range run.Properties {
					if p.Name != "jobTitle" && !slices.Contains(tt.changed, p.Name) {
						t.Errorf("it counts %+v", run.Properties)
						break
					}
				}
				for i, want := range [][]string{{"jobTitle"}, {"jobTitle", "jobTitle"}} {
					got := w.propertiesChanged(t, kept[i])
					if got = slices.DeleteFunc(got, func(p string) bool {
						return slices.Contains(tt.changed, p)
					}); !slices.Equal(got, want) {
						t.Errorf("the history of account %d shows %q", i, got)
					}
				}
				found := 0
				for _, err := range w.db.Users(t.Context(), directory.Query{Search: "department:New"}) {
					must(t, err)
					found++
				}
				if found != 2 {
					t.Errorf("a search for a property that was read later finds %d accounts", found)
				}
				must(t, w.tenant.UpdateUser(kept[0], sim.Props{"faxNumber": "5678"}))
				run = w.run(t, t.Context(), false)
				if got := w.changesOf(t, run.ID); !slices.Equal(got,
					[]string{"updated user " + kept[0] + " faxNumber"}) {
					t.Errorf("then it changed %q", got)
				}
				if findings, err := w.db.Check(t.Context()); err != nil || len(findings) > 0 {
					t.Errorf("check: %v, %v", findings, err)
				}
			})
		})
	}
}
