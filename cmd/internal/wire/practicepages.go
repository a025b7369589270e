package wire

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
)

// entra asks Entra ID or, for connectors of the cloud "practice", the practice tenant. That tenant
// runs in this process, where no browser can reach it. Its pages are therefore served on the
// loopback address while a person signs in.
type entra struct {
	logon.Microsoft
	practice func() *sim.Tenant
}

// SignIn lets a person sign in.
func (e *entra) SignIn(ctx context.Context, a logon.Attempt) (who logon.Identity, err error) {
	if a.Connector.Cloud != directory.CloudPractice || a.Way == directory.WayPassword {
		return e.Microsoft.SignIn(ctx, a)
	}
	err = servePages(ctx, e.practice(), func(page func(string) string) error {
		show, open := a.ShowCode, a.OpenBrowser
		a.ShowCode = func(code logon.DeviceCode) {
			code.Address = page(code.Address)
			show(code)
		}
		a.OpenBrowser = func(address string) error { return open(page(address)) }
		who, err = e.Microsoft.SignIn(ctx, a)
		return err
	})
	return who, err
}

// lastPage is how long the browser may take to load the last page.
const lastPage = 2 * time.Second

// servePages serves a tenant's pages while do runs. The function page returns the full address of
// one of the tenant's pages.
func servePages(ctx context.Context, tenant *sim.Tenant, do func(page func(string) string) error) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serve the pages of the practice tenant: %w", err)
	}
	server := &http.Server{
		Handler: tenant.Handler(), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	var serving errgroup.Group
	serving.Go(func() error { return server.Serve(listener) }) // returns ErrServerClosed
	login, _, _ := directory.CloudPractice.Endpoints()
	err = do(func(address string) string {
		return strings.Replace(address, login, "http://"+listener.Addr().String(), 1)
	})
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastPage)
	defer cancel()
	if server.Shutdown(ending) != nil {
		server.Close() //nolint:errcheck // a browser that keeps its connection open loses nothing
	}
	serving.Wait() //nolint:errcheck // see above
	return err
}
