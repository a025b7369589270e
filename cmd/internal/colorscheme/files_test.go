package colorscheme

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/settings"
)

const xfceDark = `<?xml version="1.1" encoding="UTF-8"?>
<channel name="xsettings" version="1.0">
  <property name="Net" type="empty">
    <property name="ThemeName" type="string" value="Greybird-dark"/>
    <property name="IconThemeName" type="string" value="elementary-xfce"/>
  </property>
</channel>`

func TestNow(t *testing.T) {
	const (
		gtk3, gtk4 = "gtk-3.0/settings.ini", "gtk-4.0/settings.ini"
		plasma     = "kdeglobals"
		xfce       = "xfce4/xfconf/xfce-perchannel-xml/xsettings.xml"
	)
	for name, tt := range map[string]struct {
		desktop Desktop
		files   map[string]string
		want    settings.Appearance
	}{
		"nothing is known": {Desktop{}, nil, settings.Light},
		"GTK prefers dark": {
			Desktop{},
			map[string]string{gtk3: "[Settings]\ngtk-application-prefer-dark-theme=1\n"},
			settings.Dark,
		},
		"GTK prefers dark in words": {
			Desktop{},
			map[string]string{gtk4: "[Settings]\ngtk-application-prefer-dark-theme = true\n"},
			settings.Dark,
		},
		"GTK prefers light": {
			Desktop{},
			map[string]string{
				gtk4: "[Settings]\ngtk-application-prefer-dark-theme=0\n",
				gtk3: "[Settings]\ngtk-theme-name=Adwaita-dark\n",
			},
			settings.Light,
		},
		"a dark theme": {
			Desktop{},
			map[string]string{gtk3: "[Settings]\ngtk-theme-name=\"Mint-Y-Dark-Aqua\"\n"},
			settings.Dark,
		},
		"a theme called darkness": {
			Desktop{},
			map[string]string{gtk3: "[Settings]\ngtk-theme-name=Darkness\n"},
			settings.Light,
		},
		"of another section": {
			Desktop{},
			map[string]string{gtk3: "[Other]\ngtk-theme-name=Adwaita-dark\n"},
			settings.Light,
		},
		"the variable counts first": {
			Desktop{GTKTheme: "Adwaita:dark"},
			map[string]string{gtk3: "[Settings]\ngtk-theme-name=Adwaita\n"},
			settings.Dark,
		},
		"dark Plasma": {
			Desktop{Kind: "KDE"},
			map[string]string{plasma: "[Colors:Window]\nBackgroundNormal=32,35,38\n"},
			settings.Dark,
		},
		"light Plasma, dark GTK": {
			Desktop{Kind: "KDE"},
			map[string]string{
				plasma: "[Colors:View]\nBackgroundNormal=0,0,0\n[Colors:Window]\nBackgroundNormal=239,240,241\n",
				gtk3:   "[Settings]\ngtk-theme-name=Adwaita-dark\n",
			},
			settings.Light,
		},
		"Plasma's file on another desktop": {
			Desktop{Kind: "sway"},
			map[string]string{plasma: "[Colors:Window]\nBackgroundNormal=32,35,38\n"},
			settings.Light,
		},
		"dark Xfce":    {Desktop{Kind: "XFCE"}, map[string]string{xfce: xfceDark}, settings.Dark},
		"damaged Xfce": {Desktop{Kind: "XFCE"}, map[string]string{xfce: xfceDark[:120]}, settings.Light},
	} {
		t.Run(name, func(t *testing.T) {
			tt.desktop.Config = t.TempDir()
			for path, text := range tt.files {
				write(t, filepath.Join(tt.desktop.Config, path), text)
			}
			if got := tt.desktop.Now(); got != tt.want {
				t.Errorf("it is %s, want %s", got, tt.want)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
