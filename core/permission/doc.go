// Package permission is the table of every call of Microsoft Graph that
// Rollcall makes: which application permissions allow it, what its lack costs,
// and what is asked instead. The engine's fallbacks, the checklist, the setup
// guide and the sentences of refusals go by it; a test compares README with it.
//
// The table is Microsoft's (permissions reference and the permissions data of
// the documentation, 2023-03 to 2026-08-07). A service may be kinder than it, so
// that a permission that is not here is no proof that a call will be refused: only
// an answer is. The practice tenant has a table of its own.
//
// The package has no state and stands on the standard library.
package permission
