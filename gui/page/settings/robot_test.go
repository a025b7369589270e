package settings_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

func TestRobot(t *testing.T) {
	guitest.Robot(t, []func(*testing.T){
		TestStates, TestGuardsAreSaved, TestLossIsShown, TestUpkeep,
		TestUpkeepThatFails, TestChannels, TestAddChannel, TestEditChannel, TestUpdates,
	})
}
