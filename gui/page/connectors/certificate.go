package connectors

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

// certificate looks into the file that somebody named, while they type.
type certificate struct {
	form  *form
	asked certificateQuestion // the newest question
	stop  func()              // forgets it

	verdicts map[present.Field]present.Verdict // of the answer; nil: none yet
}

type certificateQuestion struct {
	path       string
	passphrase auth.Secret
}

func newCertificate(f *form) *certificate { return &certificate{form: f, stop: func() {}} }

// update asks anew when path or passphrase have changed.
func (c *certificate) update(v present.ConnectorForm) {
	asked := certificateQuestion{v.Certificate, v.Secret}
	if v.KeyKind != present.KeyCertificate || asked == c.asked {
		return
	}
	c.stop()
	c.asked, c.verdicts = asked, nil
	if v.Verdicts()[present.FieldCertificate].Wrong() {
		return // it is no path yet
	}
	env := c.form.page.env
	var stopAsking func()
	stopWaiting := task.Later(env.Tasks, typingPause, func() {
		stopAsking = task.Go(env.Tasks, func(context.Context) (auth.Certificate, error) {
			return env.Backend.InspectCertificate(asked.path, asked.passphrase)
		}, func(found auth.Certificate, err error) {
			c.verdicts = present.CertificateVerdicts(found, err, !v.NewKey())
			c.form.judge()
			c.form.relayout()
		})
	})
	c.stop = func() {
		stopWaiting()
		if stopAsking != nil {
			stopAsking()
		}
	}
}

// newCertificateInput is a path to type, with a button that chooses a file.
func (f *form) newCertificateInput() fyne.CanvasObject {
	choose := f.page.env.ChooseFile
	if choose == nil {
		return f.certificate
	}
	button := widget.NewButtonWithIcon("Choose file…", fynetheme.FolderOpenIcon(), func() {
		choose(f.certificate.Text, f.certificate.SetText)
	})
	return container.NewBorder(nil, nil, nil, button, f.certificate)
}
