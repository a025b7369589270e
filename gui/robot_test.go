package gui

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestRobot presses everything around the pages, and each control of the pages once more in the
// whole window. This covers links between pages and anything that opens over them. Without make
// soak or make robot, it tests only some of the screens.
func TestRobot(t *testing.T) {
	t.Setenv("PATH", "") // so Fyne finds no program that lists more folders
	tests := []func(*testing.T){
		TestFirstStartWelcomes, TestRailByKeyboard, TestHeldRunIsReviewed, TestBannerShowsAllConditions, TestQuestion,
		TestRefusedRunsAreReported,
		TestCrashIsReported, TestCaughtCrashIsReported, TestWindowThatCannotBePainted, TestLogOnIsTried,
		TestQuittingInTheMidstOfARun, TestVaultIsUnlocked,
	}
	if soaktest.Asked() { // these take most of the time
		tests = append(tests, TestBannerFixes, TestScreensFit)
	}
	guitest.Robot(t, tests, guitest.Thrifty)
}
