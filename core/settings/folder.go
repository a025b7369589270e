package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// EnvDataDir is the environment variable with the path of the data folder.
const EnvDataDir = "ROLLCALL_DATA_DIR"

// Names inside the data folder.
const (
	DatabaseFile   = "rollcall.db"
	LogFile        = "rollcall.log"
	PracticeFolder = "practice"
)

// DataFolder returns the absolute path of the data folder (design section 5). The argument takes
// precedence if it is not empty, followed by EnvDataDir and then the platform's folder for personal
// data. The folder may not exist yet.
func DataFolder(chosen string) (string, error) {
	folder := chosen
	if folder == "" {
		folder = os.Getenv(EnvDataDir)
	}
	if folder == "" {
		return OwnFolder()
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("resolve data folder %q: %w", folder, err)
	}
	return absolute, nil
}

// OwnFolder returns the default data folder of a user, in the platform's folder for personal data.
func OwnFolder() (string, error) {
	base, err := platformBase(runtime.GOOS, os.Getenv, os.UserHomeDir)
	if err != nil {
		return "", noFolder("This user has no folder for data", "Name one.")
	}
	return filepath.Join(base, "rollcall"), nil
}

// platformBase returns the folder in which programs keep personal data, according to the XDG base
// directory specification, Apple's Application Support or Windows' local application data.
func platformBase(system string, env func(string) string, home func() (string, error)) (string, error) {
	switch system {
	case "windows":
		if local := env("LocalAppData"); local != "" {
			return local, nil
		}
	case "darwin":
	default:
		// The specification requires us to ignore a relative path.
		if xdg := env("XDG_DATA_HOME"); path.IsAbs(xdg) {
			return xdg, nil
		}
	}
	dir, err := home()
	if err != nil {
		return "", err
	}
	switch system {
	case "windows":
		return filepath.Join(dir, "AppData", "Local"), nil
	case "darwin":
		return filepath.Join(dir, "Library", "Application Support"), nil
	}
	return filepath.Join(dir, ".local", "share"), nil
}

// Prepare creates the data folder if it does not exist, and makes its contents readable only by the
// owner. An existing folder keeps its mode unless its name is rollcall, because it may be a shared
// folder.
func Prepare(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case err == nil && info.IsDir():
		keepPrivate(folder)
		return nil
	case err == nil:
		return noFolder(fmt.Sprintf("%s is a file, not a folder", folder), "Choose a folder.")
	case os.IsNotExist(err):
		if err = os.MkdirAll(folder, 0o700); err == nil {
			_ = atomicfile.Restrict(folder) // on Windows, it inherits the rights of the folder around it
		}
	}
	if err != nil {
		return Unusable(folder, err)
	}
	return nil
}

// Unusable returns the problem for a data folder that cannot be used.
func Unusable(folder string, err error) error {
	p := problem.Problem{
		Code: problem.CodeDataFolder, Title: fmt.Sprintf("The data folder %s cannot be used", folder),
		Detail: reason(folder, err), Hint: "Choose another folder, or fix its permissions.",
	}.With(problem.ChooseDataFolder)
	switch disk.FaultOf(err) {
	case disk.Full, disk.Quota:
		p.Hint = "Free up space on the disk, or choose another folder."
	case disk.TooLong:
		p.Hint = "Choose a folder with a shorter path."
	}
	return p.Wrap(err)
}

// noFolder returns a usage problem that can be solved by choosing a different data folder.
func noFolder(title, hint string) error {
	p := problem.Usage(title, hint)
	p.Remedy.Kind = problem.ChooseDataFolder
	return p
}

// reason explains why the data folder, or a file in it, cannot be used.
func reason(path string, err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "It does not exist."
	}
	return disk.Reason(path, err)
}
