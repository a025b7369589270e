// Package instance allows one program per data folder. The first program takes a lock, which the
// system releases when the process ends, and listens on the loopback network. A second program asks
// the first to show its window, and ends. Quit asks the first to end. The first program answers
// only callers that send a token, which it stores in a file that only this user account can read.
//
// Call Claim once for a folder and program. The Instance owns the goroutine that listens; Release
// ends it. Errors are for people, except ErrShown.
package instance
