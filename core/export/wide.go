package export

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// everyColumn stands for all columns in a list of columns.
const everyColumn = "all"

// ParseColumns reads the columns for an export of users or groups. They are names separated by
// commas, in any letter case; "all" means the usual columns followed by every other property. A dot
// selects part of a property, as in employeeOrgData.costCenter. An empty text means nil, which
// means the usual columns.
func ParseColumns(k directory.Kind, text string) ([]string, error) {
	var columns []string
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		switch {
		case word == "":
		case strings.EqualFold(word, everyColumn):
			columns = append(columns, known(k)...)
		default:
			name, err := columnNamed(k, word)
			if err != nil {
				return nil, err
			}
			columns = append(columns, name)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(columns, func(name string) bool {
		twice := seen[name]
		seen[name] = true
		return twice
	}), nil
}

// known are the usual columns and the other properties, by name.
func known(k directory.Kind) []string {
	columns, properties := userColumns, slices.Concat(directory.UserProperties, directory.PlanProperties)
	if k == directory.KindGroup {
		columns, properties = groupColumns, directory.GroupProperties
	}
	rest := slices.DeleteFunc(slices.Sorted(slices.Values(properties)), func(name string) bool {
		return slices.Contains(columns, name)
	})
	return slices.Concat(columns, rest)
}

func columnNamed(k directory.Kind, word string) (string, error) {
	name, part, hasPart := strings.Cut(word, ".")
	if directory.IsExtension(name) {
		return word, nil
	}
	for _, column := range known(k) {
		if !strings.EqualFold(column, name) {
			continue
		}
		if hasPart {
			return column + "." + part, nil
		}
		return column, nil
	}
	noun := "users"
	if k == directory.KindGroup {
		noun = "groups"
	}
	return "", problem.Usage(fmt.Sprintf("There is no column %q for %s", word, noun),
		"Columns are names of properties, such as department or onPremisesExtensionAttributes.extensionAttribute1; "+
			"all means every column.")
}

// rest inserts the other properties of an object before the last column, because JSON lines contain
// all properties.
func rest(columns []string, row values, attributes directory.Attributes) ([]string, values) {
	last := len(columns) - 1
	names, all := slices.Clone(columns[:last]), slices.Clone(row[:last])
	for _, a := range attributes {
		if a.Value != "null" && !slices.Contains(columns, a.Name) {
			names, all = append(names, a.Name), append(all, a.Value)
		}
	}
	return append(names, columns[last]), append(all, row[last])
}

// partOf returns part of a property as JSON, or "" if there is no such part.
func partOf(attributes directory.Attributes, column string) string {
	name, path, _ := strings.Cut(column, ".")
	value, _ := attributes.Get(name)
	for part := range strings.SplitSeq(path, ".") {
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(value), &object) != nil {
			return ""
		}
		value = string(object[part])
	}
	if value == "null" {
		return ""
	}
	return value
}
