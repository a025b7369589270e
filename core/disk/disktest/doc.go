// Package disktest gives tests real disks that are full or can only be read: small
// file systems in memory, mounted for one test.
//
// Only root may mount on Linux, and nobody elsewhere. Where the test may not, it is
// skipped and says so, or fails where ROLLCALL_E2E_REQUIRED is set.
package disktest
