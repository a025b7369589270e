// Package service makes the operating system run the daemon, in each system's own way: a systemd
// unit for a person or for the computer, a launch agent or launch daemon on macOS, and a Windows
// service, which is always for the computer.
//
// The system's entry is the only record: Query asks the service manager each time. Install replaces
// an earlier entry and starts the service; Remove stops it and leaves the data folder and the
// account alone. The functions keep nothing. They run the system's tools, which end with the
// context, and change things for which the caller may need administrator rights. Errors are for
// people.
package service
