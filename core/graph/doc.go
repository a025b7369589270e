// Package graph reads a Microsoft 365 tenant through Microsoft Graph v1.0. It implements the
// engine's Source interface and is the only package that handles Graph's wire format.
//
// Ownership: a Client has only its options and the set of excluded properties, and needs no Close.
// Every request, body and goroutine belongs to a method or iteration, and has ended when that
// returns. The Transport must end a request and the reading of its body when the request's context
// ends, as net/http's own does.
//
// Concurrency: all methods are safe for concurrent use, but an iterator is for one goroutine. While
// a page is decoded and used, the next page is already requested, but never more than one.
//
// Completeness: the package returns objects only as whole pages. It repeats the request if an
// answer is cut off, stalls, is HTML or not JSON, or lacks its value or its link. When the limits
// of Patience are reached, it returns an error. Such an answer never counts as an empty page. The
// order is Graph's. An object may come more than once; the last one counts. After a lost page
// token, a page or the members of a group may come a second time. For callers, adding them twice
// must have no effect.
//
// Errors: a refusal by Graph is an *Error. An answer that did not arrive or cannot be used is a
// *Failure. Both contain the IDs that Microsoft's support asks for, have a problem.Problem, and
// never contain a token or the query of a link. errors.Is recognizes directory.ErrLinkExpired,
// ErrPageExpired, ErrLatestRefused and ErrNotFound in them. Errors from the TokenSource and the
// caller's context are returned wrapped.
package graph
