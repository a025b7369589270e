//go:build race

package endtoend

// raceDetector: everything takes several times as long, and what it looks for
// shows in a part of the cases. make test runs all of them without it too.
const raceDetector = true
