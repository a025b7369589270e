package schedule

import (
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
)

// Region names the clocks that a schedule uses: one of the four named regions, or an IANA
// time zone such as "Europe/Berlin".
type Region string

// The named regions. Their clocks do not use daylight saving.
const (
	Europe       Region = "europe"
	NorthAmerica Region = "north-america"
	SouthAfrica  Region = "south-africa"
	Australia    Region = "australia"
)

// Regions are the named regions, in the order in which they are offered.
var Regions = []Region{Europe, NorthAmerica, SouthAfrica, Australia}

type namedRegion struct {
	title string
	zone  *time.Location
}

var namedRegions = map[Region]namedRegion{
	Europe:       {"Europe (GMT, UTC+0)", time.FixedZone("GMT", 0)},
	NorthAmerica: {"North America (EST, UTC−5)", time.FixedZone("EST", -5*60*60)},
	SouthAfrica:  {"South Africa (SAST, UTC+2)", time.FixedZone("SAST", 2*60*60)},
	Australia:    {"Australia (AEST, UTC+10)", time.FixedZone("AEST", 10*60*60)},
}

// Title returns the region for people, such as "South Africa (SAST, UTC+2)" or
// "Europe/Berlin".
func (r Region) Title() string {
	if named, ok := namedRegions[r]; ok {
		return named.title
	}
	return string(r)
}

// Zone returns the region's time zone. An unknown region is a problem with code "usage". "Local" is
// not allowed, because a schedule uses its region's clocks wherever the computer is.
func (r Region) Zone() (*time.Location, error) {
	if named, ok := namedRegions[r]; ok {
		return named.zone, nil
	}
	if r == "" || r == "Local" {
		return nil, unknownRegion(r)
	}
	zone, err := zoneinfo.Load(string(r))
	if err != nil {
		return nil, unknownRegion(r).Wrap(err)
	}
	return zone, nil
}

func unknownRegion(r Region) *problem.Problem {
	return problem.Usage(fmt.Sprintf("%q is not a region", string(r)),
		"Choose europe, north-america, south-africa, australia or a time zone such as Europe/Berlin.")
}
