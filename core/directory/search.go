package directory

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Term is one condition of a search: a text that must occur, in any letter case.
type Term struct {
	Field Field  // where it must occur; empty: anywhere
	Text  string // not empty
}

// Field is where a search looks: Graph's name of a property, or one of the names
// below.
type Field string

// The fields that are not a single property.
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
	FieldManager  Field = "manager" // the manager's name or ID
	FieldKind     Field = "kind"    // of groups; see GroupKind
)

// The fields that the search index does not contain. They are looked up one by one.
const (
	FieldCompany     Field = "companyName"
	FieldRoom        Field = "officeLocation"
	FieldCity        Field = "city"
	FieldCountry     Field = "country"
	FieldAccount     Field = "onPremisesSamAccountName"
	FieldDN          Field = "onPremisesDistinguishedName"
	FieldSID         Field = "securityIdentifier" // also onPremisesSecurityIdentifier
	FieldCostCenter  Field = "employeeOrgData"    // cost centre or division
	FieldExtension   Field = "extension"          // any extension attribute or directory extension
	FieldDescription Field = "description"        // of groups
)

// lookedUp are the fields that the search index does not contain.
var lookedUp = []Field{
	FieldCompany, FieldRoom, FieldCity, FieldCountry, FieldAccount, FieldDN, FieldSID, FieldCostCenter, FieldExtension,
	FieldDescription,
}

// IsLookedUp reports whether FieldTexts returns the texts of the field.
func (f Field) IsLookedUp() bool { return slices.Contains(lookedUp, f) }

// FieldTexts returns the texts of a looked-up field.
func FieldTexts(a Attributes, f Field) (texts []string) {
	switch f {
	case FieldSID:
		return []string{a.Text("securityIdentifier"), a.Text("onPremisesSecurityIdentifier")}
	case FieldExtension:
		for _, x := range a {
			if x.Name == "onPremisesExtensionAttributes" || IsExtension(x.Name) {
				texts = append(texts, partTexts(x.Value)...)
			}
		}
		return texts
	case FieldCostCenter:
		value, _ := a.Get(string(f))
		return partTexts(value)
	}
	return []string{a.Text(string(f))}
}

// partTexts returns the texts and numbers in a JSON value.
func partTexts(value string) (texts []string) {
	decoder := json.NewDecoder(strings.NewReader(value))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return nil
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			texts = append(texts, v)
		case json.Number:
			texts = append(texts, v.String())
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	return texts
}

// fieldWords are the words that may precede a colon, in lower case.
var fieldWords = map[string]Field{
	"id": FieldID, "name": FieldName, "displayname": FieldName, "mail": FieldAddress, "address": FieldAddress,
	"userprincipalname": FieldAddress,
	"title":             FieldTitle, "jobtitle": FieldTitle, "employee": FieldEmployee, "employeeid": FieldEmployee,
	"phone": FieldPhone, "mobilephone": FieldPhone, "businessphones": FieldPhone, "department": FieldOffice,
	"alias": FieldAlias, "proxyaddresses": FieldAlias, "smtp": FieldAlias, "manager": FieldManager, "kind": FieldKind,
	"company": FieldCompany, "companyname": FieldCompany, "office": FieldRoom, "officelocation": FieldRoom,
	"city":    FieldCity,
	"country": FieldCountry, "account": FieldAccount, "onpremisessamaccountname": FieldAccount, "dn": FieldDN,
	"onpremisesdistinguishedname": FieldDN, "sid": FieldSID, "securityidentifier": FieldSID,
	"costcenter": FieldCostCenter,
	"costcentre": FieldCostCenter, "employeeorgdata": FieldCostCenter, "extension": FieldExtension,
	"description": FieldDescription,
}

// SearchFields are the short words for fields, for help texts.
var SearchFields = []string{
	"id", "name", "address", "alias", "title", "department", "employee", "phone", "manager", "kind",
	"company", "office", "city", "country", "costcenter", "account", "dn", "sid", "extension", "description",
}

const (
	// maxSearchBytes and maxTerms keep a search text within a store's limits for patterns and
	// expressions.
	maxSearchBytes = 1000
	maxTerms       = 50
)

// ParseSearch reads a search text. It consists of words that must all occur and of field:word for
// one field. Quotation marks enclose text that belongs together or is meant literally. An unknown
// field or a text that is too long is a problem with code "usage". A field without a text has no
// effect, because it occurs during typing.
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
		return nil, problem.Usage("The search text is too long",
			"Type a few words of a name, an address or a department.")
	}
	return terms, nil
}

// PlainSearch reads a text and takes all of its words literally.
func PlainSearch(text string) ([]Term, error) {
	var terms []Term
	for _, word := range strings.FieldsFunc(strings.ToValidUTF8(text, " "), isGap) {
		terms = append(terms, Term{Text: word})
	}
	if len(text) > maxSearchBytes || len(terms) > maxTerms {
		return nil, problem.Usage("The search text is too long",
			"Type a few words of a name, an address or a department.")
	}
	return terms, nil
}

func isGap(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// cutTerm removes the first term of a text.
func cutTerm(text string) (field Field, word, rest string, err error) {
	text = strings.TrimLeftFunc(text, isGap)
	letters := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
	if letters > 0 && text[letters] == ':' {
		name := text[:letters]
		known := false
		if field, known = fieldWords[strings.ToLower(name)]; !known {
			return "", "", "", problem.Usage(fmt.Sprintf("There is no field %q to search in", name),
				"Fields are "+strings.Join(SearchFields[:len(SearchFields)-1], ", ")+" and "+
					SearchFields[len(SearchFields)-1]+
					". Put a text with a colon in quotation marks.")
		}
		text = text[letters+1:]
	}
	word, rest = cutWord(text, field)
	return field, word, rest, nil
}

// cutWord removes a word, or a text in quotation marks. After a field, the closing mark may be
// missing. Elsewhere, marks that enclose nothing are ordinary characters.
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

// CheckSearch returns the error in a search text for users or groups, as a problem with code
// "usage".
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

// IsOf reports whether accounts or groups have the field.
func (f Field) IsOf(k Kind) bool {
	groups := []Field{
		FieldAnywhere, FieldID, FieldName, FieldAddress, FieldAlias, FieldKind, FieldAccount, FieldSID, FieldExtension,
		FieldDescription,
	}
	if k == KindGroup {
		return slices.Contains(groups, f)
	}
	return f != FieldKind && f != FieldDescription
}
