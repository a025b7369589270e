// Typecheck checks the types of packages for other systems, such as darwin/arm64. It needs no C
// compiler and none of a system's own headers: it accepts any use of C as valid. So it also checks
// the window, which the go command can only build on its own system.
//
//	go run ./cmd/internal/typecheck darwin/arm64 windows/amd64
//
// It checks the packages below the current folder, their tests included, and prints the file and the
// line of each fault. It exits with 1 if it found any, and with 2 if it could not check.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, targets []string) (code int) {
	if len(targets) == 0 {
		fmt.Fprintln(os.Stderr, "Give targets, such as darwin/arm64.")
		return 2
	}
	for _, target := range targets {
		faults, err := check(ctx, ".", target)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", target, err)
			return 2
		}
		for _, fault := range faults {
			fmt.Printf("%s: %s\n", target, fault)
			code = 1
		}
	}
	return code
}
