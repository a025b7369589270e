package gui

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestRobot presses what is around the pages, and every page once more in the whole
// window: what leads from one to another, and what opens over them. Without make soak
// or make robot it comes to a part of the screens.
func TestRobot(t *testing.T) {
	t.Setenv("PATH", "") // Fyne finds no program that knows of more folders
	tests := []func(*testing.T){
		TestFirstStartWelcomes, TestRailByKeyboard, TestHeldRunIsReviewed, TestBannerShowsAllConditions, TestQuestion, TestRefusedRunsAreTold,
		TestCrashIsTold, TestCaughtCrashIsTold, TestWindowThatCannotBePainted, TestLogOnIsTried, TestQuittingInTheMidstOfARun,
	}
	if soaktest.Asked() { // those that take most of the time
		tests = append(tests, TestBannerFixes, TestScreensFit)
	}
	guitest.Robot(t, tests, guitest.Thrifty)
}
