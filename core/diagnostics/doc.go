// Package diagnostics packs what somebody needs who helps from afar into one
// ZIP file, and keeps out what is nobody else's business: secrets, addresses of
// people, and the name of the account.
//
// What goes into a Bundle goes through its Scrubber, whatever it is. That is the
// last fence: callers leave out secrets and people's names to begin with. A
// Bundle belongs to one goroutine, a Scrubber to everybody. Errors wrap what was
// being done.
package diagnostics
