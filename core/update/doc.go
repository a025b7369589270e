// Package update finds out whether a newer version of Rollcall has been published. It downloads a
// small manifest and its signature, and nothing else. It never installs or starts anything.
//
// A publisher puts two files next to the packages, in a folder or on a server: ManifestFile and
// SignatureFile. The manifest has the version, its date, a page about it, and the size and SHA-256
// of each package. The signature is that of minisign (https://jedisct1.github.io/minisign/), so the
// programs minisign and rsign can make and check it too. Publish writes both.
//
// The settings name the place and the public key, and there are none by default. Check reads the
// manifest and refuses it, with a problem that says why, if it was changed or signed with another
// key, has expired, is older than this program, is too large, or if the server redirects to an
// address without encryption. It also refuses one that is older than one with the same key that was
// seen before, at this address or at another. So whoever controls the server, but not the publisher's
// key, can hide a new version only until the manifest expires, and can never offer another one. While
// a manifest is refused, nothing is offered.
//
// What was found is in MemoryFile in the data folder, which the window and rollcallctl share. Serve
// checks at most once a day, if the settings say so, in the program that runs the schedule. The
// methods of Service are safe for concurrent use. A check takes at most half a minute. Errors are
// for people: problem.Of finds code, title and hint in each of them.
package update
