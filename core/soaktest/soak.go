package soaktest

import "os"

// Variable is set by make soak; its value does not matter.
const Variable = "ROLLCALL_SOAK"

// Asked says whether everything is to be tried.
func Asked() bool { return os.Getenv(Variable) != "" }

// Of returns few, or many where everything is to be tried.
func Of(few, many int) int {
	if Asked() {
		return many
	}
	return few
}
