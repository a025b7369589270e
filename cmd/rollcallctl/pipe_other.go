//go:build !windows

package main

import "syscall"

// closedPipe are the errors of a pipe that is no longer read. The system ends most programs before
// they see this error; scripts can turn that off.
var closedPipe = []error{syscall.EPIPE}
