// Package packaging contains the files that packages install for the service managers of the
// operating systems: systemd units, with the account of the service, and a launchd job. They name
// the programs where packages put them. They are embedded in the command line, which installs them
// with its own path.
package packaging
