package sqldb

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Wrap adds the failed action to err. It returns nil if err is nil.
func Wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// ToMillis returns a time as it is stored: milliseconds since 1970, or 0 for the zero time.
func ToMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMillis reverses ToMillis.
func FromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Split splits a list that is stored as one text; see Join.
func Split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// Join returns a list as one text, as it is stored; see Split.
func Join[T any](list []T) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = fmt.Sprint(x)
	}
	return strings.Join(texts, ",")
}

// Placeholders returns "?,?,…" for n values.
func Placeholders(n int) string {
	b := make([]byte, 0, 2*n)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '?')
	}
	return string(b)
}

// JSONList returns a list of numbers for json_each.
func JSONList(numbers []int64) string { return JSONOf(numbers) }

// JSONOf returns a list of numbers or texts for json_each.
func JSONOf[T int64 | string](list []T) string {
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // numbers and texts can always be encoded
	}
	return string(text)
}

// Anys returns texts as arguments of a statement.
func Anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return list
}

// LimitClause returns a clause that ends a query after n rows; 0 means no limit.
func LimitClause(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", n)
}
