// Package tenants opens the tenants of connectors: it makes the sign-in, the transport and
// the Graph client from a connector and its secret.
//
// A Cache keeps one sign-in with its open connections for each connector, so that runs share
// a token. It is the only owner of what it keeps, secrets included. An entry goes when the
// connector is opened with other settings, another secret or a renewed certificate file, and
// when Changed, Drop, Retain or Close says so. A client that Open returned keeps working
// after that. Its token is only no longer renewed ahead of time.
//
// Any goroutine may call the methods. None of them touches the network. The errors of Open
// and Examine are problems of package auth.
package tenants
