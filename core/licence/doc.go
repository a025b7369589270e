// Package licence gives the names of the Microsoft products that users have licences for, because
// the directory contains only IDs. For products that Microsoft has published, they are the names in
// the admin center. For others, the package uses the names that the tenant gives them.
//
// The package is safe for concurrent use. Nothing in it blocks or fails; an unknown ID gets a name
// that says so.
package licence
