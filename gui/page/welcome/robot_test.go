package welcome_test

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

func TestRobot(t *testing.T) {
	guitest.Robot(t, []func(*testing.T){TestPracticeInOneClick, TestKeyringThatIsLocked})
}

// TestRobotMissesHandlers checks that the robot reports a button whose handler was removed.
func TestRobotMissesHandlers(t *testing.T) {
	const button = "Connect Microsoft 365"
	found := guitest.Findings(t, []func(*testing.T){TestPracticeInOneClick, TestKeyringThatIsLocked},
		guitest.Silenced(button))
	if len(found) != 1 || !strings.Contains(found[0], button) {
		t.Errorf("found %q", found)
	}
}
