// Package diagnostics packs the information that remote support needs into one ZIP file. It
// leaves out private data: secrets, addresses of people, and the name of the account.
//
// Everything in a Bundle passes through its Scrubber. That is the last line of defence:
// callers leave out secrets and names of people from the start. Use a Bundle from one
// goroutine; any goroutine may use a Scrubber. Errors are wrapped with the operation that
// failed.
package diagnostics
