package config

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/plan"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

const connectorColumns = `uid, description, info, enabled, tenant_domain, client_id, certificate, cloud, login_url,
	graph_url, ca_file, domains, acknowledge_disabled, guests, key_expires, created_at, updated_at,
	tenant_id, tenant_name, guards, proxy, key_from_graph, attributes`

// Connectors lists the connectors by description.
func (st *Store) Connectors(ctx context.Context) ([]directory.Connector, error) {
	return st.connectors(ctx, "ORDER BY name_key(description)")
}

func (st *Store) connectors(ctx context.Context, clause string, args ...any) ([]directory.Connector, error) {
	rows, err := st.db.Query(ctx, "SELECT "+connectorColumns+" FROM connector "+clause, args...)
	if err != nil {
		return nil, fmt.Errorf("list connectors: %w", sqldb.Explain(err))
	}
	defer rows.Close()
	var list []directory.Connector
	for rows.Next() {
		c, err := scanConnector(rows)
		if err != nil {
			return nil, fmt.Errorf("list connectors: %w", sqldb.Explain(err))
		}
		list = append(list, c)
	}
	return list, sqldb.Explain(rows.Err())
}

func scanConnector(rows *sql.Rows) (directory.Connector, error) {
	var c directory.Connector
	var domains, guards, attributes string
	var expires sql.NullInt64
	var created, updated int64
	err := rows.Scan(&c.ID, &c.Description, &c.Info, &c.Enabled, &c.TenantDomain, &c.ClientID, &c.Certificate, &c.Cloud,
		&c.LoginURL, &c.GraphURL, &c.CAFile, &domains, &c.AcknowledgeDisabled, &c.Guests, &expires, &created, &updated,
		&c.TenantID, &c.TenantName, &guards, &c.Proxy, &c.KeyFromGraph, &attributes)
	if err != nil {
		return c, err
	}
	c.Domains = sqldb.Split(domains)
	c.KeyExpires, c.CreatedAt, c.UpdatedAt = sqldb.FromMillis(expires.Int64), sqldb.FromMillis(created),
		sqldb.FromMillis(updated)
	if c.Attributes, err = directory.ParseChoice(attributes); err != nil {
		return c, err
	}
	c.Guards, err = decodeGuards(guards)
	return c, err
}

// Connector finds one connector: by ID, by its description in any letter case, or by an
// unambiguous prefix of its ID. The error is directory.ErrNotFound or directory.ErrAmbiguous,
// with a problem that contains ref.
func (st *Store) Connector(ctx context.Context, ref string) (directory.Connector, error) {
	list, err := st.connectors(ctx, "WHERE uid = ?1 OR description = ?1 COLLATE NOCASE", ref)
	if err == nil && len(list) == 0 && ref != "" {
		list, err = st.connectors(ctx, `WHERE substr(uid, 1, length(?1)) = lower(?1)`, ref)
	}
	switch {
	case err != nil:
		return directory.Connector{}, err
	case len(list) == 1:
		return list[0], nil
	case len(list) == 0:
		return directory.Connector{}, problem.Problem{
			Code: problem.CodeConnectorNotFound, Title: fmt.Sprintf("There is no connector %q", ref),
			Hint: "Use an ID, the start of an ID, or a description.",
		}.With(problem.ListConnectors).Wrap(directory.ErrNotFound)
	}
	return directory.Connector{}, problem.Problem{
		Code: problem.CodeConnectorAmbiguous, Title: fmt.Sprintf("%q matches %d connectors", ref, len(list)),
		Hint: "Use more characters of the ID.",
	}.Wrap(directory.ErrAmbiguous)
}

// AddConnector stores a new connector. It refuses a description that is already used.
func (st *Store) AddConnector(ctx context.Context, c directory.Connector) error {
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := refuseTaken(ctx, tx, c); err != nil {
			return err
		}
		return sqldb.InsertRows(ctx, tx, "INSERT INTO connector ("+connectorColumns+") VALUES",
			placeholdersOf(connectorColumns), "", connectorValues(c))
	})
	return sqldb.Wrap("add connector", err)
}

// UpdateConnector replaces the stored fields of the connector with the same ID.
func (st *Store) UpdateConnector(ctx context.Context, c directory.Connector) error {
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := refuseTaken(ctx, tx, c); err != nil {
			return err
		}
		columns := strings.Split(connectorColumns, ",")
		result, err := tx.Exec(ctx, "UPDATE connector SET "+strings.Join(columns[1:], "=?,")+`=?,
			scope_edited_at = CASE WHEN domains = ? AND acknowledge_disabled = ? AND guests = ? THEN scope_edited_at
			ELSE ? END
			WHERE uid = ?`, append(connectorValues(c)[1:],
			strings.Join(c.Domains, ","), c.AcknowledgeDisabled, c.Guests, sqldb.ToMillis(c.UpdatedAt), c.ID)...)
		if err != nil {
			return err
		}
		if n, _ := result.RowsAffected(); n == 0 {
			return directory.ErrNotFound
		}
		return nil
	})
	return sqldb.Wrap("update connector", err)
}

// SetTenant implements syncer.Runs.
func (st *Store) SetTenant(ctx context.Context, connector, tenantID, name string) error {
	return sqldb.Wrap("set tenant", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE connector SET tenant_id = ?, tenant_name = ? WHERE uid = ?", tenantID, name,
			connector)
		return err
	}))
}

func refuseTaken(ctx context.Context, tx *sqldb.Tx, c directory.Connector) error {
	var taken int
	err := tx.QueryRow(ctx, "SELECT count(*) FROM connector WHERE description = ? COLLATE NOCASE AND uid <> ?",
		c.Description, c.ID).Scan(&taken)
	if err != nil || taken == 0 {
		return err
	}
	return problem.Usage(fmt.Sprintf("There is already a connector with the description %q", c.Description),
		"Choose another description.")
}

// RemoveConnector removes a connector with its directory and its history. It refuses a connector
// that an authentication profile uses.
func (st *Store) RemoveConnector(ctx context.Context, id string) error {
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, id)
		if err != nil {
			return err
		}
		profiles, err := readProfiles(ctx, tx)
		if err != nil {
			return err
		}
		if err := directory.RefuseUsed(id, profiles); err != nil {
			return err
		}
		if err := plan.DropFetch(ctx, tx, key); err != nil {
			return err
		}
		if err := index.Drop(ctx, tx, "SELECT id FROM object WHERE connector = ? AND kind IN "+schema.KindUserOrGroup,
			key); err != nil {
			return err
		}
		return sqldb.ExecAll(ctx, tx, key,
			"DELETE FROM search WHERE rowid IN (SELECT id FROM object WHERE connector = ?1 AND kind IN "+
				schema.KindUserOrGroup+")",
			"DELETE FROM membership WHERE group_id IN (SELECT id FROM object WHERE connector = ?1 AND kind = "+
				schema.KindGroup+")",
			"DELETE FROM user_version WHERE connector = ?1",
			"DELETE FROM group_version WHERE connector = ?1",
			"DELETE FROM object WHERE connector = ?1",
			"DELETE FROM connector WHERE id = ?1")
	})
	plan.Forget(st.plans, id)
	return sqldb.Wrap("remove connector", err)
}

func connectorValues(c directory.Connector) []any {
	expires := sql.NullInt64{Int64: sqldb.ToMillis(c.KeyExpires), Valid: !c.KeyExpires.IsZero()}
	return []any{
		c.ID, c.Description, c.Info, c.Enabled, c.TenantDomain, c.ClientID, c.Certificate, string(c.Cloud), c.LoginURL,
		c.GraphURL, c.CAFile, strings.Join(c.Domains, ","), c.AcknowledgeDisabled, c.Guests, expires,
		sqldb.ToMillis(c.CreatedAt),
		sqldb.ToMillis(c.UpdatedAt), c.TenantID, c.TenantName, encodeGuards(c.Guards), c.Proxy, c.KeyFromGraph,
		c.Attributes.String(),
	}
}

// placeholdersOf returns the placeholders for one row of a list of columns.
func placeholdersOf(columns string) string {
	return "(" + sqldb.Placeholders(strings.Count(columns, ",")+1) + ")"
}

// encodeGuards writes limits as the JSON object that decodeGuards reads. Without limits, the
// object is empty.
func encodeGuards(g directory.Guards) string {
	text, err := json.Marshal(g.Over(nil))
	if err != nil {
		panic(err) // limits are numbers
	}
	return string(text)
}

func decodeGuards(text string) (g directory.Guards, err error) {
	if err := json.Unmarshal([]byte(text), &g); err != nil || len(g) == 0 {
		return nil, sqldb.Wrap("read guards", err)
	}
	return g, nil
}
