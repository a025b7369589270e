// Package config stores what administrators set up: connectors and authentication profiles,
// with the state in which a connector is.
//
// A connector that an authentication profile uses, and the default profile, are refused to be
// removed. A fault that a form can show names its field (directory.FieldError). Removing a
// connector removes its directory, its history and its staged rows in one transaction.
//
// Any goroutine may use a Store.
package config
