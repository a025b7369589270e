package sqldb

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"unicode/utf8"

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

// Holds is an SQL condition that a text holds another one, which was made plain
// (spelling.Plain), and its patterns. LIKE knows the case of the letters A to Z; what
// has other letters is made plain itself.
func Holds(text, plain string) (condition string, patterns []any) {
	pattern := "%" + EscapeLike.Replace(plain) + "%"
	other := fmt.Sprintf("(octet_length(%[1]s) <> length(%[1]s) AND plain(%[1]s)%[2]s)", text, Like)
	if !IsASCII(plain) {
		return other, []any{pattern}
	}
	return "(" + text + Like + " OR " + other + ")", []any{pattern, pattern}
}

// HasIndex says whether there is an index.
func HasIndex(ctx context.Context, tx *Tx, name string) (there bool, err error) {
	err = ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?)", []any{name}, &there)
	return there, Wrap("look for an index", err)
}

// IndexedBy is what makes SQLite use an index where it is there.
func IndexedBy(ctx context.Context, tx *Tx, name string) (clause string, err error) {
	there, err := HasIndex(ctx, tx, name)
	if there {
		clause = "INDEXED BY " + name
	}
	return clause, err
}

// Like is a comparison with a pattern in which EscapeLike escaped the text.
const Like = ` LIKE ? ESCAPE '\'`

// EscapeLike escapes a text for a pattern, see Like.
var EscapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// IsASCII says whether a text has only letters of ASCII.
func IsASCII(s string) bool { return strings.IndexFunc(s, BeyondASCII) < 0 }

// BeyondASCII says whether a letter is not one of ASCII.
func BeyondASCII(r rune) bool { return r >= utf8.RuneSelf }
