package storage

import (
	"math/bits"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// objectSet is a set of objects, a bit for each that there may be. A nil one
// stands for all objects.
type objectSet struct {
	words []uint64
	n     int
}

func (s *objectSet) has(object int64) bool {
	if s == nil {
		return true
	}
	at := object / 64
	return at < int64(len(s.words)) && s.words[at]&(1<<(object%64)) != 0
}

// add adds an object; s is not nil.
func (s *objectSet) add(object int64) {
	if at := object / 64; at >= int64(len(s.words)) {
		s.words = append(s.words, make([]uint64, at+1-int64(len(s.words)))...)
	} else if s.has(object) {
		return
	}
	s.words[object/64] |= 1 << (object % 64)
	s.n++
}

// intersection is the set of what is both in s and in a list of numbers,
// separated by commas: SQLite hands over one text sooner than many rows.
func (s *objectSet) intersection(numbers string) *objectSet {
	both := &objectSet{}
	object := int64(0)
	for i := range len(numbers) {
		if digit := numbers[i]; digit != ',' {
			object = 10*object + int64(digit-'0')
		}
		if i == len(numbers)-1 || numbers[i+1] == ',' {
			if s.has(object) {
				both.add(object)
			}
			object = 0
		}
	}
	return both
}

// list has the objects of a set that is not nil, in ascending order.
func (s *objectSet) list() []int64 {
	list := make([]int64, 0, s.n)
	for i, word := range s.words {
		for ; word != 0; word &= word - 1 {
			list = append(list, int64(64*i+bits.TrailingZeros64(word)))
		}
	}
	return list
}

// filter lists the objects of a set that is not nil.
func (s *objectSet) filter() *rareFilter {
	return &rareFilter{"SELECT value AS object FROM json_each(?)", []any{sqldb.JSONList(s.list())}}
}
