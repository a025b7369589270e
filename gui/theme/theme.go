package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Spacing in Fyne's pixels: inside an object, between its parts, between objects, and between
// groups of objects.
const (
	SpaceTiny   float32 = 4
	SpaceSmall  float32 = 8
	SpaceMedium float32 = 16
	SpaceLarge  float32 = 24
)

// Radius rounds the corners of cards, fields and buttons.
const Radius float32 = 8

// SizeNumber is the text size of a prominent number.
const SizeNumber fyne.ThemeSizeName = "rollcallNumber"

// SizeRow is the distance between table rows. It is a multiple of four, so the rows of long tables
// are positioned exactly (see Theme.WithRows).
const SizeRow fyne.ThemeSizeName = "rollcallRow"

// The distances between rows that the user can choose.
const (
	RowCompact     float32 = 24
	RowStandard    float32 = 32
	RowComfortable float32 = 40
)

var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNamePadding:        SpaceTiny,
	fynetheme.SizeNameInnerPadding:   SpaceSmall,
	fynetheme.SizeNameText:           14,
	fynetheme.SizeNameCaptionText:    12,
	fynetheme.SizeNameHeadingText:    18,
	fynetheme.SizeNameSubHeadingText: 16,
	SizeNumber:                       28,
	SizeRow:                          RowStandard,
	fynetheme.SizeNameInlineIcon:     20,
	fynetheme.SizeNameInputRadius:    Radius,
	fynetheme.SizeNameButtonRadius:   Radius,
	fynetheme.SizeNameCardRadius:     Radius,
	fynetheme.SizeNameDialogRadius:   Radius,
	fynetheme.SizeNamePopupRadius:    Radius,
	fynetheme.SizeNameMenuRadius:     Radius,
}

// Theme is Rollcall's theme for Fyne.
type Theme struct {
	fixed   bool
	variant fyne.ThemeVariant
	rows    float32 // 0 for the default
}

var _ fyne.Theme = Theme{}

// New returns a theme that is light or dark like the system.
func New() Theme { return Theme{} }

// Fixed returns a theme that is light or dark regardless of the system.
func Fixed(v fyne.ThemeVariant) Theme { return Theme{fixed: true, variant: v} }

// WithRows returns the theme with another distance between table rows: RowCompact, RowStandard or
// RowComfortable.
func (t Theme) WithRows(apart float32) Theme {
	t.rows = apart
	return t
}

// Color returns the colour with the given name.
func (t Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if t.fixed {
		v = t.variant
	}
	palette := &dark
	if v == fynetheme.VariantLight {
		palette = &light
	}
	if c, ok := palette.color(name); ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, v)
}

// Font returns Fyne's font, in which all digits have the same width.
func (t Theme) Font(style fyne.TextStyle) fyne.Resource { return fynetheme.DefaultTheme().Font(style) }

// Icon returns one of Fyne's icons. Rollcall's own icons are functions of this package.
func (t Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size returns the size with the given name.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	if name == SizeRow && t.rows > 0 {
		return t.rows
	}
	if size, ok := sizes[name]; ok {
		return size
	}
	return fynetheme.DefaultTheme().Size(name)
}
