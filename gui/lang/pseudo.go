package lang

import (
	"regexp"
	"strings"
)

// accented has a letter with an accent for each letter of ASCII.
var accented = func() map[rune]rune {
	const (
		plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		marks = "åƀçđéƒğĥîĵķļɱñöƥɋřšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖƤɊŘŠŢÛṼŴẊÝŽ"
	)
	letters, with := []rune(plain), []rune(marks)
	m := make(map[rune]rune, len(letters))
	for i, r := range letters {
		m[r] = with[i]
	}
	return m
}()

// verb matches a verb of package fmt.
var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*(\d+)?(\.\d+)?(\[\d+\])?[dfgoqsvxX%]`)

// lengthened returns a text with an accent on each letter, and with 40 % more letters. Verbs stay as
// they are.
func lengthened(english string) string {
	var out strings.Builder
	letters, last := 0, 'a'
	accent := func(part string) {
		for _, r := range part {
			if with, ok := accented[r]; ok {
				r, last = with, with
				letters++
			}
			out.WriteRune(r)
		}
	}
	at := 0
	for _, place := range verb.FindAllStringIndex(english, -1) {
		accent(english[at:place[0]])
		out.WriteString(english[place[0]:place[1]])
		at = place[1]
	}
	accent(english[at:])
	if letters == 0 {
		return english
	}
	more := strings.Repeat(string(last), (letters*2+4)/5)
	if at == len(english) && at > 0 { // it ends with a value, which must stay as it is
		more = " " + more
	}
	return out.String() + more
}
