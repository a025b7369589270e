package storage

import (
	"bytes"

	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// wordList collects the search texts of an object: texts in their plain form
// (spelling.Plain), one a line, so that no search spans two texts, and two empty lines,
// so that the last letters begin a gram too. The index needs to know which grams there
// are, not how often, so texts contained in another one are left out, which is half of
// all. The zero value is empty.
type wordList struct {
	text    []byte
	scratch []byte
}

// add adds a text.
func (w *wordList) add(text string) {
	if text == "" {
		return
	}
	w.scratch = spelling.AppendPlain(w.scratch[:0], text)
	w.line(w.scratch)
}

func (w *wordList) line(plain []byte) {
	if bytes.Contains(w.text, plain) {
		return
	}
	w.text = append(append(w.text, plain...), '\n')
}

// addAddress adds a text that often shares its beginning or end with others. Of the
// part before the @, and of the domain, it adds only what forms grams with the rest.
func (w *wordList) addAddress(text string) {
	w.scratch = spelling.AppendPlain(w.scratch[:0], text)
	plain := w.scratch
	at := bytes.IndexByte(plain, '@')
	if at < 0 || bytes.IndexFunc(plain, sqldb.BeyondASCII) >= 0 {
		w.line(plain)
		return
	}
	begin, end := 0, len(plain)
	if at > 0 && bytes.Contains(w.text, plain[:at+1]) {
		begin = at - 1
	}
	if at+gram <= len(plain) && bytes.Contains(w.text, plain[at:]) {
		end = at + gram - 1
	}
	w.line(plain[begin:end])
}

// finish returns the words of the last objects, and is empty then.
func (w *wordList) finish(found []indexing) {
	if len(found) > 0 {
		found[len(found)-1].words = string(append(w.text, '\n'))
		w.text = w.text[:0]
	}
}
