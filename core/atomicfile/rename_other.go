//go:build !windows

package atomicfile

import "os"

// rename renames a file. Here, it does not matter whether other programs have the target open.
func rename(from, to string) error { return os.Rename(from, to) }

func free(string) error { return nil }
