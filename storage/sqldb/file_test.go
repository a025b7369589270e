package sqldb

import "testing"

// TestAddress covers a path with the name of a server. The name used to be taken for the authority
// of the URL, so no backup on a share could be read.
func TestAddress(t *testing.T) {
	for _, test := range []struct{ path, volume, want string }{
		{"/home/ada/rollcall.db", "", "file:///home/ada/rollcall.db"},
		{"a b/50%?#.db", "", "file:a%20b/50%25%3F%23.db"},
		{"C:/Users/Ada/rollcall.db", "C:", "file:///C:/Users/Ada/rollcall.db"},
		{"//server/share/rollcall.db", "//server/share", "file:////server/share/rollcall.db"},
		{"//?/C:/rollcall.db", "//?/C:", "file:////%3F/C:/rollcall.db"},
		{"//?/UNC/server/share/x.db", "//?/UNC/server/share", "file:////%3F/UNC/server/share/x.db"},
	} {
		if got := address(test.path, test.volume); got != test.want {
			t.Errorf("%s: %s, want %s", test.path, got, test.want)
		}
	}
}
