package gui

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"
)

// Fyne's dialog that names a file to write also empties it. What is written then
// may fail, and what somebody had would be lost, or an empty file would stay. So
// the files that Fyne knows are wrapped: a file is only made when something is
// written to it, which nobody does through Fyne here.

// files is what Fyne can do with files.
type files interface {
	repository.WritableRepository
	repository.DeleteAllRepository
	repository.AppendableRepository
	repository.HierarchicalRepository
	repository.ListableRepository
	repository.MovableRepository
	repository.CopyableRepository
}

// untouched is files whose Writer leaves them as they are.
type untouched struct{ files }

// leaveFilesUntouched takes effect for the whole program; calling it again does
// no harm.
func leaveFilesUntouched() {
	const scheme = "file"
	known, err := repository.ForScheme(scheme)
	if err != nil {
		return // there are no files, and no dialogs about them
	}
	if known, ok := known.(files); ok {
		if _, done := known.(untouched); !done {
			repository.Register(scheme, untouched{known})
		}
	}
}

// Writer returns what makes the file when it is first written to.
func (u untouched) Writer(uri fyne.URI) (fyne.URIWriteCloser, error) {
	return &lateFile{uri: uri}, nil
}

// lateFile is a file that is made when it is first written to.
type lateFile struct {
	uri  fyne.URI
	file *os.File // nil: not written to yet
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
