package plan

import (
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// decisive are the properties of a user that decide who may log on. If Graph returns null for one
// of them, the known value stays.
var decisive = []string{enabledName, "userType"}

const enabledName = "accountEnabled"

// lacking returns the keys of the listed users whose decisive properties may have to be looked up.
// A first fetch checks only accountEnabled, because few users with missing values were listed
// before.
func (s *session) lacking(objects []directory.Object, keys []int64) (list []int64) {
	names := decisive
	if s.fetch.First {
		names = decisive[:1]
	}
	for i, o := range objects {
		if slices.ContainsFunc(names, func(name string) bool { return !hasValue(o.Attributes, name) }) {
			list = append(list, keys[i])
		}
	}
	return list
}

func hasValue(a directory.Attributes, name string) bool {
	value, there := a.Get(name)
	return there && value != "null"
}

// fillIn returns objects with the known values of decisive properties instead of null and, in a
// listing, instead of missing values. If accountEnabled is null and its value is not known, the
// user counts as disabled. The users for whom it is null are recorded for the plan.
func (s *session) fillIn(ctx context.Context, objects []directory.Object, keys []int64, base map[int64]staged,
	delta bool,
) ([]directory.Object, error) {
	earlier := map[int64]string{} // accountEnabled in an earlier one of the objects
	var null, given []int64
	filled := objects
	for i, o := range objects {
		if o.Removed != directory.NotRemoved {
			continue
		}
		var fill directory.Attributes
		for _, name := range decisive {
			value, there := o.Attributes.Get(name)
			if hasValue(o.Attributes, name) || !there && delta {
				continue
			}
			known, _ := base[keys[i]].attrs.Get(name)
			if name == enabledName && earlier[keys[i]] != "" {
				known = earlier[keys[i]]
			}
			if name == enabledName && value == "null" {
				null = append(null, keys[i])
				if known == "" {
					known = "false"
				}
			}
			if known != "" {
				fill = append(fill, directory.Attribute{Name: name, Value: known})
			}
		}
		if value, there := o.Attributes.Get(enabledName); there && value != "null" {
			earlier[keys[i]] = value
			given = append(given, keys[i])
		}
		if fill == nil {
			continue
		}
		if &filled[0] == &objects[0] {
			filled = slices.Clone(objects)
		}
		filled[i].Attributes = o.Attributes.Merge(fill)
		if delta { // Merge drops other cleared values, which a delta must report
			filled[i].Attributes = replaceValues(o.Attributes, fill)
		}
	}
	if delta { // a listing contains each user once
		if err := s.clearUnsaid(ctx, given); err != nil {
			return nil, err
		}
	}
	args := make([]any, 0, 2*len(null))
	for _, key := range null {
		args = append(args, s.connector, key)
	}
	return filled, sqldb.InsertRows(ctx, s.tx, "INSERT OR IGNORE INTO "+s.schema+
		".fetch_unsaid (connector, object) VALUES", "(?,?)", "", args)
}

// replaceValues returns a with new values for the properties that both have.
func replaceValues(a, values directory.Attributes) directory.Attributes {
	a = slices.Clone(a)
	for _, v := range values {
		for i := range a {
			if a[i].Name == v.Name {
				a[i].Value = v.Value
			}
		}
	}
	return a
}

// clearUnsaid removes users for whom Graph has since returned accountEnabled.
func (s *session) clearUnsaid(ctx context.Context, keys []int64) error {
	for part := range slices.Chunk(keys, sqldb.RowsPerStatement) {
		args := []any{s.connector}
		for _, key := range part {
			args = append(args, key)
		}
		if _, err := s.tx.Exec(ctx, "DELETE FROM "+s.schema+".fetch_unsaid WHERE connector = ? AND object IN ("+
			sqldb.Placeholders(len(part))+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// countUnsaid counts the users for whom Graph returned null for accountEnabled.
func (s *session) countUnsaid(ctx context.Context, p *directory.Plan) error {
	return sqldb.ScanRow(ctx, s.tx, "SELECT count(*) FROM "+s.schema+".fetch_unsaid WHERE connector = ?",
		[]any{s.connector}, &p.Unsaid)
}
