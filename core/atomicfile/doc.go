// Package atomicfile replaces files whole or not at all: what a reader finds is
// the old file or the new one, also after a crash of the machine.
//
// The package holds no state. Its functions may be called from any goroutine
// and by several programs at once; of several writers of one file the last one
// wins. Errors are those of the system, and wrap what was being done.
package atomicfile
