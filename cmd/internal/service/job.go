package service

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/resources/packaging"
)

// The texts of jobs (launchd.plist(5)) are written and read here on every system, so tests run
// everywhere.

// jobLabel is the name of the job.
const jobLabel = "io.github.rollcallsync.Rollcall.daemon"

// The arguments in the packaged job.
const jobWords = "\t\t<string>/usr/local/bin/rollcallctl</string>\n\t\t<string>daemon</string>\n"

// job returns the text of a job: the packaged one with the given program and account.
func (s Service) job() string {
	text := packaging.Read("launchd/" + jobLabel + ".plist")
	var words strings.Builder
	for _, word := range s.words() {
		words.WriteString("\t\t<string>" + escaped(word) + "</string>\n")
	}
	text = strings.Replace(text, jobWords, words.String(), 1)
	if s.Account != "" {
		text = strings.Replace(text, "\t<key>RunAtLoad</key>\n",
			"\t<key>UserName</key>\n\t<string>"+escaped(s.Account)+"</string>\n\t<key>RunAtLoad</key>\n", 1)
	}
	return text
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // writing to a Builder never fails
	return b.String()
}

// jobStatus reads the output of launchctl print. Its format is not documented; what cannot be read is
// left out.
func jobStatus(printed string) Status {
	s := Status{State: Stopped, Enabled: true}
	for line := range strings.Lines(printed) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " = ")
		switch key {
		case "state":
			if value == "running" {
				s.State = Running
			}
		case "pid":
			s.PID, _ = strconv.Atoi(value)
		case "path":
			s.Place = value
		}
	}
	return s
}
