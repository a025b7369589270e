package sim

import "fmt"

// anyState asks lookup for an object that is live or soft-deleted.
const anyState = purged

// lookup returns the object with the given kind, ID and state.
func (t *Tenant) lookup(kind Kind, id string, want state) (ref, error) {
	g, _ := parseGUID(id)
	r, ok := t.find(kind, g)
	if !ok {
		return nobody, fmt.Errorf("%s %s: %w", kind, id, ErrNotFound)
	}
	if want != anyState && t.objects[r].state != want {
		return nobody, fmt.Errorf("%s %s: %w", kind, id, ErrState)
	}
	return r, nil
}

// onUser changes one user under the lock.
func (t *Tenant) onUser(id, doing string, want state, change func(ref) error) error {
	return t.on(KindUser, id, doing, want, change)
}

func (t *Tenant) on(kind Kind, id, doing string, want state, change func(ref) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, err := t.lookup(kind, id, want)
	if err == nil {
		err = change(r)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// Domains returns the verified domains. The default one is first and the initial one last.
func (t *Tenant) Domains() []string {
	return append([]string(nil), t.domains...)
}

// UserIDs returns the IDs of the live users in order of creation.
func (t *Tenant) UserIDs() []string { return t.ids(KindUser) }

// GroupIDs returns the IDs of the live groups in order of creation.
func (t *Tenant) GroupIDs() []string { return t.ids(KindGroup) }

func (t *Tenant) ids(kind Kind) []string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	ids := make([]string, 0, len(t.order[kind]))
	for _, r := range t.order[kind] {
		if o := t.objects[r]; o.state == live {
			ids = append(ids, o.id.String())
		}
	}
	return ids
}
