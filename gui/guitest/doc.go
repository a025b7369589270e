// Package guitest helps to test screens without a display: an app in
// Rollcall's look, fingers that press what a label names, pictures of screens
// for eyes, and fakes of what screens ask for, one file for each.
//
// Everything here belongs to the goroutine of the test. Run tests of screens in
// a bubble of testing/synctest, wait for their tasks with synctest.Wait, and
// none of them in parallel: the app is one for the whole process.
package guitest
