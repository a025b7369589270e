package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestOutputToAFullDisk sends results to a device that is always full. The command must not succeed
// (field fault 19).
func TestOutputToAFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("this system has no device that is always full: %v", err)
	}
	defer full.Close()
	for _, line := range []string{
		"version", "--json version", "--help", "config show", "export users",
		"export runs --bom",
	} {
		var stderr bytes.Buffer
		p := &program{stdin: strings.NewReader(""), stdout: full, stderr: &stderr}
		code := p.execute(t.Context(), append([]string{"--data-dir", t.TempDir()}, strings.Fields(line)...))
		if code != exitFailure || !strings.Contains(stderr.String(), "The disk that standard output goes to is full.") {
			t.Errorf("%s: exit code %d, %s", line, code, stderr.String())
		}
	}
}

// TestOutputThatNothingReads covers a program, such as head, that ends before it has read
// everything. This is not an unexpected error.
func TestOutputThatNothingReads(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"version", "--json config show", "connector attributes"} {
		var stderr bytes.Buffer
		p := &program{stdin: strings.NewReader(""), stdout: writer, stderr: &stderr}
		code := p.execute(t.Context(), append([]string{"--data-dir", t.TempDir()}, strings.Fields(line)...))
		if code != exitFailure || stderr.Len() > 0 {
			t.Errorf("%s: exit code %d, %s", line, code, stderr.String())
		}
	}
}
