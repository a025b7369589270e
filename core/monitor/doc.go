// Package monitor writes the state of Rollcall for monitoring systems: as metrics in the text format
// of Prometheus (version 0.0.4), and as a page that says whether all is well.
//
// Write, WriteFile and Handler take a State, which the caller reads from core/app, and keep no part
// of it. They are safe for concurrent use. Names and labels of metrics are a contract for
// dashboards and alerts: later versions may add some but never rename any. Nothing here contains a
// secret, or the name of a person or a group. The descriptions of connectors are included.
package monitor
