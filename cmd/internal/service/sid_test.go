package service

import "testing"

// TestAccountSID compares with an account that every Windows has.
func TestAccountSID(t *testing.T) {
	const want = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
	if got := accountSID("TrustedInstaller"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
