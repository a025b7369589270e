// Package desktop tries the real program as a person meets it: on a desktop of
// its own, with a window manager, a tray and a keyring, driven by mouse and
// keyboard, and read from its pictures. It has tests only.
//
// They run where ROLLCALL_E2E names a folder for the pictures and ROLLCALL_BIN
// the folder with both programs; make e2e does. What a desktop needs beside them
// is named in parts; without it the tests skip and say so, and fail where
// ROLLCALL_E2E_REQUIRED is set. So does the test of log-ons without a browser,
// which is a real one too, without a screen. Every test has its own display, bus, keyring and
// home, and leaves nothing of them behind.
//
// Nothing waits for a fixed time: await looks again and again until what is
// awaited is there, or patience is over.
package desktop
