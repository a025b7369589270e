// Package syncer is the engine: it runs one connector from connect to done
// (DESIGN section 3) against two ports, Source and Store.
package syncer
