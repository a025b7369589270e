package service

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/resources/packaging"
)

// The texts of units (systemd.syntax(7)) are written and read here on every system, so tests run
// everywhere.

const (
	unitName = "rollcall.service"
	// ownMark is the first line of a unit that Install wrote. Remove deletes no other.
	ownMark = "# Written by rollcallctl service install, which replaces it.\n"

	usualProgram = "/usr/bin/rollcallctl"
	usualFolder  = "/var/lib/rollcall"
	usualAccount = "rollcall"
)

// packaged returns the unit that packages install.
func packaged(system bool) string {
	if system {
		return packaging.Read("systemd/system/" + unitName)
	}
	return packaging.Read("systemd/user/" + unitName)
}

// usual reports whether the packaged unit runs this service as it is.
func (s Service) usual() bool {
	return s.Program == usualProgram && len(s.Args) == 0 && s.Folder == "" &&
		(s.Account == "" || s.Account == usualAccount)
}

// unit returns the text of a unit: the packaged one with the given program, folder and account.
func (s Service) unit() string {
	var out strings.Builder
	out.WriteString(ownMark)
	for line := range strings.Lines(packaged(s.System)) {
		key, _, _ := strings.Cut(line, "=")
		switch {
		case key == "ExecStart":
			line = "ExecStart=" + commandLine(s.words()) + "\n"
		case key == "Environment" && s.Folder != "":
			line = "ReadWritePaths=" + unitWord(s.Folder) + "\n"
		case key == "ProtectSystem" && len(s.Writes) > 0:
			line += "ReadWritePaths=" + unitWords(s.Writes) + "\n"
		case strings.HasPrefix(key, "StateDirectory") && s.Folder != "":
			continue
		case (key == "User" || key == "Group") && s.Account != "":
			if key == "Group" {
				continue // the account's own
			}
			line = "User=" + s.Account + "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}

// commandLine writes words as a command. The manager replaces what follows a dollar sign, except in the
// path of the program.
func commandLine(words []string) string {
	line := unitWord(words[0])
	for _, word := range words[1:] {
		line += " " + unitWord(strings.ReplaceAll(word, "$", "$$"))
	}
	return line
}

// unitWords writes words as one value.
func unitWords(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = unitWord(word)
	}
	return strings.Join(quoted, " ")
}

// unitWord quotes a word if needed. The manager replaces what follows a percent sign.
func unitWord(word string) string {
	word = strings.ReplaceAll(word, "%", "%%")
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return r <= ' ' || strings.ContainsRune(`"'\;`, r)
	}) {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(word) + `"`
}

// unitStatus reads the output of systemctl show.
func unitStatus(shown string) Status {
	values := map[string]string{}
	for line := range strings.Lines(shown) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[key] = value
	}
	s := Status{
		State: Stopped, Enabled: strings.HasPrefix(values["UnitFileState"], "enabled"),
		Place: values["FragmentPath"], Status: values["StatusText"],
	}
	s.PID, _ = strconv.Atoi(values["MainPID"])
	switch values["ActiveState"] {
	case "active", "reloading":
		s.State = Running
	case "activating":
		s.State = Starting
	case "deactivating":
		s.State = Stopping
	case "failed":
		s.State = Failed
	}
	if values["LoadState"] == "not-found" {
		s.State = Missing
	}
	return s
}

// hidden returns the first path that a system service cannot see, because its unit hides the
// folders of people.
func (s Service) hidden() string {
	for _, path := range slices.Concat([]string{s.Program, s.Folder}, s.Writes, s.Reads) {
		for _, home := range []string{"/home", "/root", "/run/user"} {
			if path == home || strings.HasPrefix(path, home+"/") {
				return path
			}
		}
	}
	return ""
}
