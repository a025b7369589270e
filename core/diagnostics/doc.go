// Package diagnostics packs the information that remote support needs into one ZIP file. It
// leaves out private data: secrets, addresses of people, and the name of the account.
//
// A Report gathers the information and leaves out secrets, people, groups and the names of
// tenants from the start: runs and conditions appear only as codes. Everything then goes into
// a Bundle and through its Scrubber, which is the last line of defence, for what got into a
// log. A broken keyring or backup folder does not stop a Report; a broken store does.
//
// A Report is a value without state, and works in the caller's goroutine. Use a Bundle from
// one goroutine; any goroutine may use a Scrubber. Errors are wrapped with the operation that
// failed.
package diagnostics
