package main

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// defaultLimit removes a connector's own limit, so that the default applies.
const defaultLimit = "default"

// withGuards adds limits, typed as GUARD=LIMIT, to others and replaces equal ones.
func withGuards(guards directory.Guards, typed []string) (directory.Guards, error) {
	if len(typed) == 0 {
		return guards, nil
	}
	guards = guards.Over(nil)
	for _, text := range typed {
		name, limit, ok := strings.Cut(text, "=")
		if !ok {
			return nil, problem.Usage(fmt.Sprintf("--guard %q has no limit", text), `Write it like --guard accounts-removed="10% at least 20".`)
		}
		guard, err := directory.ParseGuard(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(limit) == defaultLimit {
			delete(guards, guard)
			continue
		}
		if guards[guard], err = directory.ParseLimit(limit); err != nil {
			return nil, err
		}
	}
	return guards, nil
}

// guardsInWords lists a connector's own limits; empty if it has none.
func guardsInWords(guards directory.Guards) string {
	var words []string
	for _, g := range directory.AllGuards {
		if limit, ok := guards[g]; ok {
			words = append(words, g.Flag()+" "+limit.String())
		}
	}
	return strings.Join(words, ", ")
}
