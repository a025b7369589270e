//go:build !unix

package vault

// withoutWaiting changes nothing, because no pipe has a path in the file system here.
const withoutWaiting = 0
