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

// csvEncoder writes one record a row; cells are text, not JSON.
type csvEncoder struct {
	w      *csv.Writer
	record []string
}

func newCSVEncoder(w io.Writer) *csvEncoder { return &csvEncoder{w: csv.NewWriter(w)} }

func (e *csvEncoder) header(columns []string) error { return e.w.Write(columns) }

func (e *csvEncoder) row(columns []string, row values) error {
	e.record = e.record[:0]
	for i, value := range row {
		cell, err := cellOf(columns[i], value)
		if err != nil {
			return fmt.Errorf("column %s: %w", columns[i], err)
		}
		e.record = append(e.record, cell)
	}
	return e.w.Write(e.record)
}

func (e *csvEncoder) flush() error {
	e.w.Flush()
	return e.w.Error()
}

// cellOf turns a JSON value into the text of a cell.
func cellOf(column, value string) (string, error) {
	switch {
	case value == "":
		return "", nil
	case column == "assignedLicenses":
		return skuIDs(value)
	case value[0] == '"':
		var text string
		err := json.Unmarshal([]byte(value), &text)
		return text, err
	case value[0] == '[':
		var texts []string
		err := json.Unmarshal([]byte(value), &texts)
		return strings.Join(texts, separator), err
	}
	return value, nil
}

// skuIDs reads the product ids of assignedLicenses (graph-docs assignedLicense).
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
