// Package licence gives the names of the Microsoft products that users have licences for, because
// the directory contains only IDs. If Microsoft has published a product, the name is the one in the
// admin center. Otherwise, it is the one that the tenant gives the product.
//
// The package is safe for concurrent use. Nothing in it blocks or fails; an unknown ID gets a name
// that says so.
package licence
