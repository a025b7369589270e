package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

// bareNumber finds a status, kind, cause, removal or side in SQL that is a number: "status IN (1, 2)"
// says nothing to a reader. Package storage/schema has their names.
var bareNumber = regexp.MustCompile(
	`(?i)\b(status|old|kind|cause|removal|side)\s*(=|<>|<|>|<=|>=|\bIN\b|\bNOT\s+IN\b)\s*\(?\s*[0-9]` +
		`|\bCASE\s+(\w+\.)?(status|kind|cause|removal)\s+WHEN\s+[0-9]`)

// bareNumbers returns the lines of texts in s that have such a number.
func bareNumbers(s source) (lines []string) {
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		if err == nil && bareNumber.MatchString(text) {
			lines = append(lines, s.line(n)+": "+bareNumber.FindString(text))
		}
		return true
	})
	return lines
}

func TestNumbersInSQLHaveNames(t *testing.T) {
	for _, s := range sources(t) {
		if !within(s.folder(), "storage") || s.test() {
			continue
		}
		for _, line := range bareNumbers(s) {
			t.Errorf("%s: use the names of storage/schema", line)
		}
	}
}

func TestBareNumberRule(t *testing.T) {
	for text, want := range map[string]int{
		`SELECT 1 FROM user_version v WHERE v.status IN (1, 2)`: 1,
		`WHERE v.status NOT IN (0, 3)`:                          1,
		`WHERE status <> 3`:                                     1,
		`AND old = 0`:                                           1,
		`WHERE m.kind = 2`:                                      1,
		`CASE m.kind WHEN 1 THEN 'x' END`:                       1,
		`AND p.cause NOT IN (8, 12)`:                            1,
		`AND s.removal > 0`:                                     1,
		`AND w.side = 2`:                                        1,
		`WHERE status = ?1 AND kind = ?`:                        0,
		`WHERE v.status = s.status`:                             0,
		`WHERE status = {Deleted} AND cause = %d`:               0,
		`LIMIT 1`: 0,
	} {
		s, err := parse("storage/x/x.go", "package x; const query = "+strconv.Quote(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(bareNumbers(s)); got != want {
			t.Errorf("%q: %d bare numbers, want %d", text, got, want)
		}
	}
}
