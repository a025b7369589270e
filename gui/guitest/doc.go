// Package guitest helps to test screens without a display. It has an app with Rollcall's look,
// functions that press a control by its label, pictures of screens for people to look at, and fakes
// of the backends of screens, one file for each.
//
// # The robot
//
// Robot presses everything. It calls the tests that keep pictures with Gallery. At each picture, it
// presses every visible button, link, check, choice and row, types into every field, opens every
// menu and dialog and presses its contents too. Then it ends the test. It calls the tests again
// until nothing is left to press. It presses each control in two of the states that have it. It
// tries more states if the control opens others that have had no effect, and all states under make
// robot. The robot reports, by name, a control that crashes, that logs an error, that has no effect
// in any state, or that is disabled in all states.
//
// A page takes part with a TestRobot that names the tests with its pictures. To add a state, add a
// picture; nothing else has to be registered. The robot must also see effects outside the window.
// So a page's test setup calls Did in the functions that replace the window's, such as Navigate and
// OpenURL. The fakes of backend calls that take effect at once also call Did. The robot sees tasks,
// the clipboard and changes in the window automatically, except changes of the control's own look.
// It needs App and Do, in a bubble. Rows of one list count as one control. In dialogs that choose a
// file, it presses only Cancel.
//
// Everything here belongs to the goroutine of the test. Run tests of screens in a bubble of
// testing/synctest, and wait for their tasks with synctest.Wait. Do not run them in parallel: the
// whole process has one app.
package guitest
