package gui

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"
)

// Fyne's dialog for choosing a new file also truncates an existing file. If writing then fails, its
// content would be lost, or an empty file would remain. Files are therefore wrapped so that opening
// a writer does not touch them. They are created on the first write, which never happens here.

// files is the part of Fyne's file repository that is wrapped.
type files interface {
	repository.WritableRepository
	repository.DeleteAllRepository
	repository.AppendableRepository
	repository.HierarchicalRepository
	repository.ListableRepository
	repository.MovableRepository
	repository.CopyableRepository
}

// untouched wraps files so that opening a writer does not change them.
type untouched struct{ files }

// leaveFilesUntouched affects the whole program. Calling it again has no effect.
func leaveFilesUntouched() {
	const scheme = "file"
	known, err := repository.ForScheme(scheme)
	if err != nil {
		return // there are no files and no file dialogs
	}
	if known, ok := known.(files); ok {
		if _, done := known.(untouched); !done {
			repository.Register(scheme, untouched{known})
		}
	}
}

// Writer returns a writer that creates the file on the first write.
func (u untouched) Writer(uri fyne.URI) (fyne.URIWriteCloser, error) {
	return &lateFile{uri: uri}, nil
}

// lateFile is a file that is created on the first write.
type lateFile struct {
	uri  fyne.URI
	file *os.File // nil until the first write
}

func (l *lateFile) URI() fyne.URI { return l.uri }

func (l *lateFile) Write(text []byte) (n int, err error) {
	if l.file == nil {
		if l.file, err = os.Create(l.uri.Path()); err != nil {
			return 0, err
		}
	}
	return l.file.Write(text)
}

func (l *lateFile) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
