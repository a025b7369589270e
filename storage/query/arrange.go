package query

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// arrangement stores the values by which lists are sorted and filtered, for one view. It starts
// with the stored facts and orders of the newest versions. If the view shows other versions, it
// is corrected.
type arrangement struct {
	objectTable
	view     view
	indexed  index.Vector        // traits of the indexed versions
	traits   index.Vector        // traits of the versions that the view shows
	names    []uint32            // all objects in order of name
	moved    *index.Set          // objects whose version in the view may not be the indexed one
	versions map[uint32]*shownAs // the versions of moved objects in the view; missing: not shown
}

// shownAs stores the sort and filter values of a version. There may be a million of them, so they
// contain nothing else.
type shownAs struct {
	traits             index.Traits
	since              uint32
	name, address      string // sort keys
	domain, department string
}

// shownAs copies the texts of a version's document into one string, so that they do not keep the
// document in memory.
func (t objectTable) shownAs(x index.FactSource) *shownAs {
	name, address, department := index.NameKey(x.Attrs.Text("displayName")), index.AddressKey(t.Address(x.Attrs)),
		x.Attrs.Text("department")
	text := strings.Clone(name + address + x.Domain + department) // joining does not copy a single text
	cut := func(length int) (part string) {
		part, text = text[:length], text[length:]
		return part
	}
	return &shownAs{
		traits: t.TraitsOf(x), since: uint32(x.Since),
		name: cut(len(name)), address: cut(len(address)), domain: cut(len(x.Domain)), department: cut(len(department)),
	}
}

// isArranged reports whether a query needs an arrangement: if it is not in the order of the index
// by name, or filters by values that this index lacks.
func isArranged(q directory.Query, search parsedSearch) bool {
	if q.Sort.By == directory.SortName && q.Sort.Descending && !search.isEmpty() {
		return true
	}
	return q.Sort.By != directory.SortName || q.Traits != directory.Traits{}
}

func (t objectTable) arrange(ctx context.Context, tx *sqldb.Tx, v view) (a *arrangement, err error) {
	a = &arrangement{objectTable: t, view: v, moved: &index.Set{}, versions: map[uint32]*shownAs{}}
	if a.indexed, err = t.Facts(ctx, tx, index.FactTraits); err != nil {
		return nil, err
	}
	a.traits = a.indexed
	if a.names, err = t.WholeOrder(ctx, tx, index.OrderOfNames); err != nil {
		return nil, err
	}
	for _, s := range v.snapshots {
		if err := a.readMoved(ctx, tx, s); err != nil {
			return nil, fmt.Errorf("find changed objects: %w", err)
		}
	}
	if a.moved.Len > 0 {
		a.names = a.ofView(a.names)
		a.correctTraits()
		err = a.moveNames(ctx, tx)
	}
	return a, err
}

// ofView reduces an order to the indexed objects of the view's connectors.
func (a *arrangement) ofView(order []uint32) []uint32 {
	var connector [index.MaxConnector + 1]bool
	for _, s := range a.view.snapshots {
		connector[min(s.key, index.MaxConnector)] = true
	}
	return slices.DeleteFunc(order, func(object uint32) bool {
		return !connector[a.indexed.Of(object)>>index.ConnectorAt]
	})
}

// readMoved finds the objects that changed between the view's snapshot and the indexed one, and
// reads their versions in the view.
func (a *arrangement) readMoved(ctx context.Context, tx *sqldb.Tx, s snapshot) error {
	changed, err := a.changedIn(ctx, tx, s)
	if err != nil {
		return err
	}
	for _, object := range changed {
		a.moved.Add(object)
	}
	for chunk := range slices.Chunk(changed, chunkRows) {
		err := sqldb.EachRow(ctx, tx, "SELECT "+a.FactColumns()+" FROM json_each(?) j CROSS JOIN "+a.VersionTable+
			" v ON v.object = j.value WHERE "+a.view.shows("v"), []any{sqldb.JSONList(chunk)},
			func(rows *sql.Rows) (bool, error) {
				x, err := index.ScanFactSource(rows)
				if err == nil {
					a.versions[uint32(x.Object)] = a.shownAs(x)
				}
				return true, err
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// correctTraits replaces the traits of moved objects.
func (a *arrangement) correctTraits() {
	a.traits = slices.Clone(a.indexed)
	for _, object := range a.moved.List() {
		a.traits.Set(uint32(object), 0)
	}
	for object, x := range a.versions {
		a.traits.Set(object, uint32(x.traits))
	}
}

// moveNames corrects the positions of objects whose names in the view are not the indexed ones.
func (a *arrangement) moveNames(ctx context.Context, tx *sqldb.Tx) error {
	gone := &index.Set{}
	var moved []index.Place
	there := &index.Set{}
	for _, object := range a.names {
		there.Add(int64(object))
	}
	for object, x := range a.versions {
		now := index.Place{Object: object, Text: " " + x.name}
		if there.Has(int64(object)) {
			indexed, err := a.indexedName(ctx, tx, object)
			if err != nil {
				return err
			}
			if indexed == now {
				continue
			}
		}
		gone.Add(int64(object))
		moved = append(moved, now)
	}
	var err error
	a.names, err = index.Inserted(index.Without(a.names, gone), moved,
		func(object uint32) (index.Place, error) { return a.indexedName(ctx, tx, object) })
	return err
}

// indexedName returns the place of an object in the order of names, by the version that the
// search index contains.
func (a *arrangement) indexedName(ctx context.Context, tx *sqldb.Tx, object uint32) (index.Place, error) {
	var name string // a missing object is placed like one without a name
	err := sqldb.ScanRow(ctx, tx, "SELECT v.name FROM "+a.VersionTable+" v WHERE v.object = ? AND "+
		a.view.indexShows("v"), []any{object}, &name)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return index.PlacedByName(object, name), sqldb.Wrap("look up name", err)
}

// ranking is an order of objects by rank. Objects with the same rank are in the order of base.
type ranking struct {
	base []uint32
	// ranks is the number of ranks, and rank returns the rank of an object. A rank equal to ranks
	// comes last in either direction. If rank is nil, base is the order.
	ranks      int
	rank       func(object uint32) int
	descending bool
}

// ranking returns the order for a sort.
func (a *arrangement) ranking(ctx context.Context, tx *sqldb.Tx, by directory.Sort) (ranking, error) {
	user := a.Kind == directory.KindUser
	r := ranking{base: a.names, descending: by.Descending}
	ofTraits := func(ranks int, rank func(index.Traits) int) {
		r.ranks, r.rank = ranks, func(object uint32) int { return rank(index.Traits(a.traits.Of(object))) }
	}
	var err error
	switch {
	case by.By == directory.SortAddress, by.By == directory.SortMail:
		r.base, err = a.byAddress(ctx, tx, by.Descending)
	case by.By == directory.SortStatus:
		ofTraits(int(index.TraitStatus)+1, func(t index.Traits) int { return int(t.Status()) })
	case by.By == directory.SortType && user:
		ofTraits(3, accountType)
	case by.By == directory.SortLicences && user:
		ofTraits(index.MaxLicences+1, index.Traits.Licences)
	case by.By == directory.SortKind && !user:
		ofTraits(len(kindRanks), func(t index.Traits) int { return kindRanks[2*t.Kind()+t.Bit(index.TraitDynamic)] })
	case by.By == directory.SortConnector:
		var ranks map[int64]int
		ranks, err = connectorRanks(ctx, tx)
		ofTraits(len(ranks)+1, func(t index.Traits) int { return ranks[t.Connector()] })
	case by.By == directory.SortDepartment && user:
		r.ranks, r.rank, err = a.byDepartment(ctx, tx)
	case by.By == directory.SortChanged:
		r.ranks, r.rank, err = a.byRun(ctx, tx)
	case by.By == directory.SortMembers && !user:
		r.ranks, r.rank, err = a.byMembers(ctx, tx)
	case by.Descending:
		slices.Reverse(r.base)
	}
	return r, err
}

// place returns the rank of an object in the direction of the order.
func (r ranking) place(object uint32) int {
	rank := r.rank(object)
	if r.descending && rank < r.ranks {
		return r.ranks - 1 - rank
	}
	return rank
}

// list returns the objects that a query selects among a set, in the order of the query. It starts
// after one object (0: at the beginning). most limits the number of objects (0: no limit).
func (a *arrangement) list(
	ctx context.Context, tx *sqldb.Tx, q directory.Query, after int64, among *index.Set, most int,
) ([]uint32, error) {
	r, err := a.ranking(ctx, tx, q.Sort)
	if err != nil {
		return nil, err
	}
	fits, err := a.selects(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	if most == 0 {
		most = math.MaxInt
	}
	selects := func(object uint32) bool {
		return among.Has(int64(object)) && fits(object, index.Traits(a.traits.Of(object)))
	}
	at := 0
	if after != 0 {
		// A deleted object has no position any more, so nothing comes after it.
		if at = slices.Index(r.base, uint32(after)) + 1; at == 0 {
			return nil, nil
		}
	}
	if r.rank == nil {
		return take(r.base[at:], most, selects), nil
	}
	first := 0
	var list []uint32
	if after != 0 { // begin with the rest of its rank
		place := r.place(uint32(after))
		list = take(r.base[at:], most, func(object uint32) bool { return selects(object) && r.place(object) == place })
		first = place + 1
	}
	if left := most - len(list); left > 0 {
		list = append(list, r.from(first, left, len(a.traits), selects)...)
	}
	return list, nil
}

// take returns the first selected objects. most limits their number.
func take(objects []uint32, most int, selects func(uint32) bool) (list []uint32) {
	for _, object := range objects {
		if selects(object) {
			if list = append(list, object); len(list) == most {
				break
			}
		}
	}
	return list
}

// from returns the first selected objects, beginning with rank first. most limits their number,
// and all of them are below end. It counts the objects of each rank in the order of their
// numbers, which takes a fraction of the time of any other order.
func (r ranking) from(first, most, end int, selects func(uint32) bool) []uint32 {
	counts := make([]int, r.ranks+1)
	selected := &index.Set{}
	for object := range uint32(end) {
		if selects(object) {
			selected.Add(int64(object))
			counts[r.place(object)]++
		}
	}
	for place := range min(first, len(counts)) {
		counts[place] = 0
	}
	begins, last, n := make([]int, len(counts)), first-1, 0
	for place := first; place < len(counts) && n < most; place++ {
		begins[place] = n
		if counts[place] > 0 {
			last = place
		}
		n += counts[place]
	}
	n = min(n, most)
	list, left := make([]uint32, n), n
	for _, object := range r.base {
		if left == 0 {
			break
		}
		if !selected.Has(int64(object)) {
			continue
		}
		place := r.place(object)
		if place < first || place > last || begins[place] >= n {
			continue
		}
		list[begins[place]] = object
		begins[place]++
		left--
	}
	return list
}

// accountType ranks members before guests, and guests before agents.
func accountType(t index.Traits) int {
	switch {
	case t.Has(index.TraitAgent):
		return 2
	case t.Has(index.TraitGuest):
		return 1
	}
	return 0
}

// kindRanks has the positions of group kinds in order of name. Each kind in directory.GroupKinds
// has two entries: the kind itself, then its dynamic variant.
var kindRanks = func() []int {
	var names []string
	for _, name := range directory.GroupKinds {
		names = append(names, name, name+", dynamic")
	}
	sorted := slices.Sorted(slices.Values(names))
	ranks := make([]int, len(names))
	for i, name := range names {
		ranks[i] = slices.Index(sorted, name)
	}
	return ranks
}()

// connectorRanks returns the positions of connectors by description, starting at 1.
func connectorRanks(ctx context.Context, tx *sqldb.Tx) (map[int64]int, error) {
	keys, err := sqldb.ListNumbers(ctx, tx, "SELECT id FROM connector ORDER BY name_key(description)")
	ranks := map[int64]int{}
	for i, key := range keys {
		ranks[key] = i + 1
	}
	return ranks, sqldb.Wrap("order connectors", err)
}

// byAddress reads the order of addresses, and reverses it for a descending sort. Objects without
// an address come last.
func (a *arrangement) byAddress(ctx context.Context, tx *sqldb.Tx, descending bool) ([]uint32, error) {
	order, err := a.WholeOrder(ctx, tx, index.OrderOfAddresses)
	if err != nil {
		return nil, err
	}
	if a.moved.Len > 0 {
		if order, err = a.moveAddresses(ctx, tx, a.ofView(order)); err != nil {
			return nil, err
		}
	}
	if descending {
		slices.Reverse(order)
	}
	with := &index.Set{}
	for _, object := range order {
		with.Add(int64(object))
	}
	for _, object := range a.names {
		if !with.Has(int64(object)) {
			order = append(order, object)
		}
	}
	return order, nil
}

// moveAddresses corrects the positions of objects whose addresses in the view are not the indexed
// ones.
func (a *arrangement) moveAddresses(ctx context.Context, tx *sqldb.Tx, order []uint32) ([]uint32, error) {
	indexed := func(object uint32) (index.Place, error) { return a.AddressAt(ctx, tx, object, a.view.indexShows("v")) }
	gone := &index.Set{}
	var moved []index.Place
	for _, object := range a.moved.List() {
		now := index.Place{Object: uint32(object)}
		if x := a.versions[now.Object]; x != nil {
			if now.Text = x.address; now.Text != "" {
				now.Name = x.name
			}
		}
		before, err := indexed(now.Object)
		if err != nil {
			return nil, err
		}
		if before != now {
			gone.Add(object)
			moved = append(moved, now)
		}
	}
	return index.Inserted(index.Without(order, gone), moved, indexed)
}

// byDepartment ranks accounts by department.
func (a *arrangement) byDepartment(ctx context.Context, tx *sqldb.Tx) (ranks int, rank func(uint32) int, err error) {
	departments, texts, err := a.texts(ctx, tx, index.FactDepartment)
	byText, ranks := rankTexts(texts)
	return ranks, func(object uint32) int { return byText[departments.Of(object)] }, err
}

// texts reads a text fact, and the texts by number. Texts that only the view shows get new
// numbers.
func (a *arrangement) texts(
	ctx context.Context, tx *sqldb.Tx, f index.Fact,
) (numbers index.Vector, texts []string, err error) {
	if numbers, err = a.Facts(ctx, tx, f); err != nil {
		return nil, nil, err
	}
	texts = []string{""} // a missing text is read as an empty one
	err = sqldb.EachRow(ctx, tx, "SELECT id, text FROM fact_text", nil, func(rows *sql.Rows) (bool, error) {
		var number int
		var text string
		err := rows.Scan(&number, &text)
		if n := number + 1; n > len(texts) {
			texts = append(texts, make([]string, n-len(texts))...)
		}
		texts[number] = text
		return true, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read texts: %w", err)
	}
	if len(a.versions) == 0 {
		return numbers, texts, nil
	}
	known := make(map[string]int, len(texts))
	for number, text := range texts {
		known[text] = number
	}
	for object, x := range a.versions {
		text := x.domain
		if f == index.FactDepartment {
			text = x.department
		}
		number, ok := known[text]
		if !ok {
			number = len(texts)
			texts, known[text] = append(texts, text), number
		}
		numbers.Set(object, uint32(number))
	}
	return numbers, texts, nil
}

// rankTexts returns the rank of each text by its number. n is the rank of empty texts, which come
// last.
func rankTexts(texts []string) (ranks []int, n int) {
	sorted := make([]string, len(texts))
	for i, text := range texts {
		sorted[i] = index.AddressKey(text)
	}
	slices.Sort(sorted)
	sorted = slices.DeleteFunc(slices.Compact(sorted), func(text string) bool { return text == "" })
	ranks = make([]int, len(texts))
	for i, text := range texts {
		if ranks[i] = len(sorted); text != "" {
			ranks[i], _ = slices.BinarySearch(sorted, index.AddressKey(text))
		}
	}
	return ranks, len(sorted)
}

// byRun ranks objects by the run that brought them into their current state.
func (a *arrangement) byRun(ctx context.Context, tx *sqldb.Tx) (ranks int, rank func(uint32) int, err error) {
	since, err := a.Facts(ctx, tx, index.FactSince)
	if err != nil {
		return 0, nil, err
	}
	for object, x := range a.versions {
		since.Set(object, x.since)
	}
	most := 0
	for _, snapshot := range since {
		most = max(most, int(snapshot))
	}
	runs := map[int]int{}
	err = sqldb.EachRow(ctx, tx, "SELECT snapshot, min(id) FROM run WHERE state IN "+schema.AppliedStates+
		" GROUP BY snapshot", nil, func(rows *sql.Rows) (bool, error) {
		var snapshot, run int
		err := rows.Scan(&snapshot, &run)
		runs[snapshot] = run
		most = max(most, run)
		return true, err
	})
	byRun := make([]int, most+1)
	for snapshot := range byRun {
		byRun[snapshot] = max(snapshot, runs[snapshot])
	}
	return most + 1, func(object uint32) int { return byRun[since.Of(object)] }, sqldb.Wrap("read runs", err)
}

// selects returns a function that reports whether an object matches a query. It ignores the search
// text.
func (a *arrangement) selects(
	ctx context.Context, tx *sqldb.Tx, q directory.Query,
) (func(object uint32, t index.Traits) bool, error) {
	statuses := q.Statuses
	if len(statuses) == 0 {
		statuses = []directory.Status{directory.StatusActive, directory.StatusDisabled}
	}
	var status, connector [index.MaxConnector + 1]bool
	for _, s := range statuses {
		status[s] = true
	}
	for _, s := range a.view.snapshots {
		connector[min(s.key, index.MaxConnector)] = true
	}
	conditions := []func(uint32, index.Traits) bool{func(_ uint32, t index.Traits) bool {
		return status[t.Status()] && connector[t.Connector()] && t != 0
	}}
	conditions = append(conditions, a.selectsTraits(q.Traits)...)
	user := a.Kind == directory.KindUser
	for _, c := range []struct {
		fact   index.Fact
		fits   func(text string) bool
		wanted bool
	}{
		{index.FactDomain, func(text string) bool { return slices.Contains(q.Domains, text) }, user &&
			len(q.Domains) > 0},
		{index.FactDepartment, func(text string) bool { return spelling.Same(text, q.Traits.Department) }, user &&
			q.Traits.Department != ""},
	} {
		if !c.wanted {
			continue
		}
		numbers, texts, err := a.texts(ctx, tx, c.fact)
		if err != nil {
			return nil, err
		}
		fits := make([]bool, len(texts))
		for i, text := range texts {
			fits[i] = c.fits(text)
		}
		conditions = append(conditions, func(object uint32, _ index.Traits) bool { return fits[numbers.Of(object)] })
	}
	return func(object uint32, t index.Traits) bool {
		for _, fits := range conditions {
			if !fits(object, t) {
				return false
			}
		}
		return true
	}, nil
}

func (a *arrangement) selectsTraits(wanted directory.Traits) (conditions []func(uint32, index.Traits) bool) {
	require := func(answer directory.Answer, is func(index.Traits) bool) {
		if answer != directory.Either {
			conditions = append(conditions, func(_ uint32, t index.Traits) bool { return answer.Fits(is(t)) })
		}
	}
	marked := func(mark index.Traits) func(index.Traits) bool {
		return func(t index.Traits) bool { return t.Has(mark) }
	}
	require(wanted.Synced, marked(index.TraitSynced))
	if a.Kind == directory.KindUser {
		require(wanted.Guest, marked(index.TraitGuest))
		require(wanted.Agent, marked(index.TraitAgent))
		require(wanted.Licensed, func(t index.Traits) bool { return t.Licences() > 0 })
	} else if wanted.GroupKind != "" {
		place := slices.Index(directory.GroupKinds, wanted.GroupKind)
		require(directory.Yes, func(t index.Traits) bool { return t.Kind() == place })
	}
	return conditions
}
