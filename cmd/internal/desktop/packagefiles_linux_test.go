package desktop

import (
	"debug/buildinfo"
	"debug/macho"
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackageForMacs checks that the parts of Rollcall.app that can be made on any system are
// complete, and their values agree with the program.
func TestPackageForMacs(t *testing.T) {
	contents := filepath.Join(filepath.Dir(packaged(t, "SHA256SUMS")), "..", "package.work", "macos", "Rollcall.app",
		"Contents")
	info := plist(t, filepath.Join(contents, "Info.plist"))
	version := strings.Split(filepath.Base(packaged(t, "rollcall-*-linux-*.tar.xz")), "-")[1]
	version, _, _ = strings.Cut(version, "+")
	for key, want := range map[string]string{
		"CFBundleIdentifier": appID, "CFBundleExecutable": "rollcall", "CFBundlePackageType": "APPL",
		"CFBundleShortVersionString": version, "NSHighResolutionCapable": "true",
	} {
		if info[key] != want {
			t.Errorf("%s is %q, want %q", key, info[key], want)
		}
	}
	if !isFile(filepath.Join(contents, "Resources", info["CFBundleIconFile"])) {
		t.Errorf("the icon %q is missing", info["CFBundleIconFile"])
	}
	if rights := plist(t,
		"../../../resources/packaging/macos/entitlements.plist"); rights["com.apple.security.network.client"] !=
		"true" {
		t.Errorf("the signed program has the rights %v", rights)
	}
	for arch, cpu := range map[string]macho.Cpu{"amd64": macho.CpuAmd64, "arm64": macho.CpuArm64} {
		folder := t.TempDir()
		runOut(t, exec.Command("tar", "--extract", "--xz", "--strip-components=1", "--directory", folder,
			"--file", packaged(t, "rollcallctl-*-macos-"+arch+".tar.xz")))
		program, err := macho.Open(filepath.Join(folder, "rollcallctl"))
		if err != nil {
			t.Fatal(err)
		}
		if program.Cpu != cpu {
			t.Errorf("%s: the program is for %v", arch, program.Cpu)
		}
		program.Close()
	}
}

// plist returns the values of a property list. A value without text, such as <true/>, is its name.
func plist(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Dict struct {
			Items []struct {
				XMLName xml.Name
				Text    string `xml:",chardata"`
			} `xml:",any"`
		} `xml:"dict"`
	}
	if err := xml.Unmarshal(text, &list); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	values := map[string]string{}
	for i := 0; i+1 < len(list.Dict.Items); i += 2 {
		key, value := list.Dict.Items[i], list.Dict.Items[i+1]
		if values[key.Text] = value.Text; value.Text == "" {
			values[key.Text] = value.XMLName.Local
		}
	}
	return values
}

// TestPackageHasComponents checks that the list of components of each program names every module in
// it, with its version and licence.
func TestPackageHasComponents(t *testing.T) {
	work := filepath.Join(filepath.Dir(packaged(t, "SHA256SUMS")), "..", "package.work")
	for list, program := range map[string]string{
		"rollcall-*-linux": "linux/bin/rollcall", "rollcallctl-*-linux": "linux/bin/rollcallctl",
		"rollcall-*-windows": "windows/*/rollcall.exe", "rollcallctl-*-windows": "windows/*/rollcallctl.exe",
		"rollcallctl-*-macos": "macos/arm64/rollcallctl",
	} {
		listed := components(t, packaged(t, list+".cdx.json"))
		info, err := buildinfo.ReadFile(one(t, filepath.Join(work, program)))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range info.Deps {
			if listed[m.Path] != m.Version {
				t.Errorf("%s: %s %s is listed as %q", list, m.Path, m.Version, listed[m.Path])
			}
		}
		if listed["std"] != info.GoVersion {
			t.Errorf("%s: Go's library is listed as %q, want %s", list, listed["std"], info.GoVersion)
		}
		t.Logf("%s: %d components", list, len(listed))
	}
}

// components reads a list of components, and returns the versions by name. All have a licence, except
// Go's library, whose licence is with those of the modules in each package.
func components(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		BomFormat  string
		Components []struct {
			Name, Version string
			Evidence      struct{ Licenses []any }
		}
	}
	if err := json.Unmarshal(text, &list); err != nil || list.BomFormat != "CycloneDX" {
		t.Fatalf("%s: %q, %v", path, list.BomFormat, err)
	}
	versions := map[string]string{}
	for _, c := range list.Components {
		versions[c.Name] = c.Version
		if len(c.Evidence.Licenses) == 0 && c.Name != "std" {
			t.Errorf("%s: %s has no licence", path, c.Name)
		}
	}
	return versions
}

// TestPackageSigned signs the packages for Windows with a certificate made here. Both programs, the
// installer and its uninstaller have a valid signature.
func TestPackageSigned(t *testing.T) {
	packaged(t, "SHA256SUMS")
	folder := t.TempDir()
	key, certificate, both := filepath.Join(folder, "key.pem"), filepath.Join(folder, "cert.pem"),
		filepath.Join(folder, "both.p12")
	password := filepath.Join(folder, "password")
	if err := os.WriteFile(password, []byte("a secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	runOut(t, exec.Command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", key, "-out",
		certificate,
		"-subj", "/CN=Rollcall test", "-days", "30", "-addext", "extendedKeyUsage=codeSigning"))
	runOut(t, exec.Command("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", both, "-passout",
		"file:"+password))
	build := exec.Command("../../../resources/packaging/windows/build")
	build.Env = append(os.Environ(), "OUT="+folder, "WORK="+filepath.Join(folder, "work"),
		"SIGN="+absolute(t, "../../../resources/packaging/windows/sign"),
		"SIGN_CERTIFICATE="+both, "SIGN_PASSWORD="+password)
	runOut(t, build)
	archive := one(t, filepath.Join(folder, "*.zip"))
	runOut(t, exec.Command("unzip", "-q", "-j", archive, "-d", folder))
	for _, file := range []string{
		one(t, filepath.Join(folder, "*-setup.exe")), filepath.Join(folder, "rollcall.exe"),
		filepath.Join(folder, "rollcallctl.exe"),
	} {
		said := runOut(t, exec.Command("osslsigncode", "verify", "-CAfile", certificate, "-in", file))
		if !strings.Contains(said, "Signature verification: ok") || !strings.Contains(said, "CN=Rollcall test") {
			t.Errorf("%s: %s", file, said)
		}
	}
}

func absolute(t testing.TB, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// packaged returns the one file of dist/package that matches a pattern. It skips the test if there
// are no packages.
func packaged(t testing.TB, pattern string) string {
	t.Helper()
	folder := os.Getenv("ROLLCALL_PACKAGES")
	if folder == "" {
		t.Skip("make packagetest runs this")
	}
	return one(t, filepath.Join(folder, pattern))
}

// one returns the one file that matches a pattern.
func one(t testing.TB, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %q, %v; want one file", pattern, found, err)
	}
	return found[0]
}
