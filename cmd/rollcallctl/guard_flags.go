package main

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// defaultLimit removes a connector's own limit. The default then applies again.
const defaultLimit = "default"

// withGuards sets limits, entered as GUARD=LIMIT, in a copy of guards.
func withGuards(guards directory.Guards, typed []string) (directory.Guards, error) {
	if len(typed) == 0 {
		return guards, nil
	}
	guards = guards.Over(nil)
	for _, text := range typed {
		name, limit, ok := strings.Cut(text, "=")
		if !ok {
			return nil, problem.Usage(fmt.Sprintf("--guard %q has no limit", text),
				`Enter it like --guard accounts-removed="10% at least 20".`)
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

// guardsInWords returns a connector's own limits, or "" if it has none.
func guardsInWords(guards directory.Guards) string {
	var words []string
	for _, g := range directory.AllGuards {
		if limit, ok := guards[g]; ok {
			words = append(words, g.Flag()+" "+limit.String())
		}
	}
	return strings.Join(words, ", ")
}
