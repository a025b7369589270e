package gui

import (
	"encoding/json"

	fynelang "fyne.io/fyne/v2/lang"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// fyneTexts are the texts of Fyne's own widgets that the window uses: the menu of a field and the
// file dialog. The key is Fyne's name for the text.
var fyneTexts = map[string]lang.Key{
	"Cut": "Cut", "Copy": "Copy", "Paste": "Paste", "Select all": "Select all", "Undo": "Undo", "Redo": "Redo",
	"Cancel": "Cancel", "Open": "Open", "Save": "Save", "OK": "OK", "Yes": "Yes", "No": "No", "Quit": "Quit",
	"Error": "Error", "File": "File", "Folder": "Folder", "New Folder": "New folder", "Create Folder": "Create folder",
	"Enter filename": "Enter a file name", "Show Hidden Files": "Show hidden files", "Favourites": "Favourites",
	"file.name": "Name", "file.parent": "Parent folder",
}

// translateFyne gives the texts in the reader's language to Fyne. Fyne always uses the language of the
// system, so they take the place of those in that language.
func translateFyne() error {
	texts := make(map[string]string, len(fyneTexts))
	for id, text := range fyneTexts {
		texts[id] = text.String()
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	return fynelang.AddTranslationsForLocale(data, fynelang.SystemLocale())
}
