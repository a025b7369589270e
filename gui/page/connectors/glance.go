package connectors

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

// verdicts are the messages next to the fields of a form.
type verdicts = map[present.Field]present.Verdict

// glance reads a file while the user types its path.
type glance[Question comparable] struct {
	form     *form
	asked    Question // the latest question
	stop     func()   // cancels that question
	verdicts verdicts // from the answer; nil before the first one
}

func newGlance[Question comparable](f *form) *glance[Question] {
	return &glance[Question]{form: f, stop: func() {}}
}

// ask reads in the background once typing has paused, unless the question is the same as the last
// one. The zero question is ignored.
func (g *glance[Question]) ask(q Question, read func() verdicts) {
	if q == g.asked {
		return
	}
	g.stop()
	g.asked, g.verdicts = q, nil
	var none Question
	if q == none {
		return
	}
	g.stop = g.form.afterTyping(func() func() {
		return task.Go(g.form.page.env.Tasks, func(context.Context) (verdicts, error) {
			return read(), nil
		}, func(v verdicts, _ error) {
			g.verdicts = v
			g.form.judge()
			g.form.relayout()
		})
	})
}

// afterTyping calls begin once typing has paused. begin returns a function that stops what it
// started; so does afterTyping.
func (f *form) afterTyping(begin func() (stop func())) (stop func()) {
	var stopBegun func()
	stopWaiting := task.Later(f.page.env.Tasks, typingPause, func() { stopBegun = begin() })
	return func() {
		stopWaiting()
		if stopBegun != nil {
			stopBegun()
		}
	}
}

// typingPause is the pause in typing after which the form evaluates the input.
const typingPause = 150 * time.Millisecond

// certificateQuestion is a question about a certificate file.
type certificateQuestion struct {
	path       string
	passphrase auth.Secret
	stored     bool // a passphrase is stored, but not shown
}

// lookAt reads the files that the form currently names, if they are paths.
func (f *form) lookAt(v present.ConnectorForm) {
	said, backend := v.Verdicts(), f.page.env.Backend
	var certificate certificateQuestion
	if v.Type != "" && v.KeyKind == present.KeyCertificate && !said[present.FieldCertificate].Wrong() {
		certificate = certificateQuestion{v.Certificate, v.Secret, !v.NewKey()}
	}
	f.certified.ask(certificate, func() verdicts {
		found, err := backend.InspectCertificate(certificate.path, certificate.passphrase)
		return present.CertificateVerdicts(found, err, certificate.stored)
	})
	authorities := v.CAFile
	if v.Type == "" || said[present.FieldCAFile].Wrong() {
		authorities = ""
	}
	f.authorities.ask(authorities, func() verdicts {
		list, err := backend.InspectAuthorities(authorities)
		return verdicts{present.FieldCAFile: present.AuthoritiesVerdict(list, err, f.page.env.Now())}
	})
}
