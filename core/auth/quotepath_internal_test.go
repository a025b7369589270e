package auth

import "testing"

func TestPathsInCommandsAreQuoted(t *testing.T) {
	for path, want := range map[string]string{
		"/home/ann/app.pem":    "/home/ann/app.pem",
		`C:\Users\Ann\app.pem`: `C:\Users\Ann\app.pem`,
		"/home/ann b/app.pem":  `"/home/ann b/app.pem"`,
		"/home/$ann's/app.pem": `'/home/$ann'\''s/app.pem'`,
	} {
		if got := quotePath(path); got != want {
			t.Errorf("%s is quoted as %s, want %s", path, got, want)
		}
	}
}
