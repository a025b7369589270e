package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// documents are the documents with commands, by their path in the repository.
func documents(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("../../resources/docs/guide/*.md")
	if err != nil || len(names) < 10 {
		t.Fatalf("found only the pages %q: %v", names, err)
	}
	texts := map[string]string{}
	for _, name := range append(names, "../../README.md", "../../resources/docs/secrets.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimPrefix(filepath.ToSlash(name), "../../")] = string(text)
	}
	return texts
}

var (
	inLine    = regexp.MustCompile("`((?:bin/)?rollcallctl [^`]+)`")
	quotation = regexp.MustCompile(`"([^"]*)"|'([^']*)'`)
)

// commandsIn returns the commands of a document: from its code, and between back quotes. With run, it
// returns only those that a reader can run as they are, which are in blocks named "sh run".
func commandsIn(text string, run bool) (commands [][]string) {
	fence := ""
	text = strings.ReplaceAll(text, "\\\n", " ")
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "```") {
			if fence += strings.TrimPrefix(line, "```"); line == "```" {
				fence = ""
			}
			continue
		}
		code, indented := strings.CutPrefix(line, "    ")
		switch {
		case run && fence == "sh run", !run && (strings.HasPrefix(fence, "sh") || indented):
			if words := wordsOf(code); len(words) > 0 {
				commands = append(commands, words)
			}
		case !run:
			for _, m := range inLine.FindAllStringSubmatch(line, -1) {
				commands = append(commands, wordsOf(m[1]))
			}
		}
	}
	return commands
}

// wordsOf returns the arguments of rollcallctl in a shell command line, or nothing if the line runs
// another program.
func wordsOf(line string) []string {
	line, _, _ = strings.Cut(line, " #")
	line = quotation.ReplaceAllStringFunc(line, func(quoted string) string {
		return strings.ReplaceAll(quoted[1:len(quoted)-1], " ", "\x00")
	})
	words := strings.Fields(line)
	at := slices.IndexFunc(words, func(w string) bool { return strings.TrimPrefix(w, "bin/") == "rollcallctl" })
	if at < 0 || at > 0 && words[0] != "sudo" {
		return nil
	}
	words = words[at+1:]
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "\x00", " ")
	}
	return words
}

// TestCommandsOfTheGuideExist checks that every command in the guide and in the README exists, and
// has the flags and the number of arguments that are shown. Between back quotes, arguments may be
// left out.
func TestCommandsOfTheGuideExist(t *testing.T) {
	checked := 0
	for name, text := range documents(t) {
		for _, words := range commandsIn(text, false) {
			shown := "rollcallctl " + strings.Join(words, " ")
			cmd, rest, err := newRoot(&program{stdout: io.Discard, stderr: io.Discard}).Find(words)
			if err != nil || cmd.Parent() == nil && !strings.HasPrefix(words[0], "--") {
				t.Errorf("%s: there is no command %q (%v)", name, shown, err)
				continue
			}
			checked++
			if err := cmd.ParseFlags(rest); err != nil && !errors.Is(err, pflag.ErrHelp) {
				t.Errorf("%s: %s: %v", name, shown, err)
				continue
			}
			flags := 0
			cmd.Flags().Visit(func(*pflag.Flag) { flags++ })
			if args := cmd.Flags().Args(); len(args) > 0 || flags > 0 && cmd.Runnable() {
				if err := cmd.ValidateArgs(args); err != nil && !strings.Contains(text, "`"+shown+"`") {
					t.Errorf("%s: %s: %v", name, shown, err)
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d commands were found", checked)
	}
}

func TestCommandsAreFound(t *testing.T) {
	const text = "Call `rollcallctl status` or `ls`.\n\n```sh run\nrollcallctl sync \"A B\" --full\n```\n\n" +
		"```sh\nsudo -u x rollcallctl runs approve 3 \\\n  --note 'a b'   # why\necho rollcallctl\n```\n"
	for _, tt := range []struct {
		run  bool
		want []string
	}{
		{true, []string{"sync|A B|--full"}},
		{false, []string{"status", "sync|A B|--full", "runs|approve|3|--note|a b"}},
	} {
		var got []string
		for _, words := range commandsIn(text, tt.run) {
			got = append(got, strings.Join(words, "|"))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("run %v: found %q, want %q", tt.run, got, tt.want)
		}
	}
}

// TestGuideRuns runs the commands of the guide that need nothing but a connected tenant, page by page,
// on the practice tenant. A warning counts as success.
func TestGuideRuns(t *testing.T) {
	for name, text := range documents(t) {
		commands := commandsIn(text, true)
		if len(commands) == 0 {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			folder := t.TempDir()
			t.Chdir(folder)
			before := [][]string{{"connector", "add", "--description", "Contoso", "--cloud", "practice"}, {"sync"}}
			for _, words := range append(before, commands...) {
				var out bytes.Buffer
				code, talk := invoke(t.Context(), nil, &out, folder, words...)
				if code != exitSuccess && code != exitWarnings {
					t.Errorf("rollcallctl %s: exit code %d\n%s%s", strings.Join(words, " "), code, out.String(), talk)
				}
			}
		})
	}
}
