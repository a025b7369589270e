package plan

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Plan implements syncer.Plans. It may be called again after more data was staged.
func (st *Store) Plan(ctx context.Context, f *directory.Fetch, o directory.PlanOptions) (directory.Plan, error) {
	p := directory.Plan{Options: o}
	err := st.stage(ctx, f, "plan", func(inner context.Context, s *session) error {
		s.options = o
		if err := s.listUnfound(inner, &p); err != nil {
			return err
		}
		if err := s.countUnsaid(inner, &p); err != nil {
			return err
		}
		if f.First {
			return s.planFirst(inner, &p)
		}
		edits, edited, err := s.edits(inner)
		if err != nil {
			return err
		}
		p.Edits = edits
		if err := s.restage(inner, edited); err != nil {
			return err
		}
		args := []any{
			s.connector, s.fetch.Mode == directory.ModeFull && !o.KeepAbsent, edited,
			slices.ContainsFunc(edits, func(e directory.OptionEdit) bool { return e.Option == "guests" }),
			o.HidesMembers, s.fetch.Mode == directory.ModeFull && o.KeepAbsent,
		}
		if p.Reading, err = s.readings(inner); err != nil {
			return err
		}
		late, err := s.lateSteps(inner, p.Reading)
		if err != nil {
			return err
		}
		if err := s.runSteps(ctx, slices.Concat(objectSteps, rereadSteps(p.Reading, "1"), late, edgeSteps),
			args); err != nil {
			return err
		}
		if o.Withhold {
			if err := s.runSteps(ctx, withholdSteps, []any{s.connector, o.Approved}); err != nil {
				return err
			}
		}
		return s.countPlan(inner, &p)
	})
	return p, err
}

// runSteps runs statements of one plan. ctx can cancel a statement while it runs: with a million
// accounts, each takes seconds.
func (s *session) runSteps(ctx context.Context, steps []planStep, args []any) error {
	for _, step := range steps {
		if _, err := s.tx.Exec(ctx, step.query, args...); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// edits lists the options that affect statuses and that differ from those of the last applied run.
// edited is also set if that run withheld accounts that the options take out of scope.
func (s *session) edits(ctx context.Context) (list []directory.OptionEdit, edited bool, err error) {
	var before string
	var at int64
	if err := sqldb.ScanRow(ctx, s.tx,
		"SELECT m.scope, c.scope_edited_at FROM mirror m JOIN connector c ON c.id = m.connector WHERE c.id = ?",
		[]any{s.connector}, &before, &at); err != nil {
		return nil, false, fmt.Errorf("compare options: %w", err)
	}
	before, edited = strings.CutSuffix(before, scopeWithheld)
	list = s.fetch.Scope.Edits(directory.ParseScope(before), sqldb.FromMillis(at))
	return list, edited || len(list) > 0, nil
}

// restage stages the accounts whose status changes because of edited options although Graph did not
// mention them. A full fetch has already staged every account.
func (s *session) restage(ctx context.Context, edited bool) error {
	if !edited || s.fetch.Mode == directory.ModeFull {
		return nil
	}
	return sqldb.Wrap("apply edited options",
		s.stageFacts(ctx, `SELECT v.object, v.status, v.enabled, v.guest, v.domain, v.name, v.doc, v.guid
		FROM user_version v WHERE v.connector = ? AND v.valid_to IS NULL AND v.status <> `+schema.Deleted+`
			AND NOT EXISTS (SELECT 1 FROM staging.stage_user s WHERE s.object = v.object)`))
}

// stageFacts stages those accounts of a query whose facts now lead to another status than the one
// in its second column. The parameter of the query is the connector.
func (s *session) stageFacts(ctx context.Context, query string) error {
	var args []any
	err := sqldb.EachRow(ctx, s.tx, query, []any{s.connector}, func(rows *sql.Rows) (bool, error) {
		var object int64
		var status directory.Status
		var f directory.Facts
		var name, doc string
		var origin any
		if err := rows.Scan(&object, &status, &f.Enabled, &f.Guest, &f.Domain, &name, &doc, &origin); err != nil {
			return false, err
		}
		if now := s.fetch.Scope.Status(f); now != status {
			args = append(args, object, s.connector, int64(directory.NotRemoved), int64(now), f.Enabled, f.Guest,
				f.Domain, name, doc, origin)
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	return sqldb.InsertRows(ctx, s.tx, `INSERT INTO staging.stage_user
		(object, connector, removal, status, enabled, guest, domain, name, doc, guid) VALUES`, "(?,?,?,?,?,?,?,?,?,?)",
		"", args)
}
