package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Names of colours that Fyne does not have.
const (
	ColorSurface fyne.ThemeColorName = "rollcallSurface" // cards, forms, tables
	ColorLine    fyne.ThemeColorName = "rollcallLine"    // borders and separators
	ColorQuiet   fyne.ThemeColorName = "rollcallQuiet"   // labels, times, units
	ColorGood    fyne.ThemeColorName = "rollcallGood"
	ColorBusy    fyne.ThemeColorName = "rollcallBusy"
	ColorWarn    fyne.ThemeColorName = "rollcallWarn"
	ColorBad     fyne.ThemeColorName = "rollcallBad"
	ColorOff     fyne.ThemeColorName = "rollcallOff"
)

// State is the condition of something that is shown, such as a run. A state is never shown by its
// colour alone: it also has a mark and a word.
type State string

// The states.
const (
	Good State = "good" // succeeded, unchanged, active
	Busy State = "busy" // running
	Warn State = "warn" // held, warnings, a key expires
	Bad  State = "bad"  // failed, expired, denied
	Off  State = "off"  // disabled, paused, never
)

var stateColors = map[State]fyne.ThemeColorName{
	Good: ColorGood, Busy: ColorBusy, Warn: ColorWarn, Bad: ColorBad,
	Off: ColorOff,
}

// ColorName returns the name of the state's colour. An unknown state gets the colour of Off.
func (s State) ColorName() fyne.ThemeColorName {
	if name, ok := stateColors[s]; ok {
		return name
	}
	return ColorOff
}

// Color returns the state's colour in the current appearance. Widgets must call it again when they
// are refreshed.
func (s State) Color() color.Color { return fynetheme.Color(s.ColorName()) }

// tokens are the basic colours, from which all others are derived.
type tokens struct {
	background, surface, line, text, quiet, accent, good, busy, warn, bad, off color.NRGBA
	onAccent                                                                   color.NRGBA
	// disabled objects, and labels of low importance
	dim                   color.NRGBA
	field, edge           color.NRGBA // the background and the border of inputs
	hover, pressed, focus color.NRGBA // drawn over other colours
}

var light = tokens{
	background: rgb(0xF6F7F9), surface: rgb(0xFFFFFF), line: rgb(0xDDE1E7), text: rgb(0x1B1F24), quiet: rgb(0x5B6470),
	accent: rgb(0x2457C5), good: rgb(0x1E7B45), busy: rgb(0x2457C5), warn: rgb(0x9A6700), bad: rgb(0xB42318),
	off:      rgb(0x6B7480),
	onAccent: rgb(0xFFFFFF), dim: rgb(0x626B77), field: rgb(0xF0F2F5), edge: rgb(0x868F9C),
	hover: faint(rgb(0x1B1F24), 0x0F), pressed: faint(rgb(0x1B1F24), 0x1F),
	focus: faint(rgb(0x0B1B4D), 0x70), // not the accent: it must also be visible on buttons of that colour
}

var dark = tokens{
	background: rgb(0x15181D), surface: rgb(0x1E2228), line: rgb(0x323842), text: rgb(0xE8EBEF), quiet: rgb(0x9BA5B2),
	accent: rgb(0x7AA2F7), good: rgb(0x5FD08F), busy: rgb(0x7AA2F7), warn: rgb(0xE3B341), bad: rgb(0xFF7B72),
	off:      rgb(0x7C8794),
	onAccent: rgb(0x15181D), dim: rgb(0x8F99A6), field: rgb(0x262B33), edge: rgb(0x6C7683),
	hover: faint(rgb(0xE8EBEF), 0x14), pressed: faint(rgb(0xE8EBEF), 0x29),
	focus: faint(rgb(0xF2F5FF), 0x42),
}

// color returns the colour with the given name; ok is false if Fyne's own theme defines it.
func (t *tokens) color(name fyne.ThemeColorName) (c color.NRGBA, ok bool) {
	switch name {
	case fynetheme.ColorNameBackground:
		return t.background, true
	case ColorSurface, fynetheme.ColorNameOverlayBackground:
		return t.surface, true
	// menus open on surfaces, and have no border
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameMenuBackground:
		return t.field, true
	case fynetheme.ColorNameInputBorder:
		return t.edge, true
	case fynetheme.ColorNameHeaderBackground:
		return t.background, true
	case ColorLine, fynetheme.ColorNameSeparator, fynetheme.ColorNameButton, fynetheme.ColorNameDisabledButton:
		return t.line, true
	case fynetheme.ColorNameForeground:
		return t.text, true
	case ColorQuiet, fynetheme.ColorNamePlaceHolder:
		return t.quiet, true
	case fynetheme.ColorNameDisabled:
		return t.dim, true
	case ColorOff:
		return t.off, true
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink:
		return t.accent, true
	case fynetheme.ColorNameFocus:
		return t.focus, true
	case fynetheme.ColorNameSelection:
		return faint(t.accent, 0x33), true
	case fynetheme.ColorNameHover:
		return t.hover, true
	case fynetheme.ColorNamePressed:
		return t.pressed, true
	case ColorGood, fynetheme.ColorNameSuccess:
		return t.good, true
	case ColorBusy:
		return t.busy, true
	case ColorWarn, fynetheme.ColorNameWarning:
		return t.warn, true
	case ColorBad, fynetheme.ColorNameError:
		return t.bad, true
	case fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNameForegroundOnSuccess,
		fynetheme.ColorNameForegroundOnWarning, fynetheme.ColorNameForegroundOnError:
		return t.onAccent, true
	case fynetheme.ColorNameScrollBar:
		return faint(t.off, 0x99), true
	case fynetheme.ColorNameScrollBarBackground, fynetheme.ColorNameShadow:
		return color.NRGBA{}, true // shadows and the backgrounds of scroll bars are invisible
	}
	return color.NRGBA{}, false
}

// rgb returns a colour given in the notation of style sheets.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

// faint returns a translucent colour.
func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}
