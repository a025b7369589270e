package atomicfile

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetry(t *testing.T) {
	passing, lasting := errors.New("passing"), errors.New("lasting")
	for name, test := range map[string]struct {
		results []error // the last one repeats
		want    error
		least   time.Duration
		most    time.Duration
	}{
		"at once":       {[]error{nil}, nil, 0, 0},
		"pointless":     {[]error{lasting}, lasting, 0, 0},
		"a moment":      {[]error{passing, passing, nil}, nil, 15 * time.Millisecond, 15 * time.Millisecond},
		"another fault": {[]error{passing, lasting}, lasting, 5 * time.Millisecond, 5 * time.Millisecond},
		"for long":      {[]error{passing}, passing, 1700 * time.Millisecond, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, n := time.Now(), 0
				err := retry(2*time.Second, func() (bool, error) {
					err := test.results[min(n, len(test.results)-1)]
					n++
					return errors.Is(err, passing), err
				})
				if took := time.Since(began); !errors.Is(err, test.want) || took < test.least || took > test.most {
					t.Errorf("%v after %s and %d attempts", err, took, n)
				}
			})
		})
	}
}
