package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// separator joins the entries of a collection in one cell.
const separator = ";"

// byteOrderMark marks a text as UTF-8 for programs that do not detect it (RFC 3629, section 6).
const byteOrderMark = "\ufeff"

// csvEncoder writes one record per row. Cells are text, not JSON.
type csvEncoder struct {
	out    io.Writer
	mark   string // written before the first record
	w      *csv.Writer
	record []string
}

func newCSVEncoder(w io.Writer, mark string) *csvEncoder {
	return &csvEncoder{out: w, mark: mark, w: csv.NewWriter(w)}
}

func (e *csvEncoder) header(columns []string) error {
	if _, err := io.WriteString(e.out, e.mark); err != nil {
		return err
	}
	return e.w.Write(columns)
}

func (e *csvEncoder) row(columns []string, row values) error {
	e.record = e.record[:0]
	for i, value := range row {
		cell, err := cellOf(columns[i], value)
		if err != nil {
			return fmt.Errorf("column %s: %w", columns[i], err)
		}
		e.record = append(e.record, inert(cell))
	}
	return e.w.Write(e.record)
}

func (e *csvEncoder) flush() error {
	e.w.Flush()
	return e.w.Error()
}

// inert puts an apostrophe before a cell that a spreadsheet would run as a formula, as OWASP's "CSV
// Injection" advises. Otherwise, anyone who can edit a display name could run code on the
// computer of a person who opens the export. Phone numbers such as +49 30 1234 are not changed.
func inert(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if (cell[0] == '+' || cell[0] == '-') && strings.Trim(cell[1:], "0123456789 .-()/"+separator+"+") == "" {
		return cell
	}
	return "'" + cell
}

// cellOf converts a JSON value to the text of a cell.
func cellOf(column, value string) (string, error) {
	switch {
	case value == "":
		return "", nil
	case column == "assignedLicenses":
		return skuIDs(value)
	case column == propertiesColumn:
		return propertiesText(value)
	case value[0] == '"':
		return textOf(value)
	case value[0] == '[':
		return joined(value)
	}
	return value, nil
}

// textOf reads a JSON string. Almost no string has an escape.
func textOf(value string) (string, error) {
	if len(value) >= 2 && value[len(value)-1] == '"' && !strings.Contains(value, `\`) {
		return value[1 : len(value)-1], nil
	}
	var text string
	err := json.Unmarshal([]byte(value), &text)
	return text, err
}

// joined joins a collection of strings; any other collection stays JSON. Canonical JSON has no
// white space, so without escapes it is enough to remove the quotes.
func joined(value string) (string, error) {
	if inner, ok := strings.CutPrefix(value, `["`); ok && !strings.Contains(value, `\`) {
		return strings.ReplaceAll(strings.TrimSuffix(inner, `"]`), `","`, separator), nil
	}
	var texts []string
	err := json.Unmarshal([]byte(value), &texts)
	if err != nil && json.Valid([]byte(value)) {
		return value, nil // the entries are not plain strings
	}
	return strings.Join(texts, separator), err
}

// skuIDs returns the product IDs in assignedLicenses
// (https://learn.microsoft.com/graph/api/resources/assignedlicense).
func skuIDs(value string) (string, error) {
	var licenses []struct {
		SkuID string `json:"skuId"`
	}
	if err := json.Unmarshal([]byte(value), &licenses); err != nil {
		return "", err
	}
	ids := make([]string, len(licenses))
	for i, l := range licenses {
		ids[i] = l.SkuID
	}
	return strings.Join(ids, separator), nil
}
