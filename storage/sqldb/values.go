package sqldb

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Wrap says what was being done when err came about; nil stays nil.
func Wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// ToMillis is a time as a column holds it: milliseconds since 1970, and 0 for the zero time.
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

// Split takes apart a list that a column holds as one text, see Join.
func Split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// Join is a list as a column holds it, see Split.
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

// JSONList is a list of numbers for json_each.
func JSONList(numbers []int64) string { return JSONOf(numbers) }

// JSONOf is a list of numbers or texts for json_each.
func JSONOf[T int64 | string](list []T) string {
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // numbers and texts always have a form
	}
	return string(text)
}

// Anys are texts as arguments of a statement.
func Anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return list
}

// LimitClause ends a query after n rows; 0 means no limit.
func LimitClause(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", n)
}
