package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// scopeJSON is the effect of edited options of a connector, as --json shows it. Accounts counts the
// accounts that are not deleted in Entra ID. InScope counts those of them that would be active or
// disabled. Breaches are the guards whose limits the next run would exceed.
type scopeJSON struct {
	Connector string             `json:"connector"`
	Known     bool               `json:"known"` // false if nothing has been read yet
	Accounts  int                `json:"accounts"`
	InScope   int                `json:"inScope"`
	Leave     moveJSON           `json:"leave"`
	Enter     moveJSON           `json:"enter"`
	Disable   moveJSON           `json:"disable"`
	Enable    moveJSON           `json:"enable"`
	Breaches  []directory.Breach `json:"breaches"`
}

// moveJSON is a number of accounts, with the names of the first few.
type moveJSON struct {
	Count int      `json:"count"`
	Names []string `json:"names"`
}

func moveToJSON(m directory.ScopeMove) moveJSON {
	return moveJSON{m.Count, append([]string{}, m.Names...)}
}

// previewScope shows the effect of edited options before they are stored.
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
		p.talk("The effect is known after the first run.")
		return nil
	}
	writeLine(p.stdout, fmt.Sprintf("%s of %s in scope.", quantity.Number(preview.InScope),
		quantity.Counted(preview.Accounts, "account")))
	for _, line := range scopeInWords(preview) {
		writeLine(p.stdout, oneLine(line))
	}
	return nil
}

// tellScope reports the effect of options after they were stored.
func (p *program) tellScope(cmd *cobra.Command, s *session, c directory.Connector) error {
	preview, _, err := s.PreviewScope(cmd.Context(), c)
	if err != nil || !preview.Moves() {
		return err
	}
	for _, line := range scopeInWords(preview) {
		p.talk(oneLine(line))
	}
	p.talk("The next run applies this if its guards allow it.")
	return nil
}

// scopeInWords says who would enter or leave the scope with the next run, and which limits that
// would exceed. It returns nothing if no account would.
func scopeInWords(p directory.ScopePreview) (lines []string) {
	for _, move := range health.ScopeMoves(p) {
		lines = append(lines, move.Line(move.Names))
	}
	for _, b := range p.Breaches {
		lines = append(lines, "The next run will be held. "+b.Guard.Flag()+": "+health.BreachInWords(b))
	}
	return lines
}
