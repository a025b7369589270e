package autostart

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// The text of launch agents (launchd.plist(5)) is written and read here on every system, so tests
// run everywhere.

// agentFile returns the text of a launch agent.
func agentFile(e Entry) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + name + `</string>
	<key>ProgramArguments</key>
	<array>
`)
	for _, word := range append([]string{e.Program}, e.Args...) {
		b.WriteString("\t\t<string>")
		_ = xml.EscapeText(&b, []byte(word)) // writing to a Builder never fails
		b.WriteString("</string>\n")
	}
	b.WriteString(`	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`)
	return b.String()
}

// parseAgent returns the program that a launch agent starts. enabled is false if the agent is
// marked as disabled.
func parseAgent(text string) (e Entry, enabled bool, err error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	enabled = true
	var key string
	var words []string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return e, false, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch {
		case start.Name.Local == "key":
			err = decoder.DecodeElement(&key, &start)
		case start.Name.Local == "string" && key == "ProgramArguments":
			var word string
			err = decoder.DecodeElement(&word, &start)
			words = append(words, word)
		case start.Name.Local == "true" && key == "Disabled":
			enabled = false
		}
		if err != nil {
			return e, false, err
		}
	}
	if len(words) == 0 {
		return e, false, nil
	}
	return Entry{Program: words[0], Args: words[1:]}, enabled, nil
}
