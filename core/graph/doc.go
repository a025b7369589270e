// Package graph reads a Microsoft 365 tenant through Microsoft Graph v1.0. It is the adapter
// behind the engine's Source port, and the only package that knows Graph's wire format.
//
// Ownership: a Client holds only its options and the set of excluded properties. It needs no
// Close. Every request, body and goroutine belongs to the method or iteration that started
// it, and has ended when that returns. The Transport ends a request and the reading of its
// body when the request's context ends, like net/http's own.
//
// Concurrency: several goroutines may call all methods. An iterator is for one goroutine.
// While a page is decoded and used, the next one is already requested, but never more than
// one.
//
// Completeness: the package returns objects only as whole pages. If an answer is cut off,
// stalls, is not JSON, is HTML, or lacks its value or its link, it is requested again. When
// patience ends, it is an error. It never counts as an empty page. The order is Graph's. An
// object may come more than once; the last one counts. After a lost page token, a page or
// the members of a group may come a second time. Callers must be able to add both twice
// without effect.
//
// Errors: a refusal of Graph is an *Error. An answer that did not arrive or cannot be used
// is a *Failure. Both carry the IDs that Microsoft's support asks for, know their
// problem.Problem, and never contain a token or the query of a link. By code and status,
// they answer errors.Is for directory.ErrLinkExpired, ErrPageExpired, ErrLatestRefused and
// ErrNotFound. Errors of the TokenSource and of the caller's context are returned wrapped.
package graph
