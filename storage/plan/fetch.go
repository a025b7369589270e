package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// schemaOf names the database that contains the position of a fetch. A first fetch keeps it in the
// database with the versions, so a page and its position are committed together. Any other fetch
// keeps it in the staging database.
func schemaOf(f *directory.Fetch) string {
	if f.First {
		return "main"
	}
	return "staging"
}

// Links implements syncer.Runs.
func (st *Store) Links(ctx context.Context, connector string) (directory.Links, error) {
	var l directory.Links
	var excluded, selected string
	err := st.db.QueryRow(ctx, `SELECT users_link, groups_link, excluded, selected, scope
		FROM mirror WHERE connector = (SELECT id FROM connector WHERE uid = ?)`, connector).
		Scan(&l.Users, &l.Groups, &excluded, &selected, &l.Scope)
	if errors.Is(err, sql.ErrNoRows) {
		return directory.Links{}, nil
	}
	l.Excluded, l.Selected = sqldb.Split(excluded), directory.ParsePropertySet(selected)
	if err == nil {
		l.ReadAt, l.Silence, err = st.verification(ctx, connector)
	}
	return l, sqldb.Wrap("read delta links", sqldb.Explain(err))
}

// OpenFetch implements syncer.Fetches.
func (st *Store) OpenFetch(ctx context.Context, connector string) (f directory.Fetch, found bool, err error) {
	err = st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, connector)
		if err != nil {
			return err
		}
		f = directory.Fetch{Connector: connector}
		if f.First, err = isFirst(ctx, tx, key); err != nil {
			return err
		}
		if err := clearUnsound(ctx, tx); err != nil {
			return err
		}
		var started int64
		var domains, excluded, selected string
		err = tx.QueryRow(ctx, `SELECT snapshot, mode, started_at, domains, acknowledge_disabled, guests, reason,
			excluded, selected, verifies
			FROM `+schemaOf(&f)+`.fetch WHERE connector = ?`, key).
			Scan(&f.Snapshot, &f.Mode, &started, &domains, &f.Scope.AcknowledgeDisabled, &f.Scope.Guests, &f.Reason,
				&excluded, &selected, &f.Verifies)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		f.StartedAt, f.Scope.Domains, f.Excluded = sqldb.FromMillis(started), sqldb.Split(domains),
			sqldb.Split(excluded)
		f.Selected = directory.ParsePropertySet(selected)
		found = true
		if err := readPositions(ctx, tx, key, &f); err != nil {
			return err
		}
		return requestUnfoundAgain(ctx, tx, key, schemaOf(&f))
	})
	Forget(st, connector) // another program may have numbered objects since
	return f, found, sqldb.Wrap("open fetch", err)
}

func isFirst(ctx context.Context, tx *sqldb.Tx, connector int64) (first bool, err error) {
	err = tx.QueryRow(ctx, "SELECT NOT EXISTS (SELECT 1 FROM mirror WHERE connector = ?)", connector).Scan(&first)
	return first, err
}

func readPositions(ctx context.Context, tx *sqldb.Tx, connector int64, f *directory.Fetch) error {
	f.Positions = map[directory.Stream]directory.Position{}
	rows, err := tx.Query(ctx, "SELECT stream, link, done FROM "+schemaOf(f)+".fetch_stream WHERE connector = ?",
		connector)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var stream directory.Stream
		var p directory.Position
		if err := rows.Scan(&stream, &p.Link, &p.Done); err != nil {
			return err
		}
		f.Positions[stream] = p
	}
	return rows.Err()
}

// BeginFetch implements syncer.Fetches. It uses the fields Connector, Snapshot, Mode, StartedAt,
// Scope, Reason, Selected, Excluded, Verifies and Positions of begin.
func (st *Store) BeginFetch(ctx context.Context, begin directory.Fetch) (directory.Fetch, error) {
	f := begin
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, f.Connector)
		if err != nil {
			return err
		}
		if err := clearUnsound(ctx, tx); err != nil {
			return err
		}
		if err := DropFetch(ctx, tx, key); err != nil {
			return err
		}
		if f.First, err = isFirst(ctx, tx, key); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO "+schemaOf(&f)+`.fetch
			(connector, snapshot, mode, started_at, domains, acknowledge_disabled, guests, reason, excluded, selected,
				verifies) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
			key, f.Snapshot, f.Mode, sqldb.ToMillis(f.StartedAt), strings.Join(f.Scope.Domains, ","),
			f.Scope.AcknowledgeDisabled,
			f.Scope.Guests, f.Reason, strings.Join(f.Excluded, ","), f.Selected.String(), f.Verifies); err != nil {
			return err
		}
		for stream, p := range f.Positions {
			if err := setPosition(ctx, tx, key, &f, stream, p); err != nil {
				return err
			}
		}
		if f.First {
			return index.DropFirstIndexes(ctx, tx)
		}
		if err := renewToken(ctx, tx, key); err != nil {
			return err
		}
		s := &session{tx: tx, fetch: &f, connector: key}
		if err := s.requestUnread(ctx); err != nil {
			return err
		}
		return s.stageWithheld(ctx)
	})
	Forget(st, f.Connector)
	return f, sqldb.Wrap("begin fetch", err)
}

// DropFetch implements syncer.Fetches.
func (st *Store) DropFetch(ctx context.Context, connector string) error {
	err := st.dropStaged(ctx, connector)
	Forget(st, connector)
	return err
}

// dropStaged is like the method DropFetch, but keeps the cached IDs.
func (st *Store) dropStaged(ctx context.Context, connector string) error {
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, connector)
		if err != nil {
			return err
		}
		return DropFetch(ctx, tx, key)
	})
	if err == nil {
		err = st.db.ShrinkStaging(ctx)
	}
	return sqldb.Wrap("drop fetch", err)
}

// DropFetch deletes the data that an unfinished fetch staged. If the connector has no mirror row,
// all its versions belong to its unfinished first fetch.
func DropFetch(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	first, err := isFirst(ctx, tx, connector)
	if err != nil {
		return err
	}
	if first {
		if err := index.Drop(ctx, tx, "SELECT id FROM object WHERE connector = ? AND kind IN "+schema.KindUserOrGroup,
			connector); err != nil {
			return err
		}
		if err := sqldb.ExecAll(ctx, tx, connector,
			"DELETE FROM search WHERE rowid IN (SELECT id FROM object WHERE connector = ?1 AND kind IN "+
				schema.KindUserOrGroup+")",
			"DELETE FROM membership WHERE group_id IN (SELECT id FROM object WHERE connector = ?1 AND kind = "+
				schema.KindGroup+")",
			"DELETE FROM user_version WHERE connector = ?1",
			"DELETE FROM group_version WHERE connector = ?1"); err != nil {
			return err
		}
	}
	return clearFetch(ctx, tx, connector)
}

// clearFetch deletes the rows that describe a fetch, and its staged rows.
func clearFetch(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	if err := schema.RevokeToken(ctx, tx, connector); err != nil {
		return err
	}
	if err := clearTables(ctx, tx, connector, "main.fetch", "main.fetch_stream", "main.fetch_whole",
		"main.fetch_appeared", "main.fetch_unsaid"); err != nil {
		return err
	}
	return clearStaged(ctx, tx, connector)
}

// clearStaged deletes a connector's rows from the staging database.
func clearStaged(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	return clearTables(ctx, tx, connector, "staging.fetch", "staging.fetch_stream", "staging.fetch_whole",
		"staging.fetch_appeared", "staging.fetch_unsaid", "staging.fetch_announced",
		"staging.stage_user", "staging.stage_group", "staging.stage_membership",
		"staging.plan_user", "staging.plan_group", "staging.plan_membership", "staging.plan_visible",
		"staging.plan_moves", "staging.plan_reread_user", "staging.plan_reread_group",
		"staging.withhold_user", "staging.withhold_group", "staging.withhold_membership")
}

func clearTables(ctx context.Context, tx *sqldb.Tx, connector int64, tables ...string) error {
	for _, table := range tables {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE connector = ?", connector); err != nil {
			return fmt.Errorf("clear %s: %w", table, err)
		}
	}
	return nil
}

// SetExcluded implements syncer.Fetches.
func (st *Store) SetExcluded(ctx context.Context, f *directory.Fetch, excluded []string) error {
	f.Excluded = excluded
	return st.stage(ctx, f, "exclude properties", func(ctx context.Context, s *session) error {
		_, err := s.tx.Exec(ctx, "UPDATE "+s.schema+".fetch SET excluded = ? WHERE connector = ?",
			strings.Join(excluded, ","), s.connector)
		return err
	})
}

// ResetStream implements syncer.Fetches.
func (st *Store) ResetStream(ctx context.Context, f *directory.Fetch, stream directory.Stream, link string) error {
	return st.stage(ctx, f, "reset stream", func(ctx context.Context, s *session) error {
		return setPosition(ctx, s.tx, s.connector, f, stream, directory.Position{Link: link})
	})
}

func setPosition(ctx context.Context, tx *sqldb.Tx, connector int64, f *directory.Fetch, stream directory.Stream,
	p directory.Position,
) error {
	_, err := tx.Exec(ctx, "INSERT OR REPLACE INTO "+schemaOf(f)+
		".fetch_stream (connector, stream, link, done) VALUES (?,?,?,?)",
		connector, stream, p.Link, p.Done)
	return err
}

// session is one staging transaction.
type session struct {
	tx        *sqldb.Tx
	fetch     *directory.Fetch
	connector int64
	schema    string // main or staging
	ids       *identities
	options   directory.PlanOptions // of the plan that is being made or applied
}

// stage runs f in one transaction with the fetch's identities.
func (st *Store) stage(
	ctx context.Context, fetch *directory.Fetch, doing string, f func(context.Context, *session) error,
) error {
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, fetch.Connector)
		if err != nil {
			return err
		}
		return f(ctx, &session{
			tx: tx, fetch: fetch, connector: key, schema: schemaOf(fetch),
			ids: st.idsOf(fetch.Connector, key),
		})
	})
	return sqldb.Wrap(doing, err)
}

func (st *Store) idsOf(connector string, key int64) *identities {
	st.idsMu.Lock()
	defer st.idsMu.Unlock()
	s := st.ids[connector]
	if s == nil {
		s = &identities{connector: key, cached: newIDCache()}
		st.ids[connector] = s
	}
	return s
}

// Forget drops the data about a connector that is kept in memory.
func Forget(st *Store, connector string) {
	st.idsMu.Lock()
	defer st.idsMu.Unlock()
	delete(st.ids, connector)
}

func (st *Store) forgetAllIDs() {
	st.idsMu.Lock()
	defer st.idsMu.Unlock()
	clear(st.ids)
}
