package export

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// changeColumns are the columns for a run's changes. For a membership, id and name are the group's.
// Each entry of properties has a name, an old value and a new value.
var changeColumns = []string{
	"run", "connector", "what", "op", "cause", "id", "name", "member", "memberName", "memberType", propertiesColumn,
}

const propertiesColumn = "properties"

// Changes writes the changes that read passes to its argument, and returns their number. In CSV, a
// changed property appears as `department: "Retail" > "Sales"`, and several are joined with ";".
func Changes(w io.Writer, f Format, read func(each func(directory.Change) error) error) (int, error) {
	return write(w, f, changeColumns, sequence(read), changeValues)
}

var errStopped = errors.New("the consumer stopped")

// sequence makes an iterator of the values that read passes to its argument.
func sequence[T any](read func(each func(T) error) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := read(func(one T) error {
			if !yield(one, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			var none T
			yield(none, err)
		}
	}
}

func changeValues(c directory.Change) values {
	row := values{
		strconv.FormatInt(c.Run, 10), quote(c.Connector), quote(c.What), quote(string(c.Op)), quote(c.Cause.Code()),
		quote(c.ID), quote(c.Name),
		"", "", "", "",
	}
	if c.Member != "" {
		row[7], row[8], row[9] = quote(c.Member), quote(c.MemberName), quote(c.MemberKind.String())
	}
	if len(c.Properties) > 0 {
		row[10] = propertiesValue(c.Properties)
	}
	return row
}

// propertiesValue writes properties as JSON. Their values are JSON already; null means no
// value.
func propertiesValue(list []directory.PropertyChange) string {
	objects := make([]string, len(list))
	for i, p := range list {
		objects[i] = `{"name":` + quote(p.Name) + `,"old":` + cmp.Or(p.Old, "null") + `,"new":` +
			cmp.Or(p.New, "null") + `}`
	}
	return "[" + strings.Join(objects, ",") + "]"
}

// propertiesText converts the output of propertiesValue to the text of a cell.
func propertiesText(value string) (string, error) {
	var list []struct {
		Name     string
		Old, New json.RawMessage
	}
	if err := json.Unmarshal([]byte(value), &list); err != nil {
		return "", err
	}
	words := make([]string, len(list))
	for i, p := range list {
		words[i] = p.Name + ": " + string(p.Old) + " > " + string(p.New)
	}
	return strings.Join(words, separator+" "), nil
}
