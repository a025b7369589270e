// Package domain brings the domains of mail addresses into the one form in
// which they are compared: lower case, internationalized names in ASCII form
// (RFC 5891). Its functions are pure and may be called from any goroutine.
package domain
