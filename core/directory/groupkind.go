package directory

import "slices"

// The families of groups, as the Entra admin center calls them.
const (
	kindMicrosoft365 = "Microsoft 365"
	kindSecurity     = "Security"
	kindMailSecurity = "Mail-enabled security"
	kindDistribution = "Distribution"
)

// GroupKinds are the families of groups, as GroupKind names them.
var GroupKinds = []string{kindMicrosoft365, kindSecurity, kindMailSecurity, kindDistribution}

// GroupKind says what kind of group the properties are of, as the Entra admin
// center calls it.
func GroupKind(a Attributes) string {
	types := a.Texts("groupTypes")
	security, _ := a.Bool("securityEnabled")
	mail, _ := a.Bool("mailEnabled")
	kind := kindDistribution
	switch {
	case slices.Contains(types, "Unified"):
		kind = kindMicrosoft365
	case security && mail:
		kind = kindMailSecurity
	case security:
		kind = kindSecurity
	}
	if slices.Contains(types, "DynamicMembership") {
		kind += ", dynamic"
	}
	return kind
}
