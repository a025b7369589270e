package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// stepDone is the state of a step that a test has confirmed.
var stepDone = stateText{"✓", lang.Key("Done"), ToneGood}

// proofs are, for each step, the checks that together confirm it.
var proofs = [][]string{
	registerStep:    {"Sign-in"},
	clientStep:      {"Sign-in"},
	keyStep:         {"Secret", "Sign-in"},
	PermissionsStep: neededChecks(),
	grantStep:       {"Read a user", "Read a group"},
}

// refusals are the steps that fix an error from Entra ID, by its AADSTS code. Entra ID checks the
// tenant first, then the application, then its key.
var refusals = stepsOf(map[int][]int{
	clientStep: {90002, 900023, 90038, 50059, 50194, 700016, 50128, 90019, 700011, 650059, 90112, 65002, 700021},
	keyStep: {
		7000215, 7000222, 7000216, 7000218, 700027, 700030, 70002, 50012, 1000502, 7000274, 7000214,
		7000277,
	},
	grantStep:       {7000229, 65001, 90008, 90094, 90095},
	PermissionsStep: {65005, 650056, 650057},
})

func stepsOf(numbers map[int][]int) map[problem.Code]int {
	steps := map[problem.Code]int{problem.CodeTenantChanged: clientStep, problem.CodePermissionMissing: PermissionsStep}
	for step, list := range numbers {
		for _, n := range list {
			steps[problem.AADSTS(n)] = step
		}
	}
	return steps
}

// prove marks the steps that checks confirm, and the steps with a fault.
func prove(steps []GuideStep, checks []checklist.Check) {
	passed := map[string]bool{}
	for _, check := range checks {
		passed[check.Name] = check.Result == checklist.Passed
	}
	for i := range steps {
		if all(passed, proofs[i]) {
			steps[i].State = stepDone.state()
		}
	}
	for _, check := range checks {
		step := stepOf(check)
		if check.Cause == nil || step < 0 || steps[step].Trouble != "" {
			continue
		}
		steps[step].State, steps[step].Trouble = checkStates[check.Result].state(), troubleOf(check)
		if step == keyStep && check.Name == "Sign-in" {
			steps[registerStep].State, steps[clientStep].State = stepDone.state(), stepDone.state()
		}
	}
}

func all(passed map[string]bool, names []string) bool {
	for _, name := range names {
		if !passed[name] {
			return false
		}
	}
	return true
}

// stepOf returns the step that fixes the fault that a check found, or -1.
func stepOf(c checklist.Check) int {
	switch {
	case c.Cause == nil:
		return -1
	case c.Name == "Secret", c.Name == "Key expiry":
		return keyStep
	case c.Result != checklist.Failed:
		return -1
	}
	if step, known := refusals[c.Cause.Code]; known {
		return step
	}
	return -1
}

// GuideTrouble returns a problem that no step of the guide fixes, for example that the network is
// unreachable. It is empty if there is none.
func GuideTrouble(checks []checklist.Check) string {
	for _, check := range checks {
		if check.Result == checklist.Failed && stepOf(check) < 0 {
			return troubleOf(check)
		}
	}
	return ""
}

func troubleOf(c checklist.Check) string {
	row := CheckRowOf(c)
	return strings.TrimSpace(row.Text + " " + row.Hint)
}
