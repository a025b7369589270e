// Package permission is the table of all calls to Microsoft Graph that Rollcall makes. It says
// which application permissions allow a call, the effect of a missing one, and the replacement
// call. The table is used by the engine's fallbacks, the checklist, the setup guide and the texts
// of refusals. A test compares it with the README.
//
// The data is from Microsoft (permissions reference and the permissions data of the documentation,
// 2023-03 to 2026-08-07). The service may allow more, so a missing permission does not prove that a
// call will be refused; only an answer does. The practice tenant has its own table.
//
// The package has no state and imports only the standard library.
package permission
