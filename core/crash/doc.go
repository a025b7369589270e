// Package crash keeps Go's output when a program crashes because of a panic in any goroutine or a
// runtime error. The report contains the stacks of all goroutines and the text of the panic. Apart
// from that text, it contains addresses and no strings.
//
// A program that catches a panic and continues also keeps a report.
//
// Only one program at a time may keep reports in a folder. The next program to start finds the
// report of the previous one.
package crash
