// Package guide shows the user guide in a dialog: the list of its pages, one page, and a search. The
// pages are the embedded documents of resources/docs, so they are there without a network.
//
// A page is Markdown. The package divides it into blocks and draws them: texts, commands with a
// button that copies them, tables and pictures. A link to another page or to a heading opens it
// here; any other link is opened in the browser.
//
// Everything runs on the drawing goroutine. The dialog is open from Open until the user closes it.
package guide
