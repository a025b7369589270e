// Package pause waits until a time has passed or a context has ended.
package pause
