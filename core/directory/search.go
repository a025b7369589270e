package directory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Term is one condition of a search: a text that has to occur, in any letter
// case.
type Term struct {
	Field Field  // where it has to occur; empty: anywhere
	Text  string // not empty
}

// Field is where a search looks: Graph's name of a property, or one of the names
// below.
type Field string

// The fields that are no single property.
const (
	FieldAnywhere Field = ""
	FieldID       Field = "id"
	FieldName     Field = "displayName"
	FieldAddress  Field = "mail" // also userPrincipalName and proxyAddresses
	FieldTitle    Field = "jobTitle"
	FieldEmployee Field = "employeeId"
	FieldPhone    Field = "phone" // mobilePhone and businessPhones
	FieldOffice   Field = "department"
	FieldAlias    Field = "proxyAddresses"
	FieldManager  Field = "manager" // by name, or by id
	FieldKind     Field = "kind"    // of groups, as GroupKind says
)

// fieldWords are the words before a colon, in lower case.
var fieldWords = map[string]Field{
	"id": FieldID, "name": FieldName, "displayname": FieldName, "mail": FieldAddress, "address": FieldAddress, "userprincipalname": FieldAddress,
	"title": FieldTitle, "jobtitle": FieldTitle, "employee": FieldEmployee, "employeeid": FieldEmployee,
	"phone": FieldPhone, "mobilephone": FieldPhone, "businessphones": FieldPhone, "department": FieldOffice,
	"alias": FieldAlias, "proxyaddresses": FieldAlias, "smtp": FieldAlias, "manager": FieldManager, "kind": FieldKind,
}

// SearchFields are the short words for fields, for help texts.
var SearchFields = []string{"id", "name", "address", "alias", "title", "department", "employee", "phone", "manager", "kind"}

const (
	// maxSearchBytes and maxTerms keep a search text within what a store's patterns
	// and expressions take.
	maxSearchBytes = 1000
	maxTerms       = 50
)

// ParseSearch reads a search text: words that all have to occur, field:word for
// one field, and quotation marks around what belongs together or is to be taken
// as it is. A field that is not known, and a text that is too long, is a problem
// of code "usage". A field without a text, as while somebody types, asks nothing.
func ParseSearch(text string) ([]Term, error) {
	var terms []Term
	for rest := strings.ToValidUTF8(text, " "); ; {
		var field Field
		var word string
		var err error
		if field, word, rest, err = cutTerm(rest); err != nil {
			return nil, err
		}
		if word != "" {
			terms = append(terms, Term{field, word})
		} else if rest == "" {
			break
		}
	}
	if len(text) > maxSearchBytes || len(terms) > maxTerms {
		return nil, problem.Usage("The search text is too long", "A few words of a name, an address or a department are right.")
	}
	return terms, nil
}

// PlainSearch reads a text whose words are taken as they are.
func PlainSearch(text string) ([]Term, error) {
	var terms []Term
	for _, word := range strings.FieldsFunc(strings.ToValidUTF8(text, " "), isGap) {
		terms = append(terms, Term{Text: word})
	}
	if len(text) > maxSearchBytes || len(terms) > maxTerms {
		return nil, problem.Usage("The search text is too long", "A few words of a name, an address or a department are right.")
	}
	return terms, nil
}

func isGap(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// cutTerm cuts the first term off a text.
func cutTerm(text string) (field Field, word, rest string, err error) {
	text = strings.TrimLeftFunc(text, isGap)
	letters := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
	if letters > 0 && text[letters] == ':' {
		name := text[:letters]
		known := false
		if field, known = fieldWords[strings.ToLower(name)]; !known {
			return "", "", "", problem.Usage(fmt.Sprintf("There is no field %q to search in", name),
				"Fields are "+strings.Join(SearchFields[:len(SearchFields)-1], ", ")+" and "+SearchFields[len(SearchFields)-1]+
					". Put a text with a colon in quotation marks.")
		}
		text = text[letters+1:]
	}
	word, rest = cutWord(text, field)
	return field, word, rest, nil
}

// cutWord cuts off a word, or what stands in quotation marks. Behind a field they
// need not be closed yet; elsewhere, ones that enclose nothing are letters.
func cutWord(text string, field Field) (word, rest string) {
	for _, marks := range []string{`""`, "“”"} {
		open, shut := []rune(marks)[0], []rune(marks)[1]
		inner, quoted := strings.CutPrefix(text, string(open))
		if !quoted {
			continue
		}
		word, rest, closed := strings.Cut(inner, string(shut))
		word = strings.Join(strings.FieldsFunc(word, isGap), " ")
		if field != FieldAnywhere || closed && word != "" {
			return word, rest
		}
	}
	if end := strings.IndexFunc(text, isGap); end >= 0 {
		return text[:end], text[end:]
	}
	return text, ""
}

// Word returns the short word for the field: one of SearchFields.
func (f Field) Word() string {
	for _, word := range SearchFields {
		if fieldWords[word] == f {
			return word
		}
	}
	return string(f)
}

// CheckSearch returns what is wrong with a search text for users, or for groups,
// as a problem of code "usage".
func CheckSearch(text string, k Kind) error {
	terms, err := ParseSearch(text)
	if err != nil {
		return err
	}
	for _, term := range terms {
		if !term.Field.IsOf(k) {
			word, owners := term.Field.Word(), "Users"
			if k == KindGroup {
				owners = "Groups"
			}
			return problem.Usage(owners+" have no field "+strconv.Quote(word), "Leave "+word+": out.")
		}
	}
	return nil
}

// IsOf says whether accounts, or groups, have the field.
func (f Field) IsOf(k Kind) bool {
	groups := []Field{FieldAnywhere, FieldID, FieldName, FieldAddress, FieldAlias, FieldKind}
	if k == KindGroup {
		return slices.Contains(groups, f)
	}
	return f != FieldKind
}
