package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// answers are the statuses with which receivers answer, by the folder of their script.
var answers sync.Map // string to *atomic.Int32

func serveReceiver(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: receiver")
	}
	status, path := new(atomic.Int32), ts.MkAbs("received.txt")
	status.Store(http.StatusOK)
	answers.Store(ts.MkAbs("."), status)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		code := int(status.Load())
		w.WriteHeader(code)
		body, err := io.ReadAll(req.Body)
		if code != http.StatusOK || err != nil {
			return
		}
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return
		}
		defer file.Close()
		fmt.Fprintf(file, "%s %s %s %s\n", req.Method, req.URL.Path, req.Header.Get("Rollcall-Signature"), body)
	}))
	ts.Defer(server.Close)
	ts.Check(os.WriteFile(ts.MkAbs("hook.txt"), []byte(server.URL+"/hook/s3cr3t\n"), 0o600))
}

func refuseFrom(ts *testscript.TestScript, neg bool, args []string) {
	status, ok := answers.Load(ts.MkAbs("."))
	if neg || !ok || len(args) != 1 {
		ts.Fatalf("usage: refuse STATUS, after receiver")
	}
	code, err := strconv.ParseInt(args[0], 10, 32)
	ts.Check(err)
	status.(*atomic.Int32).Store(int32(code))
}

// awaitFile waits for a file that a program in the background writes.
func awaitFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: awaits FILE")
	}
	patience := time.NewTimer(onlyAHang)
	defer patience.Stop()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		if info, err := os.Stat(ts.MkAbs(args[0])); err == nil && info.Size() > 0 {
			return
		}
		select {
		case <-patience.C:
			ts.Fatalf("%s did not appear", args[0])
		case <-ticker.C:
		}
	}
}
