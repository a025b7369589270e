// Package disk explains why the operating system refuses to write a file, and names the file's
// disk.
//
// It identifies a disk by its mount point, or by its letter on Windows. The functions read the file
// system and are safe for concurrent use. They recognize only errors from the operating system,
// with errors.Is.
package disk
