// Package permission is the table of all calls to Microsoft Graph that Rollcall makes. It
// says which application permissions allow a call, the effect of a missing one, and the
// replacement call. The engine's fallbacks, the checklist, the setup guide and the texts of
// refusals use it. A test compares the README with it.
//
// The table is Microsoft's (permissions reference and the permissions data of the
// documentation, 2023-03 to 2026-08-07). The service may allow more. So a missing permission
// does not prove that a call will be refused; only an answer does. The practice tenant has
// its own table.
//
// The package has no state and imports only the standard library.
package permission
