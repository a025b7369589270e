package storage

import "hash/maphash"

// A directory of any size gets the same memory for its ids: 262,144 of them,
// 6 MB. Where a directory is larger, the memberships look some keys up again.
const (
	idCacheSets = 1 << 16
	idCacheWays = 4
)

// idCache keeps the integer keys of ids that were met lately. An id has one
// set where it may lie; a new one takes the place of the set's oldest.
type idCache struct {
	seed maphash.Seed
	sets [][idCacheWays]cachedID // newest first; nil: nothing was added
}

// cachedID is free when its key is 0, which no object has.
type cachedID struct {
	id  guid
	key int64
}

func newIDCache() *idCache {
	return &idCache{seed: maphash.MakeSeed()}
}

func (c *idCache) set(id guid) *[idCacheWays]cachedID {
	return &c.sets[maphash.Comparable(c.seed, id)%idCacheSets]
}

// key is 0 for an id that is not cached.
func (c *idCache) key(id guid) int64 {
	if c.sets == nil {
		return 0
	}
	for _, e := range c.set(id) {
		if e.id == id {
			return e.key
		}
	}
	return 0
}

// add takes an id that is not cached.
func (c *idCache) add(id guid, key int64) {
	if c.sets == nil {
		c.sets = make([][idCacheWays]cachedID, idCacheSets)
	}
	set := c.set(id)
	copy(set[1:], set[:])
	set[0] = cachedID{id, key}
}
