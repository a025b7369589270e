// Package domain converts the domains of mail addresses to the form in which they are compared:
// lower case, with internationalized names in ASCII (RFC 5891). Its functions are pure and safe for
// concurrent use.
package domain
