// Package atomicfile replaces files as a whole or not at all. A reader finds either the old file or
// the new one, even after the machine crashes.
//
// The package has no state. Any goroutine may call its functions, and several programs may
// do so at once. If several write one file, the last one wins. A link is replaced itself; a device, a
// pipe or a socket is never replaced (ErrSpecial). Errors come from the system and are wrapped with the
// operation that failed.
package atomicfile
