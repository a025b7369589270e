package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// namePiece is the text between two commas in a list of names.
type namePiece struct {
	text   string
	quoted bool // The piece was in quotation marks, so it is a whole name.
}

// cutNames splits a list of names at its commas. A name in quotation marks may contain commas. It
// may also contain quotation marks, each written twice (as in CSV, RFC 4180).
func cutNames(typed string) (pieces []namePiece, err error) {
	for rest, more := typed, true; more; {
		rest = strings.TrimSpace(rest)
		if !strings.HasPrefix(rest, `"`) {
			var text string
			text, rest, more = strings.Cut(rest, ",")
			if text = strings.TrimSpace(text); text != "" {
				pieces = append(pieces, namePiece{text: text})
			}
			continue
		}
		var name strings.Builder
		closed := false
		for rest = rest[1:]; rest != "" && !closed; {
			text, behind, found := strings.Cut(rest, `"`)
			name.WriteString(text)
			rest = behind
			switch {
			case found && strings.HasPrefix(rest, `"`):
				name.WriteByte('"')
				rest = rest[1:]
			case found:
				closed = true
			}
		}
		behind := strings.TrimSpace(rest)
		if !closed || behind != "" && behind[0] != ',' {
			return nil, problem.Usage(fmt.Sprintf("The list %s has an unmatched quotation mark", typed),
				`Put a name that contains a comma in quotation marks: "Sales, EMEA",IT.`)
		}
		if name.Len() > 0 {
			pieces = append(pieces, namePiece{name.String(), true})
		}
		rest, more = strings.CutPrefix(behind, ",")
	}
	return pieces, nil
}

// namesIn parses lists of names, some of which may contain commas. If several pieces together form
// a known name, they are read as that name; the longest name is tried first. The function known
// reports whether a text is a name.
func namesIn(lists []string, known func(name string) (bool, error)) (names []string, err error) {
	for _, typed := range lists {
		pieces, err := cutNames(typed)
		if err != nil {
			return nil, err
		}
		for len(pieces) > 0 {
			n, name, err := longestName(pieces, typed, known)
			if err != nil {
				return nil, err
			}
			names, pieces = append(names, name), pieces[n:]
		}
	}
	return names, nil
}

// longestName returns how many of the first pieces form one name.
func longestName(
	pieces []namePiece, typed string, known func(name string) (bool, error),
) (n int, name string, err error) {
	most := 1
	for most < len(pieces) && !pieces[0].quoted && !pieces[most].quoted {
		most++
	}
	for n = most; n > 1; n-- {
		texts := make([]string, n)
		for i, piece := range pieces[:n] {
			texts[i] = piece.text
		}
		for _, comma := range []string{", ", ",", " , "} {
			name = strings.Join(texts, comma)
			if !strings.Contains(typed, name) {
				continue // The text was not entered like this.
			}
			if is, err := known(name); err != nil || is {
				return n, name, err
			}
		}
	}
	return 1, pieces[0].text, nil
}

// groupRefs returns the groups in lists of names, as entered.
func groupRefs(lists []string, known func(name string) (bool, error)) ([]directory.ProfileGroup, error) {
	names, err := namesIn(lists, known)
	refs := make([]directory.ProfileGroup, len(names))
	for i, name := range names {
		refs[i].ID = name
	}
	return refs, err
}

// isName reports whether a name exists. err is the result of looking it up. A name that several
// groups share also exists.
func isName(err error) (bool, error) {
	switch {
	case err == nil, errors.Is(err, directory.ErrAmbiguous):
		return true, nil
	case errors.Is(err, directory.ErrNotFound):
		return false, nil
	}
	return false, err
}
