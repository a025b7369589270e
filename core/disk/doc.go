// Package disk says why the system does not let a file be written, and which disk
// that is about.
//
// A disk is named as people know it: by the place where it is mounted, or by its
// letter on Windows. Functions look at the file system, may be called from any
// goroutine, and know errors of the system only, by errors.Is.
package disk
