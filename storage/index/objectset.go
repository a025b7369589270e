package index

import "math/bits"

// Set is a set of objects, with one bit for each possible object. A nil Set contains all objects.
type Set struct {
	words []uint64
	Len   int
}

// Has reports whether an object is in the set.
func (s *Set) Has(object int64) bool {
	if s == nil {
		return true
	}
	at := object / 64
	return at < int64(len(s.words)) && s.words[at]&(1<<(object%64)) != 0
}

// Add adds an object. s must not be nil.
func (s *Set) Add(object int64) {
	if at := object / 64; at >= int64(len(s.words)) {
		s.words = append(s.words, make([]uint64, at+1-int64(len(s.words)))...)
	} else if s.Has(object) {
		return
	}
	s.words[object/64] |= 1 << (object % 64)
	s.Len++
}

// intersection returns the objects that are both in s and in a list of numbers separated by commas.
// SQLite returns one text faster than many rows.
func (s *Set) intersection(numbers string) *Set {
	both := &Set{}
	object := int64(0)
	for i := range len(numbers) {
		if digit := numbers[i]; digit != ',' {
			object = 10*object + int64(digit-'0')
		}
		if i == len(numbers)-1 || numbers[i+1] == ',' {
			if s.Has(object) {
				both.Add(object)
			}
			object = 0
		}
	}
	return both
}

// List returns the objects of a set in ascending order. The set must not be nil.
func (s *Set) List() []int64 {
	list := make([]int64, 0, s.Len)
	for i, word := range s.words {
		for ; word != 0; word &= word - 1 {
			list = append(list, int64(64*i+bits.TrailingZeros64(word)))
		}
	}
	return list
}
