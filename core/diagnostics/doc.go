// Package diagnostics packs the information that remote support needs into one ZIP file. It leaves
// out private data: secrets, people's addresses, and the user's name.
//
// A Report collects the information without secrets, people, groups or the names of tenants. Runs
// and conditions appear only as codes. Everything then goes through a Scrubber into a Bundle. The
// Scrubber is the last line of defence and removes private data that got into a log. A Report works
// even if the keyring or the backup folder is broken, but not if the store is.
//
// A Report has no state and works in the caller's goroutine. Use a Bundle from one goroutine only;
// a Scrubber is safe for concurrent use. Errors are wrapped with the operation that failed.
package diagnostics
