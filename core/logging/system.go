package logging

import (
	"context"
	"log/slog"
	"slices"
	"strings"
)

// entry is one entry of the system's log.
type entry struct {
	level  slog.Level
	text   string
	fields []field
}

// field is an attribute, with the names of its groups before its own.
type field struct{ key, value string }

// errorKey is the attribute whose value belongs to the text of an entry.
const errorKey = "error"

// systemHandler passes entries on to the system's log. It hides secrets as the log file does.
type systemHandler struct {
	least  slog.Level
	send   func(entry) error
	groups []string
	fields []field
}

// System returns a handler for the log of the operating system: the journal if systemd connected it
// to this program, and the event log if this program is a Windows service. Otherwise it returns
// nil. The handler drops entries below level least. The text of an entry is its message and its
// error.
func System(least slog.Level) slog.Handler {
	send := systemLog()
	if send == nil {
		return nil
	}
	return &systemHandler{least: least, send: send}
}

func (h *systemHandler) Enabled(_ context.Context, level slog.Level) bool { return level >= h.least }

func (h *systemHandler) Handle(_ context.Context, r slog.Record) error {
	e := entry{level: r.Level, text: r.Message, fields: slices.Clone(h.fields)}
	r.Attrs(func(a slog.Attr) bool {
		e.fields = appendField(e.fields, h.groups, a)
		return true
	})
	for _, f := range e.fields {
		if f.key == errorKey {
			e.text += ": " + f.value
		}
	}
	return h.send(e)
}

func (h *systemHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.fields = slices.Clone(h.fields)
	for _, a := range attrs {
		more.fields = appendField(more.fields, h.groups, a)
	}
	return &more
}

func (h *systemHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	more := *h
	more.groups = append(slices.Clone(h.groups), name)
	return &more
}

// appendField adds an attribute, or each attribute of a group.
func appendField(fields []field, groups []string, a slog.Attr) []field {
	a.Value = a.Value.Resolve()
	if a.Equal(slog.Attr{}) {
		return fields
	}
	if a.Value.Kind() == slog.KindGroup {
		if a.Key != "" {
			groups = append(slices.Clone(groups), a.Key)
		}
		for _, inner := range a.Value.Group() {
			fields = appendField(fields, groups, inner)
		}
		return fields
	}
	a = redact(groups, a)
	return append(fields, field{strings.Join(append(slices.Clone(groups), a.Key), "."), a.Value.String()})
}
