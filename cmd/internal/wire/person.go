package wire

import (
	"os"
	"os/user"
)

// person returns the name of the user account that runs the program. The history names it as the
// person who approved a run.
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
