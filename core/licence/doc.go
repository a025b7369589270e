// Package licence names the Microsoft products that licences are for. Users carry IDs. This
// package knows the names that the admin center shows for the products that Microsoft has
// published. For others, it uses the names of the tenant.
//
// Any goroutine may use the package at any time. Nothing in it blocks or fails: an unknown
// ID gets a name that says so.
package licence
