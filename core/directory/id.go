package directory

import (
	"crypto/rand"
	"strings"
)

// IDLength is how many characters the ID of a connector or a profile has: 50 random bits.
const IDLength = 10

// NewID returns random characters of the lower-case base32 alphabet.
func NewID() string { return strings.ToLower(rand.Text()[:IDLength]) }

// IsID says whether NewID can have made an ID.
func IsID(id string) bool {
	return len(id) == IDLength && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
