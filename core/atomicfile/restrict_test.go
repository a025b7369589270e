package atomicfile

import "testing"

func TestPrivateList(t *testing.T) {
	const user = "S-1-5-21-1-2-3-1001"
	for name, test := range map[string]struct {
		list    string
		folder  bool
		want    string
		changed bool
	}{
		"of a second disk": {
			"D:AI(A;ID;FA;;;BA)(A;ID;FA;;;SY)(A;ID;0x1301bf;;;AU)(A;ID;0x1200a9;;;BU)", false,
			"D:P(A;;FA;;;BA)(A;;FA;;;SY)(A;;FA;;;" + user + ")", true,
		},
		"folder": {
			"D:AI(A;OICIID;FA;;;SY)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;WD)", true,
			"D:P(A;OICI;FA;;;SY)(A;OICIIO;GA;;;CO)(A;OICI;FA;;;" + user + ")", true,
		},
		"by number": {
			"D:(A;;FA;;;S-1-1-0)", false, "D:P(A;;FA;;;" + user + ")", true,
		},
		"in a profile":  {"D:(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;" + user + ")", false, "", false},
		"of a service":  {"D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;S-1-5-80-1-2-3-4-5)", true, "", false},
		"denied to all": {"D:(D;;FA;;;BG)(A;;FA;;;SY)", false, "", false},
		"empty":         {"D:P", false, "", false},
	} {
		got, changed := privateList(test.list, user, test.folder)
		if changed != test.changed || changed && got != test.want {
			t.Errorf("%s: %s, %v, want %s", name, got, changed, test.want)
		}
	}
}
