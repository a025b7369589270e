// Package lang writes the texts of the window in the reader's language: sentences, plurals, numbers
// and dates.
//
// The English text is in the code, and is also the key of its translations. The catalogues are JSON
// files in catalogue, one folder for each language. A text has the verbs of package fmt for its
// values. A translation may use them in another order: "%[2]s of %[1]s". A test in
// cmd/internal/archtest compares the code with the catalogues.
//
// One language is in use at a time. Use changes it, from any goroutine; texts that were made before
// do not change. Everything that stays on the screen must be built again.
//
// The catalogues are part of the program. A text without a translation appears in English.
package lang
