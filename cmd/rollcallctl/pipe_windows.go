package main

import "syscall"

// closedPipe are the errors of a pipe that is no longer read (ERROR_BROKEN_PIPE and ERROR_NO_DATA
// in winerror.h).
var closedPipe = []error{syscall.ERROR_BROKEN_PIPE, syscall.Errno(232)}
