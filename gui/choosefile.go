package gui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// certificateFiles are the file extensions of a certificate with its key.
var certificateFiles = []string{".pem", ".pfx", ".p12", ".crt", ".cer", ".key"}

// authorityFiles are the file extensions of certificate authorities.
var authorityFiles = []string{".pem", ".crt", ".cer"}

// backupFiles are the file extensions of database backups.
var backupFiles = []string{".db"}

// configurationFiles are the file extensions of an exported configuration.
var configurationFiles = []string{".json"}

// chooseFile lets the user choose a certificate file, starting in the folder of the
// current one, and calls chosen with its path.
func (w *Window) chooseFile(now string, chosen func(path string)) {
	w.openFile(lang.T("Choose a certificate"), filepath.Dir(now), certificateFiles, chosen)
}

// chooseAuthorities is chooseFile for a file of certificate authorities.
func (w *Window) chooseAuthorities(now string, chosen func(path string)) {
	w.openFile(lang.T("Choose a CA file"), filepath.Dir(now), authorityFiles, chosen)
}

// chooseBackup lets the user choose a backup of the database, starting in the given folder.
func (w *Window) chooseBackup(folder string, chosen func(path string)) {
	w.openFile(lang.T("Choose a backup"), folder, backupFiles, chosen)
}

// chooseConfiguration lets the user choose an exported configuration.
func (w *Window) chooseConfiguration(chosen func(path string)) {
	w.openFile(lang.T("Choose an exported file"), "", configurationFiles, chosen)
}

func (w *Window) openFile(title, folder string, endings []string, chosen func(path string)) {
	choice := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case file != nil:
			file.Close() // only its path is needed; the caller opens the file again, and reports errors
			chosen(filepath.FromSlash(file.URI().Path()))
		case err != nil:
			w.reportError(err)
		}
	}, w.window)
	choice.SetFilter(storage.NewExtensionFileFilter(endings))
	w.ask(choice, title, lang.T("Choose"), folder)
}

// newFile lets the user choose a path to write to, and suggests name. The file has not been changed
// when chosen is called; see untouched.
func (w *Window) newFile(name string, chosen func(path string)) {
	choice := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err != nil {
			w.reportError(err)
			return
		}
		if file != nil {
			file.Close() // only its path is needed
			chosen(filepath.FromSlash(file.URI().Path()))
		}
	}, w.window)
	choice.SetFileName(name)
	w.ask(choice, lang.T("Save %s", name), lang.T("Save"), "")
}

// chooseFolder lets the user choose a folder, starting in the current one.
func (w *Window) chooseFolder(now string, chosen func(path string)) {
	choice := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err != nil {
			w.reportError(err)
			return
		}
		if folder != nil {
			chosen(filepath.FromSlash(folder.Path()))
		}
	}, w.window)
	w.ask(choice, lang.T("Choose a folder"), lang.T("Choose"), now)
}

// ask shows a file dialog, unless one is already open. It starts in the folder, if that can be
// listed.
func (w *Window) ask(choice *dialog.FileDialog, title, confirm, folder string) {
	if w.choosing {
		return
	}
	w.choosing = true
	choice.SetOnClosed(func() { w.choosing = false })
	choice.SetTitleText(title)
	choice.SetConfirmText(confirm)
	if filepath.IsAbs(folder) {
		if place, err := storage.ListerForURI(storage.NewFileURI(folder)); err == nil {
			choice.SetLocation(place)
		}
	}
	leaveFilesUntouched()
	choice.Show()
	w.lies(choice.Dismiss)
	size := w.window.Canvas().Size() // Fyne has no size for the dialog before it is shown
	choice.Resize(fyne.NewSize(min(900, size.Width-80), min(620, size.Height-80)))
}
