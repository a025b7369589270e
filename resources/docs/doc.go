// Package docs contains the documents that the program shows: the user guide with its pictures, the
// problem codes, and the page about secrets. They are embedded, so they can be read without a
// network. Links between them are relative, so they also work where the repository is shown.
package docs
