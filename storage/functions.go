package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"modernc.org/sqlite"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// The functions that SQL statements of this package call. The index by name holds
// name_key, so that a database is written to by what knows that function alone.
// If its results change, a migration must build that index again.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("name_key", 1, onText(func(text string) driver.Value { return spelling.Key(text) }))
	sqlite.MustRegisterDeterministicScalarFunction("plain", 1, onText(func(text string) driver.Value { return spelling.Plain(text) }))
}

// onText makes a function of SQL that gives nothing for what is no text.
func onText(f func(string) driver.Value) func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
	return func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if text, ok := args[0].(string); ok {
			return f(text), nil
		}
		return nil, nil
	}
}

// holds is an SQL condition that a text holds another one, which was made plain
// (spelling.Plain), and its patterns. LIKE knows the case of the letters A to Z; what
// has other letters is made plain itself.
func holds(text, plain string) (condition string, patterns []any) {
	pattern := "%" + escapeLike.Replace(plain) + "%"
	other := fmt.Sprintf("(octet_length(%[1]s) <> length(%[1]s) AND plain(%[1]s)%[2]s)", text, like)
	if !isASCII(plain) {
		return other, []any{pattern}
	}
	return "(" + text + like + " OR " + other + ")", []any{pattern, pattern}
}

// hasIndex says whether there is an index.
func hasIndex(ctx context.Context, tx *sql.Tx, name string) (there bool, err error) {
	err = scanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?)", []any{name}, &there)
	return there, wrap("look for an index", err)
}

// indexed is what makes SQLite use an index where it is there.
func indexedBy(ctx context.Context, tx *sql.Tx, name string) (clause string, err error) {
	there, err := hasIndex(ctx, tx, name)
	if there {
		clause = "INDEXED BY " + name
	}
	return clause, err
}
