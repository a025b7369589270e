// Package config stores what administrators set up: connectors and authentication profiles. It
// also reads the state of each connector.
//
// It refuses to remove the default profile, and a connector that an authentication profile uses.
// An error that a form can show names its field (directory.FieldError). Removing a connector
// removes its directory, its history and its staged rows in one transaction.
//
// Any goroutine may use a Store.
package config
