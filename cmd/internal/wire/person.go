package wire

import (
	"os"
	"os/user"
)

// person names the user account that runs the program, for the notes on what it
// approves.
func person() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	for _, name := range []string{"USER", "USERNAME"} {
		if value := os.Getenv(name); value != "" {
			return value
		}
	}
	return "unknown"
}
