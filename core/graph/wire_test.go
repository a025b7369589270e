package graph

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"testing"
)

func TestAnAnswerThatUnpacksEndlessly(t *testing.T) {
	var small bytes.Buffer
	zip := gzip.NewWriter(&small)
	if _, err := zip.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	zip.Close()
	body, err := plain(http.Header{"Content-Encoding": {"gzip"}}, &small)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if body.left != maxAnswer {
		t.Errorf("an answer may unpack to %d bytes, want %d", body.left, maxAnswer)
	}
	const limit = 100_000
	body.left = limit
	if n, err := io.Copy(io.Discard, body); !errors.Is(err, errTooLarge) || n > limit {
		t.Errorf("read %d bytes, error %v; want at most %d and %v", n, err, limit, errTooLarge)
	}
}
