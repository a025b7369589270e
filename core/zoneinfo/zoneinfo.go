package zoneinfo

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrUnknown is the error for a name that is not a time zone.
var ErrUnknown = errors.New("unknown time zone")

// Data says which database a program uses.
type Data struct {
	Version string // such as "2026f"
	System  bool   // the system's database; otherwise the one in Rollcall
}

// String returns a text for people, such as "Time zone data: version 2026f, part of Rollcall".
func (d Data) String() string {
	whose := "part of Rollcall"
	if d.System {
		whose = "from this system, newer than the version in Rollcall"
	}
	return "Time zone data: version " + d.Version + ", " + whose
}

// database is a set of time zones of one version.
type database interface {
	version() string
	// zone returns the TZif data (RFC 9636) of a zone and its name as spelled in the database.
	zone(name string) (canonical string, data []byte, err error)
}

// Current returns the database that Load uses.
func Current() Data { return chosen().data }

// Load returns an IANA time zone such as "Europe/Berlin". If the newer database lacks a zone, it
// uses the other one, because some systems leave out old names.
func Load(name string) (*time.Location, error) { return chosen().load(name) }

// choice is a pair of databases, the newer one first.
type choice struct {
	data   Data
	order  []database
	loaded sync.Map // name to *time.Location
}

var chosen = sync.OnceValue(func() *choice { return choose(embedded{}, findSystem(systemFolders)) })

// choose returns the newer database first. The system's may be nil. If both have the same version,
// the embedded one comes first, because it has every name.
func choose(own, system database) *choice {
	c := &choice{data: Data{Version: own.version()}, order: []database{own}}
	switch {
	case system == nil:
	case newer(system.version(), own.version()):
		c.data = Data{Version: system.version(), System: true}
		c.order = []database{system, own}
	default:
		c.order = []database{own, system}
	}
	return c
}

func (c *choice) load(name string) (*time.Location, error) {
	if zone, ok := c.loaded.Load(name); ok {
		return zone.(*time.Location), nil
	}
	var faults []error
	for _, d := range c.order {
		canonical, data, err := d.zone(name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		zone, err := time.LoadLocationFromTZData(canonical, data)
		if err != nil {
			faults = append(faults, fmt.Errorf("read time zone %q: %w", name, err))
			continue
		}
		c.loaded.Store(name, zone)
		return zone, nil
	}
	return nil, errors.Join(faults...)
}
