package progress_test

import (
	"reflect"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
)

// TestSnapshotHasEveryCounter fails if a counter is missing from Snapshot.
func TestSnapshotHasEveryCounter(t *testing.T) {
	var c progress.Counters
	fields := reflect.ValueOf(&c).Elem()
	want := map[string]int64{}
	for i := range fields.NumField() {
		f := fields.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		n := int64(i + 1)
		fields.Field(i).Addr().Interface().(interface{ Store(int64) }).Store(n)
		want[f.Name] = n
	}
	c.SetStage(directory.StagePlan)
	s := reflect.ValueOf(c.Snapshot())
	for name, n := range want {
		if got := s.FieldByName(name); !got.IsValid() || got.Int() != n {
			t.Errorf("snapshot of %s is %v, want %d", name, got, n)
		}
	}
	if got := c.Snapshot().Stage; got != directory.StagePlan {
		t.Errorf("stage %q", got)
	}
}
