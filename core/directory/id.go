package directory

import (
	"crypto/rand"
	"strings"
)

// IDLength is the number of characters in the ID of a connector or profile. They have 50 random
// bits.
const IDLength = 10

// NewID returns random characters of the lower-case base32 alphabet.
func NewID() string { return strings.ToLower(rand.Text()[:IDLength]) }

// IsID reports whether id looks like an ID from NewID.
func IsID(id string) bool {
	return len(id) == IDLength && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
