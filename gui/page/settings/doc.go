// Package settings is the screen of the settings: schedule, notifications,
// window, appearance, data folder. What is wrong stands beside its field as
// somebody types; nothing is saved before Save.
//
// Everything here belongs to the drawing goroutine. Settings are read and
// written beside it; an error of writing is shown on the screen, and what was
// typed stays.
package settings
