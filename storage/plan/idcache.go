package plan

import (
	"hash/maphash"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The cache has the same size for every directory: it stores 262,144 IDs in 6 MB. In a larger
// directory, the keys of some members are looked up again.
const (
	idCacheSets = 1 << 16
	idCacheWays = 4
)

// idCache stores the integer keys and kinds of recently used IDs. Each ID belongs to one
// set; a new ID replaces the oldest one in its set.
type idCache struct {
	seed maphash.Seed
	sets [][idCacheWays]cachedID // each newest first; nil until an ID is added
	lost bool                    // some ID was dropped or cannot be cached
}

// cachedID is an entry of the cache. It is free if its key is 0, because no object has key 0. The
// upper byte of the key stores the kind, which therefore takes no extra space.
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

// find returns the key and kind of an ID. The key is 0 if the ID is not cached.
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
