package exchange

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestNothingIsForgotten checks that an export contains every field of a connector and a profile,
// except those that belong to this computer.
func TestNothingIsForgotten(t *testing.T) {
	c := filled[directory.Connector](t)
	c.Guards = directory.DefaultGuards()
	c.CreatedAt, c.UpdatedAt = time.Time{}, time.Time{}
	var read connector
	thereAndBack(t, ofConnector(c), &read)
	if diff := cmp.Diff(c, directory.Connector(read)); diff != "" {
		t.Errorf("connector (-want +got):\n%s", diff)
	}
	p := filled[directory.Profile](t)
	p.PermittedIPs = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	p.Groups = []directory.ProfileGroup{{ID: "g", Name: "Sales"}}
	p.CreatedAt, p.UpdatedAt = time.Time{}, time.Time{}
	var readProfile profile
	thereAndBack(t, ofProfile(p), &readProfile)
	if diff := cmp.Diff(p, readProfile.profile(), cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Errorf("profile (-want +got):\n%s", diff)
	}
}

func thereAndBack(t *testing.T, value, into any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = strictly(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// filled returns a struct in which no plain field is zero.
func filled[T any](t *testing.T) (value T) {
	t.Helper()
	v := reflect.ValueOf(&value).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Type() == reflect.TypeFor[time.Time]():
			f.Set(reflect.ValueOf(time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC)))
		case f.Kind() == reflect.String:
			f.SetString(v.Type().Field(i).Name)
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.Kind() == reflect.Int:
			f.SetInt(7)
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String:
			f.Set(reflect.Append(f, reflect.ValueOf(v.Type().Field(i).Name).Convert(f.Type().Elem())))
		}
	}
	return value
}
