package directory

// FactCount is how many live accounts of a mirror have the same facts and the
// same status.
type FactCount struct {
	Facts
	Status Status
	Count  int
}

// ScopePreview is what a scope would make of the live accounts of a mirror:
// those that are not deleted in Entra ID.
type ScopePreview struct {
	Accounts int // all live ones
	InScope  int // those that would be active or disabled

	// What would change beside how it stands now.
	Leave   ScopeMove // out of scope
	Enter   ScopeMove // into scope
	Disable ScopeMove // from active to disabled
	Enable  ScopeMove // from disabled to active

	// Breaches are the guards of accounts that this alone breaks: the next run
	// would be held. Whoever counts need not know them.
	Breaches []Breach
}

// ScopeMove is a number of accounts whose status would change in the same way.
type ScopeMove struct {
	Count int
	Names []string // of some of them, A to Z; whoever counts need not know them
	Facts []FactCount
}

// Moves reports whether the status of any account would change.
func (p ScopePreview) Moves() bool {
	return p.Leave.Count+p.Enter.Count+p.Disable.Count+p.Enable.Count > 0
}

// Losses are what the moves take away; which memberships go with them is not
// known.
func (p ScopePreview) Losses() Losses {
	return Losses{Accounts: p.Leave.Count, Disabled: p.Disable.Count, OfAccounts: p.InScope + p.Leave.Count - p.Enter.Count}
}

// Preview computes what the scope would make of accounts that are counted by
// their facts. The names are left to who knows them.
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

// move is where a change of status is counted; nil for no change.
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
