package gui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// certificateFiles are how files with a certificate and its key end.
var certificateFiles = []string{".pem", ".pfx", ".p12", ".crt", ".cer", ".key"}

// authorityFiles are how files with certificate authorities end.
var authorityFiles = []string{".pem", ".crt", ".cer"}

// backupFiles are how backups of the database end.
var backupFiles = []string{".db"}

// configurationFiles are how files end that another installation exported.
var configurationFiles = []string{".json"}

// chooseFile lets somebody choose a certificate file, beginning beside the one
// that is chosen now, and calls chosen with its path.
func (w *Window) chooseFile(now string, chosen func(path string)) {
	w.openFile("Choose a certificate", filepath.Dir(now), certificateFiles, chosen)
}

// chooseAuthorities is chooseFile for a file of certificate authorities.
func (w *Window) chooseAuthorities(now string, chosen func(path string)) {
	w.openFile("Choose a CA file", filepath.Dir(now), authorityFiles, chosen)
}

// chooseBackup lets somebody choose a backup of the database, beginning in a
// folder.
func (w *Window) chooseBackup(folder string, chosen func(path string)) {
	w.openFile("Choose a backup", folder, backupFiles, chosen)
}

// chooseConfiguration lets somebody choose a file that was exported.
func (w *Window) chooseConfiguration(chosen func(path string)) {
	w.openFile("Choose an exported file", "", configurationFiles, chosen)
}

func (w *Window) openFile(title, folder string, endings []string, chosen func(path string)) {
	choice := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case file != nil:
			file.Close() // only its name is wanted; who reads it opens it again, and says why that fails
			chosen(filepath.FromSlash(file.URI().Path()))
		case err != nil:
			w.told(err)
		}
	}, w.window)
	choice.SetFilter(storage.NewExtensionFileFilter(endings))
	w.ask(choice, title, "Choose", folder)
}

// newFile lets somebody name a file to write, called name at first. The file is
// as it was when chosen is called: see untouched.
func (w *Window) newFile(name string, chosen func(path string)) {
	choice := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err != nil {
			w.told(err)
			return
		}
		if file != nil {
			file.Close() // only its name is wanted
			chosen(filepath.FromSlash(file.URI().Path()))
		}
	}, w.window)
	choice.SetFileName(name)
	w.ask(choice, "Save "+name, "Save", "")
}

// chooseFolder lets somebody choose a folder, beginning in the one of now.
func (w *Window) chooseFolder(now string, chosen func(path string)) {
	choice := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err != nil {
			w.told(err)
			return
		}
		if folder != nil {
			chosen(filepath.FromSlash(folder.Path()))
		}
	}, w.window)
	w.ask(choice, "Choose a folder", "Choose", now)
}

// ask shows a choice of files, beginning in a folder where that is known, unless
// there is one already.
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
	size := w.window.Canvas().Size() // Fyne knows no size before it shows the dialog
	choice.Resize(fyne.NewSize(min(900, size.Width-80), min(620, size.Height-80)))
}
