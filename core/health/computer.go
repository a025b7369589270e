package health

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/problem"
)

// The limits for free space on the data folder's disk, in bytes. Below the first, a backup or a
// large run may not fit. Below the second, even a small run may not.
const (
	littleSpace = 1 << 30
	hardlySpace = 100 << 20
)

func (f Facts) keyring() []Condition {
	if f.Keyring == nil {
		return nil
	}
	why := problem.Of(f.Keyring)
	if why.Code.OfVaultFile() {
		return []Condition{Condition{
			Code: problem.CodeVaultUnusable, Severity: Serious, Title: "The vault with the secrets cannot be used",
			Action: ActionVault,
		}.because(why)}
	}
	return []Condition{Condition{
		Code: problem.CodeKeyringUnreachable, Severity: Serious, Title: "The keyring of this computer cannot be used",
	}.because(why)}
}

func (f Facts) disk() []Condition {
	if f.DiskFree == nil || *f.DiskFree >= littleSpace {
		return nil
	}
	c := Condition{
		Code: problem.CodeDiskNearlyFull, Severity: Warning,
		Title:  fmt.Sprintf("The disk is nearly full: %d MB left", *f.DiskFree>>20),
		Detail: "The data folder is on this disk. A large run or a backup may not fit.",
		Hint:   "Free up space on the disk.",
	}
	if *f.DiskFree < hardlySpace {
		c.Severity, c.Detail = Serious, "The data folder is on this disk. Runs fail when it is full."
	}
	return []Condition{c}
}

func (f Facts) settings() []Condition {
	if f.Settings == nil {
		return nil
	}
	p := problem.Of(f.Settings)
	return []Condition{{
		Code: problem.CodeSettingsUnusable, Severity: Warning, Title: p.Title, Detail: p.Detail, Hint: p.Hint,
		Remedy: p.Remedy, Action: ActionSettings,
	}}
}

func (f Facts) backup() []Condition {
	if f.Backup == nil {
		return nil
	}
	return []Condition{Condition{
		Code: problem.CodeBackupFailing, Severity: Warning, Title: "The daily backup failed", Action: ActionSettings,
	}.because(problem.Of(f.Backup))}
}

// channels are the conditions of notification channels. They have the same code and therefore the
// same ID, because they are shown together.
func (f Facts) channels() (list []Condition) {
	for _, c := range f.Channels {
		list = append(list, Condition{
			Code: problem.CodeNotifyFailing, Severity: Warning, Since: c.Since, Action: ActionSettings,
			Title: fmt.Sprintf("Notifications cannot be delivered to “%s”", c.Name),
		}.because(c.Why))
	}
	return list
}

// update returns the conditions of the check for newer versions.
func (f Facts) update() (list []Condition) {
	u := f.Update
	if u.Version != "" {
		list = append(list, Condition{
			Code: problem.CodeUpdateAvailable, Severity: Notice, Action: ActionSettings,
			Title: fmt.Sprintf("Version %s of Rollcall is available", u.Version),
			Detail: fmt.Sprintf("This is version %s. The newer one was published on %s.", u.Current,
				u.Date.UTC().Format("2 January 2006")),
			Hint: "Install it as you installed this one.",
		})
	}
	if u.Failure != nil {
		list = append(list, Condition{
			Code: problem.CodeUpdateFailing, Severity: Warning, Since: u.Failing, Action: ActionSettings,
			Title: "The check for a newer version fails",
		}.because(*u.Failure))
	}
	return list
}

// because adds the reason and the hint of p to c.
func (c Condition) because(p problem.Problem) Condition {
	c.Detail, c.Hint, c.Remedy = explained(p), p.Hint, p.Remedy
	return c
}

// explained returns what happened and why, as continuous text.
func explained(p problem.Problem) string {
	switch {
	case p.Title == "":
		return ""
	case p.Detail == "":
		return p.Title + "."
	}
	return p.Title + ". " + p.Detail
}
