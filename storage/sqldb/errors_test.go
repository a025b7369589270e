package sqldb

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TestOpenProblem checks that the problem for a database that cannot be opened gives the system's
// reason.
func TestOpenProblem(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		code problem.Code
		says string
	}{
		"read-only disk": {syscall.EROFS, problem.CodeDatabasePermission, "is read-only"},
		"no permission": {
			syscall.EACCES, problem.CodeDatabasePermission,
			"does not have permission to read and write it",
		},
		"long name": {syscall.ENAMETOOLONG, "path_too_long", "The path is too long"},
		"full disk": {syscall.ENOSPC, "disk_full", "The disk with the data folder is full"},
	} {
		t.Run(name, func(t *testing.T) {
			p := problem.Of(openProblem("/data/rollcall.db",
				&fs.PathError{Op: "open", Path: "/data/rollcall.db", Err: tt.err}))
			if p.Code != tt.code || !strings.Contains(p.Title+p.Detail, tt.says) || p.Hint == "" {
				t.Errorf("problem %+v, want code %s, %q and a hint", p, tt.code, tt.says)
			}
		})
	}
}
