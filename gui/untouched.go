package gui

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"
)

// Fyne's dialog that names a file to write also empties it. If writing then fails,
// the old content would be lost, or an empty file would stay. So the files that
// Fyne knows are wrapped: a file is created only when something is written to it,
// which nobody does through Fyne here.

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

// leaveFilesUntouched affects the whole program; calling it again is harmless.
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
