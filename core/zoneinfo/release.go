package zoneinfo

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// release is a version of the database. It is a year and a letter that counts up within that year;
// "z" is followed by "za" (theory.html of the database, "The tz code and data").
type release struct {
	year   int
	letter string
}

// A version may have a distribution's suffix, as in "2026f-dirty".
var releases = regexp.MustCompile(`^(\d{4})([a-z]{1,3})(?:[^a-z].*)?$`)

func parseRelease(text string) (release, bool) {
	parts := releases.FindStringSubmatch(text)
	if parts == nil {
		return release{}, false
	}
	year, err := strconv.Atoi(parts[1])
	return release{year, parts[2]}, err == nil
}

// newer reports whether version a was released after version b. A text that is not a version is
// never newer.
func newer(a, b string) bool {
	x, okX := parseRelease(a)
	y, okY := parseRelease(b)
	if !okX || !okY {
		return okX
	}
	return cmp.Or(cmp.Compare(x.year, y.year), cmp.Compare(len(x.letter), len(y.letter)),
		strings.Compare(x.letter, y.letter)) > 0
}
