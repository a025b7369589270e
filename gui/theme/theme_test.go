package theme_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

var variants = map[string]fyne.ThemeVariant{"light": fynetheme.VariantLight, "dark": fynetheme.VariantDark}

// TestContrast checks that texts and states are legible on every background that they can have.
func TestContrast(t *testing.T) {
	test.NewTempApp(t)
	below := []fyne.ThemeColorName{fynetheme.ColorNameBackground, theme.ColorSurface}
	for _, rule := range []struct {
		least float64
		names []fyne.ThemeColorName
		on    []fyne.ThemeColorName
	}{
		{4.5, []fyne.ThemeColorName{
			fynetheme.ColorNameForeground, theme.ColorQuiet, fynetheme.ColorNamePrimary,
			fynetheme.ColorNameDisabled,
		}, below},
		{4.5, []fyne.ThemeColorName{fynetheme.ColorNameForeground}, []fyne.ThemeColorName{fynetheme.ColorNameButton}},
		{
			4.5,
			[]fyne.ThemeColorName{fynetheme.ColorNameForegroundOnPrimary},
			[]fyne.ThemeColorName{fynetheme.ColorNamePrimary},
		},
		{
			4.5,
			[]fyne.ThemeColorName{fynetheme.ColorNameForegroundOnError},
			[]fyne.ThemeColorName{fynetheme.ColorNameError},
		},
		{3, []fyne.ThemeColorName{
			theme.Good.ColorName(), theme.Busy.ColorName(), theme.Warn.ColorName(), theme.Bad.ColorName(),
			theme.Off.ColorName(),
		}, below},
		{
			4.5,
			[]fyne.ThemeColorName{fynetheme.ColorNameForeground, fynetheme.ColorNamePlaceHolder},
			[]fyne.ThemeColorName{fynetheme.ColorNameInputBackground},
		},
		{3, []fyne.ThemeColorName{fynetheme.ColorNameInputBorder}, below},
	} {
		for variant, v := range variants {
			for _, name := range rule.names {
				for _, on := range rule.on {
					got := contrast(theme.Fixed(v).Color(name, 0), theme.Fixed(v).Color(on, 0))
					if got < rule.least {
						t.Errorf("%s: %s on %s has contrast %.2f, want at least %.1f", variant, name, on, got,
							rule.least)
					}
				}
			}
		}
	}
}

// TestFocusIsSeen checks that the focus colour, drawn over every widget that can have the focus,
// differs from its normal and its hover colour, and its text stays legible.
func TestFocusIsSeen(t *testing.T) {
	test.NewTempApp(t)
	for _, ground := range []struct {
		name, text fyne.ThemeColorName
		least      float64
	}{
		{fynetheme.ColorNameButton, fynetheme.ColorNameForeground, 2},
		{fynetheme.ColorNameInputBackground, fynetheme.ColorNameForeground, 2},
		{theme.ColorSurface, fynetheme.ColorNameForeground, 2},
		{fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary, 1.2},
		{fynetheme.ColorNameError, fynetheme.ColorNameForegroundOnError, 1.2},
	} {
		for variant, v := range variants {
			look := theme.Fixed(v)
			rest := look.Color(ground.name, 0)
			focused, hovered := over(look.Color(fynetheme.ColorNameFocus, 0), rest),
				over(look.Color(fynetheme.ColorNameHover, 0), rest)
			if got := contrast(focused, rest); got < ground.least {
				t.Errorf("%s: %s with the keyboard has contrast %.2f to itself, want at least %.1f", variant,
					ground.name, got, ground.least)
			}
			if got := contrast(focused, hovered); got < 1.15 {
				t.Errorf("%s: %s with the keyboard looks as under the pointer: %.2f", variant, ground.name, got)
			}
			if got := contrast(look.Color(ground.text, 0), focused); got < 4.5 {
				t.Errorf("%s: text on %s with the keyboard has contrast %.2f", variant, ground.name, got)
			}
		}
	}
}

// over returns the result of drawing a colour over an opaque one.
func over(c, below color.Color) color.Color {
	r, g, b, a := c.RGBA()
	belowR, belowG, belowB, _ := below.RGBA()
	blend := func(v, under uint32) uint16 { return uint16(v + under*(0xFFFF-a)/0xFFFF) }
	return color.RGBA64{R: blend(r, belowR), G: blend(g, belowG), B: blend(b, belowB), A: 0xFFFF}
}

// contrast returns the contrast ratio as defined in WCAG 2.
func contrast(a, b color.Color) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestAppearance(t *testing.T) {
	test.NewTempApp(t)
	for name, v := range variants {
		want := theme.Fixed(v).Color(fynetheme.ColorNameBackground, 1-v)
		if got := theme.New().Color(fynetheme.ColorNameBackground, v); got != want {
			t.Errorf("%s: background is %v as the system wants and %v when fixed", name, got, want)
		}
	}
}

// TestNamesOfOurOwnAreKnown checks that the theme defines all its own colour names, which Fyne's
// theme would make transparent.
func TestNamesOfOurOwnAreKnown(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range []fyne.ThemeColorName{
		theme.ColorSurface, theme.ColorLine, theme.ColorQuiet,
		theme.State("unheard of").ColorName(),
	} {
		if _, _, _, alpha := theme.New().Color(name, fynetheme.VariantLight).RGBA(); alpha != 0xFFFF {
			t.Errorf("%s is not opaque", name)
		}
	}
	if got := theme.New().Size(theme.SizeNumber); got != 28 {
		t.Errorf("numbers have size %v, want 28", got)
	}
}

func TestIconsCanBeDrawn(t *testing.T) {
	for _, icon := range []fyne.Resource{
		theme.IconDashboard(), theme.IconDirectory(), theme.IconHistory(), theme.IconConnectors(),
		theme.IconKey(), theme.IconSettings(), theme.IconSync(), theme.Logo(),
	} {
		if len(icon.Content()) == 0 {
			t.Errorf("%s is empty", icon.Name())
		}
	}
}
