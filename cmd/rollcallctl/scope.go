package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// scopeJSON is what edited options of a connector would do, as --json shows it.
// Accounts are all that are not deleted in Entra ID, inScope those that would be
// active or disabled; breaches are the guards that the next run would break.
type scopeJSON struct {
	Connector string             `json:"connector"`
	Known     bool               `json:"known"` // false: nothing was read yet
	Accounts  int                `json:"accounts"`
	InScope   int                `json:"inScope"`
	Leave     moveJSON           `json:"leave"`
	Enter     moveJSON           `json:"enter"`
	Disable   moveJSON           `json:"disable"`
	Enable    moveJSON           `json:"enable"`
	Breaches  []directory.Breach `json:"breaches"`
}

// moveJSON is a number of accounts, with the names of the first.
type moveJSON struct {
	Count int      `json:"count"`
	Names []string `json:"names"`
}

func moveToJSON(m directory.ScopeMove) moveJSON {
	return moveJSON{m.Count, append([]string{}, m.Names...)}
}

// previewScope tells what a connector's options, edited and not stored, would
// do.
func (p *program) previewScope(cmd *cobra.Command, s *session, c directory.Connector) error {
	preview, known, err := s.PreviewScope(cmd.Context(), c)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(scopeJSON{
			Connector: c.ID, Known: known, Accounts: preview.Accounts, InScope: preview.InScope,
			Leave: moveToJSON(preview.Leave), Enter: moveToJSON(preview.Enter),
			Disable: moveToJSON(preview.Disable), Enable: moveToJSON(preview.Enable),
			Breaches: append([]directory.Breach{}, preview.Breaches...),
		})
	}
	if !known {
		p.talk("What it does is known after the first run.")
		return nil
	}
	writeLine(p.stdout, fmt.Sprintf("%s of %s in scope.", quantity.Number(preview.InScope), quantity.Counted(preview.Accounts, "account")))
	for _, line := range scopeInWords(preview) {
		writeLine(p.stdout, oneLine(line))
	}
	return nil
}

// tellScope tells what the options that were stored will do.
func (p *program) tellScope(cmd *cobra.Command, s *session, c directory.Connector) error {
	preview, _, err := s.PreviewScope(cmd.Context(), c)
	if err != nil || !preview.Moves() {
		return err
	}
	for _, line := range scopeInWords(preview) {
		p.talk(oneLine(line))
	}
	p.talk("The next run applies it, as far as its guards allow.")
	return nil
}

// scopeInWords tells who would come and go with the next run, and which guards
// that breaks; nothing where nobody does.
func scopeInWords(p directory.ScopePreview) (lines []string) {
	for _, move := range health.ScopeMoves(p) {
		lines = append(lines, move.Line(move.Names))
	}
	for _, b := range p.Breaches {
		lines = append(lines, "The next run will be held. "+b.Guard.Flag()+": "+health.BreachInWords(b))
	}
	return lines
}
