package sim

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// devicePage is the path of the page on which people enter the code shown on a device.
const devicePage = "/common/oauth2/deviceauth"

// deviceCode answers a device with the code that a person should enter
// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).
func (t *Tenant) deviceCode(l *login) *answer {
	form, r := t.readForm(l)
	if r == nil {
		r = t.checkClient(form)
	}
	if r == nil && form.Get("scope") == "" {
		m := missing("scope")
		r = &m
	}
	if r != nil {
		return t.refuse(l, *r)
	}
	code, d := randomText(48), &device{userCode: newUserCode(), until: t.opts.Clock().Add(deviceLife)}
	t.signIns.mu.Lock()
	t.signIns.prune(t.opts.Clock())
	t.signIns.devices[code] = d
	t.signIns.mu.Unlock()
	page := l.base + devicePage
	return l.reply(http.StatusOK,
		fmt.Sprintf(`{"user_code":%s,"device_code":%s,"verification_uri":%s,"expires_in":%d,"interval":5,"message":%s}`,
			quote(d.userCode), quote(code), quote(page), int(deviceLife.Seconds()),
			quote("To sign in, use a web browser to open the page "+page+" and enter the code "+
				d.userCode+" to authenticate.")))
}

// newUserCode returns nine letters and digits that are easy to distinguish.
func newUserCode() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	var raw [9]byte
	randomBytes(raw[:])
	for i, b := range raw {
		raw[i] = letters[int(b)%len(letters)]
	}
	return string(raw[:])
}

// deviceGrant answers a device that asks whether a person has signed in.
func (t *Tenant) deviceGrant(l *login, form url.Values) *answer {
	if r := t.checkPublic(); r != nil {
		return t.refuse(l, *r)
	}
	t.signIns.mu.Lock()
	code := form.Get("device_code")
	d, known := t.signIns.devices[code]
	var now device
	if known {
		now = *d
		if now.person != nil {
			delete(t.signIns.devices, code) // a code can be used only once
		}
	}
	t.signIns.mu.Unlock()
	switch {
	case !known:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "bad_verification_code", 70000,
			"The provided value for the 'device_code' parameter is not valid.",
		})
	case now.declined:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "authorization_declined", 65004,
			"User declined to consent to access the app.",
		})
	case !t.opts.Clock().Before(now.until):
		return t.refuse(l, refusal{
			http.StatusBadRequest, "expired_token", 70020,
			"The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
		})
	case now.person == nil:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "authorization_pending", 70016,
			"OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
		})
	}
	return t.userTokens(l, *now.person, form.Get("scope"), "")
}

// DeviceCodes returns the codes that devices currently show while they wait for a person, in no
// particular order.
func (t *Tenant) DeviceCodes() []string {
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	var codes []string
	for _, d := range t.signIns.devices {
		if d.person == nil && !d.declined && t.opts.Clock().Before(d.until) {
			codes = append(codes, d.userCode)
		}
	}
	return codes
}

// waiting changes the waiting device with this user code, ignoring letter case. ok is false if
// there is none.
func (t *Tenant) waiting(userCode string, change func(*device)) (ok bool) {
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	for _, d := range t.signIns.devices {
		if d.userCode == strings.ToUpper(strings.TrimSpace(userCode)) && d.person == nil && !d.declined &&
			t.opts.Clock().Before(d.until) {
			change(d)
			return true
		}
	}
	return false
}
