package directory

// FactCount is the number of live accounts of a connector that have the same facts and status.
type FactCount struct {
	Facts
	Status Status
	Count  int
}

// ScopePreview is the effect that a scope would have on the live accounts of a connector. Live
// accounts are those that are not deleted in Entra ID.
type ScopePreview struct {
	Accounts int // all live accounts
	InScope  int // those that would be active or disabled

	// The changes compared with now.
	Leave   ScopeMove // out of scope
	Enter   ScopeMove // into scope
	Disable ScopeMove // from active to disabled
	Enable  ScopeMove // from disabled to active

	// Breaches are the account guards that this change alone would exceed, which would hold the
	// next run. Code that only counts may leave them out.
	Breaches []Breach
}

// ScopeMove is a set of accounts whose status would change in the same way.
type ScopeMove struct {
	Count int
	Names []string // some of their names, A to Z; may be left out
	Facts []FactCount
}

// Moves reports whether the status of any account would change.
func (p ScopePreview) Moves() bool {
	return p.Leave.Count+p.Enter.Count+p.Disable.Count+p.Enable.Count > 0
}

// Losses returns the removals that the moves cause, without the memberships, whose number is
// unknown.
func (p ScopePreview) Losses() Losses {
	return Losses{
		Accounts: p.Leave.Count, Disabled: p.Disable.Count,
		OfAccounts: p.InScope + p.Leave.Count - p.Enter.Count,
	}
}

// Preview computes the effect of the scope on accounts that are counted by their facts. The caller
// adds the names.
func (s Scope) Preview(counts []FactCount) ScopePreview {
	var p ScopePreview
	for _, c := range counts {
		status := s.Status(c.Facts)
		p.Accounts += c.Count
		if status.Visible() {
			p.InScope += c.Count
		}
		if move := p.move(c.Status, status); move != nil {
			move.Count += c.Count
			move.Facts = append(move.Facts, c)
		}
	}
	return p
}

// move returns the counter for a change of status, or nil for no change.
func (p *ScopePreview) move(before, after Status) *ScopeMove {
	switch {
	case before == after:
		return nil
	case after == StatusOutOfScope:
		return &p.Leave
	case before == StatusOutOfScope:
		return &p.Enter
	case after == StatusDisabled:
		return &p.Disable
	}
	return &p.Enable
}
