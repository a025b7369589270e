package colorscheme

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/rollcallsync/rollcall/core/settings"
)

// unknown is the answer of a source that says neither light nor dark.
const unknown settings.Appearance = ""

// Desktop says where a desktop stores its appearance.
type Desktop struct {
	Config   string // folder of configuration files, such as ~/.config; empty if there is none
	Kind     string // as in XDG_CURRENT_DESKTOP; may be empty
	GTKTheme string // as in GTK_THEME; may be empty
}

// Here returns the desktop of this session. ok is false on systems where Fyne itself detects the
// appearance.
func Here() (d Desktop, ok bool) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return d, false
	}
	config, _ := os.UserConfigDir() // On an error the folder is empty, and no files are read.
	return Desktop{Config: config, Kind: os.Getenv("XDG_CURRENT_DESKTOP"), GTKTheme: os.Getenv("GTK_THEME")}, true
}

// Now returns Light or Dark as set in the desktop's files, or Light if they do not say.
func (d Desktop) Now() settings.Appearance {
	return first(d.variable, d.files)
}

// first returns the first answer that is not unknown.
func first(sources ...func() settings.Appearance) settings.Appearance {
	for _, source := range sources {
		if found := source(); found != unknown {
			return found
		}
	}
	return settings.Light
}

func (d Desktop) variable() settings.Appearance {
	if d.GTKTheme == "" {
		return unknown
	}
	return ofTheme(d.GTKTheme)
}

// files asks this desktop's own files first. Files of other desktops may be left over.
func (d Desktop) files() settings.Appearance {
	if d.Config == "" {
		return unknown
	}
	var found settings.Appearance
	switch kind := strings.ToLower(d.Kind); {
	case strings.Contains(kind, "kde"):
		found = ofPlasma(read(filepath.Join(d.Config, "kdeglobals")))
	case strings.Contains(kind, "xfce"):
		found = ofXfce(read(filepath.Join(d.Config, "xfce4", "xfconf", "xfce-perchannel-xml", "xsettings.xml")))
	}
	for _, version := range []string{"gtk-4.0", "gtk-3.0"} {
		if found == unknown {
			found = ofGTK(read(filepath.Join(d.Config, version, "settings.ini")))
		}
	}
	return found
}

// folders returns the folders to watch for changes.
func (d Desktop) folders() []string {
	if d.Config == "" {
		return nil
	}
	return []string{
		d.Config, filepath.Join(d.Config, "gtk-4.0"), filepath.Join(d.Config, "gtk-3.0"),
		filepath.Join(d.Config, "xfce4", "xfconf", "xfce-perchannel-xml"), filepath.Join(d.Config, "dconf"),
	}
}

// read returns the content of a file, or nil if it cannot be read.
func read(path string) []byte {
	text, _ := os.ReadFile(path)
	return text
}

// ofTheme returns the appearance that the name of a GTK theme implies. Examples of dark themes are
// Adwaita:dark, Breeze-Dark and Mint-Y-Dark-Aqua.
func ofTheme(name string) settings.Appearance {
	for _, part := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r == '-' || r == ':' || r == '_' || r == ' '
	}) {
		if part == "dark" || part == "darker" {
			return settings.Dark
		}
	}
	return settings.Light
}

// ofGTK reads settings.ini (https://docs.gtk.org/gtk3/class.Settings.html).
func ofGTK(text []byte) settings.Appearance {
	values := section(text, "Settings")
	switch strings.ToLower(values["gtk-application-prefer-dark-theme"]) {
	case "1", "true", "yes":
		return settings.Dark
	}
	if theme := values["gtk-theme-name"]; theme != "" {
		return ofTheme(theme)
	}
	if _, said := values["gtk-application-prefer-dark-theme"]; said {
		return settings.Light
	}
	return unknown
}

// ofPlasma reads kdeglobals. The desktop is dark if the background of its windows is dark.
func ofPlasma(text []byte) settings.Appearance {
	var red, green, blue int
	if _, err := fmt.Sscanf(section(text, "Colors:Window")["BackgroundNormal"], "%d,%d,%d", &red, &green,
		&blue); err != nil {
		return unknown
	}
	const half = 255 * 1000 / 2
	if 299*red+587*green+114*blue < half { // luma as defined in ITU-R BT.601
		return settings.Dark
	}
	return settings.Light
}

// section returns the key-value pairs of one section of an INI file.
func section(text []byte, name string) map[string]string {
	values, within := map[string]string{}, false
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			within = line == "["+name+"]"
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && within {
			values[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return values
}

// property is a setting of Xfconf. It may contain further properties.
type property struct {
	Name       string     `xml:"name,attr"`
	Value      string     `xml:"value,attr"`
	Properties []property `xml:"property"`
}

// ofXfce reads the property Net/ThemeName from xsettings.xml. Newer versions of Xfconf declare
// their files as XML 1.1, which encoding/xml rejects, so the declaration is removed first.
func ofXfce(text []byte) settings.Appearance {
	var channel property
	if _, root, ok := bytes.Cut(text, []byte("?>")); ok {
		text = root
	}
	if xml.Unmarshal(text, &channel) != nil {
		return unknown
	}
	for _, group := range channel.Properties {
		for _, p := range group.Properties {
			if group.Name == "Net" && p.Name == "ThemeName" && p.Value != "" {
				return ofTheme(p.Value)
			}
		}
	}
	return unknown
}
