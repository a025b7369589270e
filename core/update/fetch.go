package update

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

const (
	// checkTakes is the longest time for a check.
	checkTakes = 30 * time.Second
	// mostManifest and mostSignature are the largest sizes, in bytes.
	mostManifest  = 256 << 10
	mostSignature = 4 << 10
	// mostRedirects is how many redirects are followed.
	mostRedirects = 5
)

// fetch returns the manifest and its signature from the place in the settings.
func (s *Service) fetch(ctx context.Context, from settings.Updates) (text, signature []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, checkTakes)
	defer cancel()
	read := func(name string, most int64) ([]byte, error) {
		return readFile(filepath.Join(from.Address, name), most)
	}
	if settings.IsUpdateURL(from.Address) {
		transport, err := s.o.Transport(from.CAFile)
		if err != nil {
			return nil, nil, err
		}
		if t, ok := transport.(interface{ CloseIdleConnections() }); ok {
			defer t.CloseIdleConnections()
		}
		client := &http.Client{Transport: transport, CheckRedirect: secureRedirect}
		read = func(name string, most int64) ([]byte, error) { return download(ctx, client, from.Address, name, most) }
	}
	if text, err = read(ManifestFile, mostManifest); err != nil {
		return nil, nil, err
	}
	signature, err = read(SignatureFile, mostSignature)
	return text, signature, err
}

var errInsecure = errors.New("redirected to an address without encryption")

// secureRedirect refuses redirects to addresses without encryption.
func secureRedirect(req *http.Request, via []*http.Request) error {
	switch {
	case req.URL.Scheme != "https":
		return errInsecure
	case len(via) > mostRedirects:
		return http.ErrUseLastResponse
	}
	return nil
}

func download(ctx context.Context, c *http.Client, place, name string, most int64) ([]byte, error) {
	address, err := url.Parse(place)
	if err != nil {
		return nil, fmt.Errorf("parse address: %w", err) // the settings have checked it
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.JoinPath(name).String(), nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("User-Agent", "Rollcall")
	resp, err := c.Do(req)
	if err != nil {
		return nil, unreachable(ctx, address.Hostname(), err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, refused(resp.Request.URL, resp.StatusCode)
	}
	text, err := limited(resp.Body, most)
	if err != nil && !errors.Is(err, errRefused) {
		return nil, unreachable(ctx, address.Hostname(), err)
	}
	return text, err
}

// refused explains a status other than 200.
func refused(at *url.URL, status int) error {
	p := problem.Problem{
		Code: problem.CodeUpdateMissing, Title: "There is no release manifest at the address for updates",
		Detail: fmt.Sprintf("The server answered %s with status %d.", at.Redacted(), status),
		Hint:   "Check the address. It is that of the folder in which " + ManifestFile + " is.",
	}
	if status == http.StatusTooManyRequests || status >= 500 {
		p.Code, p.Title = problem.CodeUpdateUnavailable, "The server for updates is not available at the moment"
		p.Hint = "Rollcall tries again tomorrow."
	}
	return p.Wrap(fmt.Errorf("status %d", status))
}

// unreachable explains why no answer came.
func unreachable(ctx context.Context, host string, err error) error {
	if errors.Is(err, errInsecure) {
		return refusal(problem.CodeUpdateInsecure, "The server "+host+" redirects to an address without encryption.",
			"Enter another address, which begins with https://.").Wrap(err)
	}
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return context.Canceled
	}
	p := auth.NetworkProblem(err, host)
	p.Remedy = problem.Remedy{}
	if p.Code == problem.CodeTLSUnknownAuthority {
		p.Hint = "If your organization runs the server, choose the file of its certificate authority."
		p.Remedy.Kind = problem.SetUpdateCAFile
	}
	return p.Wrap(err)
}

// readFile reads a file of a folder.
func readFile(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.Problem{
			Code: problem.CodeUpdateMissing, Title: "There is no release manifest in the folder for updates",
			Detail: path + " does not exist.", Hint: "Check the folder, and that it can be reached.",
		}.Wrap(err)
	}
	if err == nil {
		defer f.Close()
		var text []byte
		if text, err = limited(f, most); err == nil || errors.Is(err, errRefused) {
			return text, err
		}
	}
	return nil, problem.Problem{
		Code: problem.CodeUpdateUnavailable, Title: "The release manifest cannot be read",
		Detail: disk.Reason(path, err), Hint: "Fix the permissions of the folder.",
	}.Wrap(err)
}

// limited reads at most a number of bytes, and refuses more.
func limited(r io.Reader, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, refusal(problem.CodeUpdateOversized, fmt.Sprintf("It is larger than %d KB.", most>>10),
			askPublisher).Wrap(errRefused)
	}
	return text, nil
}
