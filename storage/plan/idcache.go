package plan

import (
	"hash/maphash"

	"github.com/rollcallsync/rollcall/core/directory"
)

// A directory of any size gets the same memory for its IDs: 262,144 of them, 6 MB. If a
// directory is larger, some keys are looked up again for the memberships.
const (
	idCacheSets = 1 << 16
	idCacheWays = 4
)

// idCache holds the integer keys and kinds of recently used IDs. Each ID belongs to one
// set; a new ID replaces the oldest one in its set.
type idCache struct {
	seed maphash.Seed
	sets [][idCacheWays]cachedID // newest first; nil: nothing was added
	lost bool                    // it does not hold all that was met
}

// cachedID is free if its key is 0, which no object has. The upper byte of the key is
// the kind, so the kind takes no extra space.
type cachedID struct {
	id  directory.GUID
	key int64
}

const keyBits = 56

func newIDCache() *idCache {
	return &idCache{seed: maphash.MakeSeed()}
}

func (c *idCache) set(id directory.GUID) *[idCacheWays]cachedID {
	return &c.sets[maphash.Comparable(c.seed, id)%idCacheSets]
}

// find returns the key of an id with its kind; 0 for one that is not cached.
func (c *idCache) find(id directory.GUID) (key int64, kind directory.Kind) {
	if c.sets == nil {
		return 0, 0
	}
	for _, e := range c.set(id) {
		if e.id == id {
			return e.key & (1<<keyBits - 1), directory.Kind(e.key >> keyBits)
		}
	}
	return 0, 0
}

// add stores an ID, replacing any cached entry for it.
func (c *idCache) add(id directory.GUID, key int64, kind directory.Kind) {
	if c.sets == nil {
		c.sets = make([][idCacheWays]cachedID, idCacheSets)
	}
	set := c.set(id)
	last := len(set) - 1
	for i, e := range set {
		if e.id == id {
			last = i
		}
	}
	c.lost = c.lost || set[last].key != 0 && set[last].id != id
	copy(set[1:last+1], set[:last])
	set[0] = cachedID{id, key | int64(kind)<<keyBits}
}
