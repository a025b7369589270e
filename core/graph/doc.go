// Package graph reads a Microsoft 365 tenant through Microsoft Graph v1.0. It
// is the adapter behind the engine's Source port, and the only package that
// knows Graph's wire format.
//
// Ownership: a Client holds its options, the set of excluded properties and
// nothing else; it needs no Close. Every request, body and goroutine belongs to
// the method or the iteration that began it, and has ended when that returns.
// The Transport ends a request and the reading of its body when the request's
// context ends, as net/http's own does.
//
// Concurrency: all methods may be called from several goroutines. An iterator
// is for one goroutine. While a page is decoded and consumed the next one is
// already asked for, never more than one ahead.
//
// Completeness: objects are handed over as whole pages only. An answer that is
// cut off, stalls, is no JSON, is HTML, or lacks its value or its link is asked
// for again and, when patience ends, is an error; it never counts as an empty
// page. Order is Graph's. An object may come more than once: the last one
// counts. After a lost page token a page may be handed over a second time, and
// the members of a group may be: both are to be added idempotently.
//
// Errors: what Graph refuses is an *Error; an answer that did not arrive or
// cannot be used is a *Failure. Both carry the ids that Microsoft's support
// asks for, know their problem.Problem, and never hold a token or the query of
// a link. They answer errors.Is for directory.ErrLinkExpired, ErrPageExpired,
// ErrLatestRefused and ErrNotFound by code and status. Errors of the
// TokenSource and of the caller's context are passed on, wrapped.
package graph
