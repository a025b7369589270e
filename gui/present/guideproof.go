package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/app"
)

// stepDone is the state of a step that a test has shown done.
var stepDone = State{Tone: ToneGood, Mark: "✓", Word: "Done"}

// proofs are the checks that show together that a step was done.
var proofs = [][]string{
	registerStep:    {"Sign-in"},
	clientStep:      {"Sign-in"},
	keyStep:         {"Secret", "Sign-in"},
	PermissionsStep: neededChecks(),
	grantStep:       {"Read a user", "Read a group"},
}

// refusals are the steps that mend a refusal of Entra ID, by its code. Entra ID
// looks at the tenant first, then at the application, then at its key.
var refusals = map[string]int{
	"aadsts_90002": clientStep, "aadsts_900023": clientStep, "aadsts_90038": clientStep, "aadsts_50059": clientStep,
	"aadsts_50194": clientStep, "aadsts_700016": clientStep, "tenant_changed": clientStep,
	"aadsts_50128": clientStep, "aadsts_90019": clientStep, "aadsts_700011": clientStep, "aadsts_650059": clientStep, "aadsts_90112": clientStep,
	"aadsts_65002": clientStep, "aadsts_700021": clientStep,
	"aadsts_7000215": keyStep, "aadsts_7000222": keyStep, "aadsts_7000216": keyStep, "aadsts_7000218": keyStep,
	"aadsts_700027": keyStep, "aadsts_700030": keyStep, "aadsts_70002": keyStep, "aadsts_50012": keyStep, "aadsts_1000502": keyStep,
	"aadsts_7000274": keyStep, "aadsts_7000214": keyStep, "aadsts_7000277": keyStep,
	"aadsts_7000229": grantStep, "aadsts_65001": grantStep, "aadsts_90008": grantStep, "aadsts_90094": grantStep, "aadsts_90095": grantStep,
	"aadsts_65005": PermissionsStep, "aadsts_650056": PermissionsStep, "aadsts_650057": PermissionsStep,
	"permission_missing": PermissionsStep,
}

// prove marks the steps that checks show done, or where something is wrong.
func prove(steps []GuideStep, checks []app.Check) {
	passed := map[string]bool{}
	for _, check := range checks {
		passed[check.Name] = check.Result == app.Passed
	}
	for i := range steps {
		if all(passed, proofs[i]) {
			steps[i].State = stepDone
		}
	}
	for _, check := range checks {
		step := stepOf(check)
		if check.Cause == nil || step < 0 || steps[step].Trouble != "" {
			continue
		}
		steps[step].State, steps[step].Trouble = checkStates[check.Result], troubleOf(check)
		if step == keyStep && check.Name == "Sign-in" {
			steps[registerStep].State, steps[clientStep].State = stepDone, stepDone
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

// stepOf is the step that mends what a check found; -1 where none does, or none
// needs to.
func stepOf(c app.Check) int {
	switch {
	case c.Cause == nil:
		return -1
	case c.Name == "Secret", c.Name == "Key expiry":
		return keyStep
	case c.Result != app.Failed:
		return -1
	}
	if step, known := refusals[c.Cause.Code]; known {
		return step
	}
	return -1
}

// GuideTrouble is what a test found wrong that no step of the guide mends, such
// as a network that cannot be reached; empty for nothing.
func GuideTrouble(checks []app.Check) string {
	for _, check := range checks {
		if check.Result == app.Failed && stepOf(check) < 0 {
			return troubleOf(check)
		}
	}
	return ""
}

func troubleOf(c app.Check) string {
	row := CheckRowOf(c)
	return strings.TrimSpace(row.Text + " " + row.Hint)
}
