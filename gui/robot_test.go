package gui

import (
	"testing"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestRobot presses what is around the pages, and every page once more in the whole
// window: what leads from one to another, and what opens over them.
func TestRobot(t *testing.T) {
	t.Setenv("PATH", "") // Fyne finds no program that knows of more folders
	guitest.Robot(t, []func(*testing.T){
		TestFirstStartWelcomes, TestRailByKeyboard, TestBannerMends, TestHeldRunIsReviewed, TestBannerShowsAllConditions, TestQuestion,
		TestScreensFit, TestRefusedRunsAreTold, TestCrashIsTold, TestCaughtCrashIsTold, TestWindowThatCannotBePainted, TestLogOnIsTried,
		TestQuittingInTheMidstOfARun,
	}, guitest.Thrifty)
}
