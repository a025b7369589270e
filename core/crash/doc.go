// Package crash keeps what Go says when a program crashes: a panic in any of
// its goroutines, or a fault of the runtime. The report holds the stacks of all
// goroutines, addresses and no texts, besides the text of the panic itself.
//
// A program that catches a panic and goes on keeps a report of that too.
//
// One program at a time keeps reports in a folder. The report of one start is
// found by the next.
package crash
