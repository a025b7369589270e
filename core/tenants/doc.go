// Package tenants opens the tenants of connectors. It makes the sign-in, the transport and the
// Graph client from a connector and its secret.
//
// A Cache keeps one sign-in with its open connections for each connector, so runs share a token. It
// is the only owner of what it keeps, including secrets. It drops an entry when the connector is
// opened with different settings, another secret or a renewed certificate file, and in Changed,
// Drop, Retain and Close. A client that Open returned still works after that, but its token is no
// longer renewed ahead of time.
//
// The methods are safe for concurrent use and do not access the network. The errors from Open and
// Examine are problems from package auth.
package tenants
