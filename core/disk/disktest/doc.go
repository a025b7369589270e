// Package disktest gives tests real disks that are full or read-only: small file systems in
// memory, mounted for one test.
//
// Only root can mount them, and only on Linux. Otherwise the test is skipped, or fails if
// ROLLCALL_E2E_REQUIRED is set.
package disktest
