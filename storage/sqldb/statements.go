package sqldb

import (
	"context"
	"database/sql"
	"strings"
)

const (
	// mostStatements limits how many statements stay prepared. A run with few changes uses 150
	// different ones. Each takes a few kilobytes.
	mostStatements = 200
	// mostSeen limits how many statements are remembered to recognize repeated ones.
	mostSeen = 2000
	// longestStatement limits the length of a statement that stays prepared, in bytes. Longer
	// statements insert a large number of values and take a lot of memory.
	longestStatement = 3000
)

// statements keeps statements of the writing connection prepared from their second use on.
// Parsing them took a fifth of the time of a run with few changes. Only the goroutine that
// writes uses it.
type statements struct {
	conn *sql.Conn
	seen map[string]bool
	kept map[string]*statement
	uses int
}

// statement is a prepared statement. It has one set of parameters and one row at a time.
type statement struct {
	*sql.Stmt
	used int // value of statements.uses when it was last used
	busy bool
}

func newStatements(conn *sql.Conn) *statements {
	return &statements{conn: conn, seen: map[string]bool{}, kept: map[string]*statement{}}
}

// take returns the prepared statement of a query, or nil if the query has to be parsed. The
// caller releases the statement.
func (s *statements) take(ctx context.Context, query string) *statement {
	if s == nil || len(query) > longestStatement {
		return nil
	}
	known := s.kept[query]
	if known == nil {
		if known = s.prepare(ctx, query); known == nil {
			return nil
		}
	}
	if known.busy { // its rows are being read
		return nil
	}
	s.uses++
	known.used, known.busy = s.uses, true
	return known
}

func (s *statement) release() { s.busy = false }

// prepare prepares a query from its second use on, or returns nil. A text with several statements
// cannot be prepared as one.
func (s *statements) prepare(ctx context.Context, query string) *statement {
	if !s.seen[query] {
		if len(s.seen) == mostSeen {
			clear(s.seen)
		}
		s.seen[query] = true
		return nil
	}
	if strings.Contains(query, ";") {
		return nil
	}
	prepared, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil // running the query returns the error
	}
	if len(s.kept) == mostStatements {
		s.dropOldest()
	}
	known := &statement{Stmt: prepared}
	s.kept[query] = known
	return known
}

// dropOldest drops the statement that has not been used for the longest time.
func (s *statements) dropOldest() {
	oldest := ""
	for query, known := range s.kept {
		if !known.busy && (oldest == "" || known.used < s.kept[oldest].used) {
			oldest = query
		}
	}
	if oldest != "" {
		s.kept[oldest].Close()
		delete(s.kept, oldest)
	}
}

// close closes all statements.
func (s *statements) close() {
	for _, known := range s.kept {
		known.Close()
	}
	clear(s.kept)
}
