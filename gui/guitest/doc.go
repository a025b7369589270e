// Package guitest helps to test screens without a display: an app in
// Rollcall's look, fingers that press what a label names, pictures of screens
// for eyes, and fakes of what screens ask for, one file for each.
//
// # The robot
//
// Robot presses everything. It calls tests that keep pictures with Gallery, and
// where they do, it presses every button, link, check, choice and row in sight,
// types into every field, opens every menu and dialog and presses what is in there
// too; then it ends the test. It calls the tests again until nothing is left. A
// control is pressed in two of the states that have it, in more where what it opens
// has had no effect, and under make robot in all.
// These fail by name: a control that crashes; one that logs an error; one that has no
// effect in any state; and one that is disabled in all of them.
//
// A page takes part with a TestRobot that names the tests with its pictures. A new
// state is a new picture; nothing else is to be registered. So that the robot sees
// what is done out of sight, the stage of the page calls Did in what it gives the
// page in place of the window's, such as Navigate and OpenURL, and so do the fakes
// of what the backend does at once. Tasks, the clipboard and whatever changes in the
// window it sees by itself, but for the control's own look. It needs App and Do, in
// a bubble. Rows of one list count as one control; in dialogs that choose a file it
// presses Cancel only.
//
// Everything here belongs to the goroutine of the test. Run tests of screens in
// a bubble of testing/synctest, wait for their tasks with synctest.Wait, and
// none of them in parallel: the app is one for the whole process.
package guitest
