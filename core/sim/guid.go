package sim

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strconv"
)

// guid is an object ID. Its text is in lower case, as in Graph.
type guid [16]byte

// newGUID returns a random version 4 ID.
func newGUID(rng *rand.Rand) guid {
	var g guid
	for i := range 8 {
		a := rng.Uint32()
		g[2*i], g[2*i+1] = byte(a), byte(a>>8)
	}
	g[6] = g[6]&0x0f | 0x40
	g[8] = g[8]&0x3f | 0x80
	return g
}

// parseGUID reads an ID in upper or lower case. ok is false if s is not an ID.
func parseGUID(s string) (g guid, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return guid{}, false
	}
	var digits [32]byte
	n := copy(digits[:], s[:8])
	n += copy(digits[n:], s[9:13])
	n += copy(digits[n:], s[14:18])
	n += copy(digits[n:], s[19:23])
	copy(digits[n:], s[24:])
	_, err := hex.Decode(g[:], digits[:])
	return g, err == nil
}

// append appends the text of the ID to dst.
func (g guid) append(dst []byte) []byte {
	dst = hex.AppendEncode(dst, g[:4])
	for _, part := range [...][]byte{g[4:6], g[6:8], g[8:10], g[10:]} {
		dst = append(dst, '-')
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}

func (g guid) String() string { return string(g.append(nil)) }

// sid returns the security identifier of a cloud object, which contains its ID as four numbers
// (https://learn.microsoft.com/entra/identity/devices/assign-local-admin).
func (g guid) sid() string {
	text := "S-1-12-1"
	for part := range slices.Chunk(g.wire(), 4) {
		text += "-" + strconv.FormatUint(uint64(binary.LittleEndian.Uint32(part)), 10)
	}
	return text
}

// wire returns the bytes in the Windows order. The first three groups are numbers with the lowest
// byte first.
func (g guid) wire() []byte {
	slices.Reverse(g[:4])
	slices.Reverse(g[4:6])
	slices.Reverse(g[6:8])
	return g[:]
}
