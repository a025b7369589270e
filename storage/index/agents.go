package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// keepAgents stores how many visible accounts of a connector are agents, counted from the facts.
// The program shows the number when it starts, and should not read the facts of a million accounts
// for it.
func keepAgents(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	agents, err := countAgents(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE mirror SET agents = ?2 WHERE connector = ?1", connector,
		agents[min(connector, MaxConnector)])
	return sqldb.Wrap("store the number of agents", err)
}

// countAgents counts the visible agents by connector.
func countAgents(ctx context.Context, tx *sqldb.Tx) (map[int64]int, error) {
	agents := map[int64]int{}
	err := sqldb.EachRow(ctx, tx, "SELECT numbers FROM fact WHERE id >= ? AND id < ?",
		[]any{Users.factRow(FactTraits, 0), Users.factRow(FactTraits+1, 0)}, func(rows *sql.Rows) (bool, error) {
			var packed sql.RawBytes
			err := rows.Scan(&packed)
			for ; len(packed) >= factBytes; packed = packed[factBytes:] {
				if t := Traits(binary.LittleEndian.Uint32(packed)); t.Has(TraitAgent) && t.Status().Visible() {
					agents[t.Connector()]++
				}
			}
			return true, err
		})
	return agents, sqldb.Wrap("count agents", err)
}

// WrongAgents describes the connectors whose stored number of agents differs from the facts.
func WrongAgents(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	agents, err := countAgents(ctx, tx)
	if err != nil {
		return nil, err
	}
	err = sqldb.EachRow(ctx, tx, "SELECT c.id, c.description, m.agents FROM mirror m JOIN connector c "+
		"ON c.id = m.connector WHERE m.indexed = m.snapshot ORDER BY c.id", nil,
		func(rows *sql.Rows) (bool, error) {
			var connector int64
			var description string
			var kept int
			err := rows.Scan(&connector, &description, &kept)
			if n := agents[min(connector, MaxConnector)]; err == nil && n != kept {
				found = append(found,
					fmt.Sprintf("The stored number of agents of connector %q is %d, but there are %d.", description,
						kept, n))
			}
			return true, err
		})
	return found, sqldb.Wrap("compare numbers of agents", err)
}
