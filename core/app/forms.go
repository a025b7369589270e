package app

import (
	"context"
	"strings"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
)

// namesPreviewed is the maximum number of account names in a preview, for each kind of move.
const namesPreviewed = 100

// PreviewScope shows how the options of a connector that is being edited would change the accounts
// that were last read. It also shows which account guards the next run would exceed because of
// that. It uses only the database. known is false if nothing has been read yet.
//
// For a connector that is not stored, it uses the accounts of another connector to the same tenant,
// if there is one; then no account moves. Domains that cannot be parsed are a problem with code
// "usage".
func (a *App) PreviewScope(
	ctx context.Context, c directory.Connector,
) (p directory.ScopePreview, known bool, err error) {
	if c.Domains, err = directory.ParseDomains(strings.Join(c.Domains, ","), domain.Parse); err != nil {
		return p, false, err
	}
	id := c.ID
	if id == "" {
		if id, err = a.neighbour(ctx, c); err != nil || id == "" {
			return p, false, err
		}
	}
	p, known, err = a.scopes.PreviewScope(ctx, id, directory.ScopeOf(c), namesPreviewed)
	if c.ID == "" {
		p.Leave, p.Enter, p.Disable, p.Enable = directory.ScopeMove{}, directory.ScopeMove{}, directory.ScopeMove{},
			directory.ScopeMove{}
	}
	p.Breaches = c.Guards.Over(a.Settings().Guards).Check(p.Losses())
	return p, known, err
}

// neighbour finds a connector to the same tenant, or returns "" if there is none.
func (a *App) neighbour(ctx context.Context, c directory.Connector) (id string, err error) {
	list, err := a.Connectors(ctx)
	for _, other := range list {
		if c.TenantDomain != "" && strings.EqualFold(other.TenantDomain, c.TenantDomain) && other.Cloud == c.Cloud {
			return other.ID, nil
		}
	}
	return "", err
}

// InspectAuthorities reads the certificate authorities file of a connector that is being edited.
// The error is a problem.Problem from auth.LoadAuthorities.
func (a *App) InspectAuthorities(path string) ([]auth.Certificate, error) {
	return auth.LoadAuthorities(path)
}

// InspectCertificate reads the certificate file of a connector that is being edited. The passphrase
// may be empty. The error is a problem.Problem from auth.LoadCertificate, or says that the
// certificate is not valid today.
func (a *App) InspectCertificate(path string, passphrase auth.Secret) (auth.Certificate, error) {
	certificate, err := auth.LoadCertificate(path, tidy(passphrase))
	if err == nil {
		err = certificate.CheckDates(a.now())
	}
	return certificate, err
}
