// Package desktop tests the real program as a person uses it: on its own desktop with a window
// manager, a tray and a keyring. It uses mouse and keyboard, and reads pictures of the window. It
// contains only tests.
//
// The tests run if ROLLCALL_E2E names a folder for the pictures and ROLLCALL_BIN names the folder
// with both programs; make e2e sets both. The desktop needs further programs, listed in parts. If
// one is missing, the tests are skipped and say so, or fail if ROLLCALL_E2E_REQUIRED is set. The
// same applies to the browser of the log-on test, a real browser without a screen. Every test has
// its own display, bus, keyring and home folder, and leaves nothing behind.
//
// No test waits for a fixed time. Instead, await checks repeatedly until it sees the expected
// result or its time is up.
package desktop
