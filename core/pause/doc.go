// Package pause waits under a context.
package pause
