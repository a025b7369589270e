// Package licence names the products of Microsoft that licences are of. Users
// carry ids; this package has the names that the admin center shows for those
// that Microsoft has published, and goes by what a tenant says of others.
//
// Everything here is safe for concurrent use, blocks on nothing and fails never:
// an id that nobody knows has a name that says so.
package licence
