// Package disk says why the system does not let a file be written, and on which disk the file
// is.
//
// It names a disk as people know it: by its mount point, or by its letter on Windows. The
// functions look at the file system, and any goroutine may call them. They recognize only
// errors of the system, with errors.Is.
package disk
