package index

import (
	"bytes"
	"strings"

	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// WordList collects the search texts of an object in their plain form (spelling.Plain). Each text
// has its own line, so no match spans two texts. Two line breaks follow the last one, so its last
// letters begin a gram too. The index stores which grams there are, not how often they occur. A
// text that is part of an earlier one is therefore left out, which removes half of all texts. The
// zero value is empty.
type WordList struct {
	text    []byte
	scratch []byte
}

func (w *WordList) add(text string) {
	if text == "" {
		return
	}
	w.scratch = spelling.AppendPlain(w.scratch[:0], text)
	w.line(w.scratch)
}

func (w *WordList) line(plain []byte) {
	if bytes.Contains(w.text, plain) {
		return
	}
	w.text = append(append(w.text, plain...), '\n')
}

// addAddress adds a text that often shares its beginning or end with others. If the list already
// contains the part before the @, or the domain, it adds only those letters of that part that form
// grams with the rest.
func (w *WordList) addAddress(text string) {
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
	if at+Gram <= len(plain) && bytes.Contains(w.text, plain[at:]) {
		end = at + Gram - 1
	}
	w.line(plain[begin:end])
}

// Finish stores the collected words in the last entry of found, and empties the list.
func (w *WordList) Finish(found []Entry) {
	if len(found) > 0 {
		found[len(found)-1].words = string(append(w.text, '\n'))
		w.text = w.text[:0]
	}
}

// StrippedPhone returns a phone number without the separators between its digits.
func StrippedPhone(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(PhoneMarks, r) {
			return -1
		}
		return r
	}, text)
}

// PhoneMarks are the separators in phone numbers, which comparisons ignore.
const PhoneMarks = " -()./"
