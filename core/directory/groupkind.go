package directory

import "slices"

// GroupKind says what kind of group the properties are of, as the Entra admin
// center calls it.
func GroupKind(a Attributes) string {
	types := a.Texts("groupTypes")
	security, _ := a.Bool("securityEnabled")
	mail, _ := a.Bool("mailEnabled")
	kind := "Distribution"
	switch {
	case slices.Contains(types, "Unified"):
		kind = "Microsoft 365"
	case security && mail:
		kind = "Mail-enabled security"
	case security:
		kind = "Security"
	}
	if slices.Contains(types, "DynamicMembership") {
		kind += ", dynamic"
	}
	return kind
}
