//go:build !linux && !darwin && !windows

package service

import "context"

const noManager = "Rollcall knows the service managers of Linux, macOS and Windows."

// Install returns why there is no service here.
func Install(context.Context, Service) (Status, error) {
	p := unsupported(noManager)
	return Status{}, &p
}

// Remove returns why there is no service here.
func Remove(context.Context, bool) error {
	p := unsupported(noManager)
	return &p
}

// Query returns why there is no service here.
func Query(context.Context, bool) (Status, error) {
	p := unsupported(noManager)
	return Status{}, &p
}

// Advice has nothing to add.
func Advice(bool) string { return "" }
