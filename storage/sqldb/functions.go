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

// These functions can be called in SQL statements. The index by name uses name_key, so only a
// program that has this function can write to the database. If its results change, a migration
// must build that index again.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("name_key", 1,
		onText(func(text string) driver.Value { return spelling.Key(text) }))
	sqlite.MustRegisterDeterministicScalarFunction("plain", 1,
		onText(func(text string) driver.Value { return spelling.Plain(text) }))
}

// onText turns f into an SQL function that returns NULL for a value that is not text.
func onText(f func(string) driver.Value) func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
	return func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if text, ok := args[0].(string); ok {
			return f(text), nil
		}
		return nil, nil
	}
}

// Contains returns an SQL condition that is true if text contains plain, and the patterns for its
// parameters. plain is a result of spelling.Plain. LIKE ignores case only in the letters A to Z,
// so a text with other letters is compared in its plain form.
func Contains(text, plain string) (condition string, patterns []any) {
	pattern := "%" + EscapeLike.Replace(plain) + "%"
	other := fmt.Sprintf("(octet_length(%[1]s) <> length(%[1]s) AND plain(%[1]s)%[2]s)", text, Like)
	if !IsASCII(plain) {
		return other, []any{pattern}
	}
	return "(" + text + Like + " OR " + other + ")", []any{pattern, pattern}
}

// HasIndex reports whether an index exists.
func HasIndex(ctx context.Context, tx *Tx, name string) (found bool, err error) {
	err = ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?)", []any{name},
		&found)
	return found, Wrap("look for an index", err)
}

// IndexedBy returns the clause that makes SQLite use an index. It is empty if the index is missing.
func IndexedBy(ctx context.Context, tx *Tx, name string) (clause string, err error) {
	found, err := HasIndex(ctx, tx, name)
	if found {
		clause = "INDEXED BY " + name
	}
	return clause, err
}

// Like is a comparison with a pattern whose text was escaped by EscapeLike.
const Like = ` LIKE ? ESCAPE '\'`

// EscapeLike escapes a text for a pattern; see Like.
var EscapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// IsASCII reports whether a text contains only ASCII characters.
func IsASCII(s string) bool { return strings.IndexFunc(s, BeyondASCII) < 0 }

// BeyondASCII reports whether a character is not in ASCII.
func BeyondASCII(r rune) bool { return r >= utf8.RuneSelf }
