package gui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// certificateFiles are how files with a certificate and its key end.
var certificateFiles = []string{".pem", ".pfx", ".p12", ".crt", ".cer", ".key"}

// chooseFile lets somebody choose a certificate file, beginning beside the one
// that is chosen now, and calls chosen with its path.
func (w *Window) chooseFile(now string, chosen func(path string)) {
	choice := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			w.told(err)
			return
		}
		if file != nil { // nobody cancelled
			file.Close() // only its name is wanted; who reads it opens it again
			chosen(filepath.FromSlash(file.URI().Path()))
		}
	}, w.window)
	choice.SetFilter(storage.NewExtensionFileFilter(certificateFiles))
	choice.SetTitleText("Choose a certificate")
	choice.SetConfirmText("Choose")
	if now != "" {
		if folder, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(now))); err == nil {
			choice.SetLocation(folder)
		}
	}
	size := w.window.Canvas().Size()
	choice.Resize(fyne.NewSize(min(900, size.Width-80), min(620, size.Height-80)))
	choice.Show()
}
