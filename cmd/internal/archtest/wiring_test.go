package archtest

import (
	"go/ast"
	"go/types"
	"testing"
)

// wired are the adapters that cmd/internal/wire checks against their ports at compile time. The
// adapters cannot do so themselves, because they do not import their callers.
var wired = []string{
	"app.Store = (*storage.DB)(nil)",
	"app.Vault = (*vault.Keyring)(nil)",
	"app.Vault = (*vault.Memory)(nil)",
	"secrets.File = (*vault.Age)(nil)",
	"app.SignIns = (*tenants.Cache)(nil)",
	"syncer.Source = (*graph.Client)(nil)",
	"syncer.PropertySource = (*graph.Client)(nil)",
	"checklist.Tenant = (*graph.Client)(nil)",
}

func TestAdaptersFitTheirPorts(t *testing.T) {
	proved := map[string]bool{}
	for _, s := range sources(t) {
		if s.folder() == "cmd/internal/wire" {
			for _, p := range proofs(s) {
				proved[p] = true
			}
		}
	}
	for _, want := range wired {
		if !proved[want] {
			t.Errorf("cmd/internal/wire lacks: var _ %s", want)
		}
	}
}

// proofs returns the declarations "var _ Port = adapter" in s.
func proofs(s source) []string {
	var found []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if ok && len(v.Names) == 1 && v.Names[0].Name == "_" && v.Type != nil && len(v.Values) == 1 {
			found = append(found, types.ExprString(v.Type)+" = "+types.ExprString(v.Values[0]))
		}
		return true
	})
	return found
}
