package archtest

import (
	"go/ast"
	"regexp"
	"testing"
)

// vocabulary is the package that defines the program's events as sealed types.
const vocabulary = "core/events"

// eventName matches type names that suggest a second set of events.
var eventName = regexp.MustCompile(`Event(Kind|Type)?s?$`)

// otherEvents are types that have such a name but are something else. The value says what.
var otherEvents = map[string]string{
	"core/directory Event": "an entry in the history of an account or group",
	"core/sim Event":       "what the script of the practice tenant does",
}

// TestOneVocabularyOfEvents checks that all code that shows events switches on the types of one
// package. A second set of types would need a translation and would become outdated.
func TestOneVocabularyOfEvents(t *testing.T) {
	needed := map[string]bool{}
	sealed := 0
	for _, s := range sources(t) {
		if s.folder() == vocabulary {
			sealed += len(sealedMethods(s))
			continue
		}
		for _, line := range sealedMethods(s) {
			t.Errorf("%s: an event is a type of %s", line, vocabulary)
		}
		for name, line := range eventTypes(s) {
			place := s.folder() + " " + name
			if _, excepted := otherEvents[place]; excepted {
				needed[place] = true
				continue
			}
			t.Errorf("%s: type %s: events are types of %s, and of no other package", line, name, vocabulary)
		}
	}
	for place := range otherEvents {
		if !needed[place] {
			t.Errorf("the exception for %q is no longer needed", place)
		}
	}
	if sealed == 0 {
		t.Errorf("%s no longer has sealed types; the rule must be changed", vocabulary)
	}
}

// eventTypes returns the exported types of s that are named like events, with their positions. It
// ignores tests.
func eventTypes(s source) map[string]string {
	found := map[string]string{}
	if s.test() {
		return found
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() && eventName.MatchString(spec.Name.Name) {
			found[spec.Name.Name] = s.line(spec)
		}
		return true
	})
	return found
}

// sealedMethods returns the places where s declares the method that makes a type an event, for a
// type or in an interface.
func sealedMethods(s source) (lines []string) {
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv != nil && n.Name.Name == "event" && n.Type.Params.NumFields() == 0 {
				lines = append(lines, s.line(n))
			}
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				if len(m.Names) == 1 && m.Names[0].Name == "event" {
					lines = append(lines, s.line(m))
				}
			}
		}
		return true
	})
	return lines
}

func TestVocabularyRule(t *testing.T) {
	for name, tt := range map[string]struct {
		path, text string
		want       int
	}{
		"struct":              {"core/app/x.go", "type Event struct{}", 1},
		"kind":                {"core/app/x.go", "type EventKind uint8", 1},
		"alias":               {"core/app/x.go", "type RunEvent = int", 1},
		"in a group":          {"core/app/x.go", "type (\n a int\n RunEvent struct{}\n)", 1},
		"unexported":          {"gui/x.go", "type mouseEvent struct{}", 0},
		"of a test":           {"gui/x_test.go", "type RunEvent struct{}", 0},
		"sealed type":         {"gui/x.go", "type ran struct{}; func (ran) event() {}", 1},
		"sealed interface":    {"gui/x.go", "type happened interface{ event() }", 1},
		"name that goes on":   {"gui/x.go", "type EventualState struct{}", 0},
		"function":            {"gui/x.go", "func event() {}", 0},
		"method for somebody": {"gui/x.go", "type a int; func (a) event(at int) {}", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse(tt.path, "package x; "+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(eventTypes(s)) + len(sealedMethods(s)); got != tt.want {
				t.Errorf("%d found, want %d", got, tt.want)
			}
		})
	}
}

// TestTheEngineSaysThatARunBegan checks that the engine itself reports that a run began. Nothing
// wraps the store to find out.
func TestTheEngineSaysThatARunBegan(t *testing.T) {
	for _, s := range sources(t) {
		if line := beginsRuns(s); line != "" && !within(s.folder(), "storage") {
			t.Errorf("%s: a run begins in the store; to be notified, set Options.Began of the engine", line)
		}
	}
}

// beginsRuns returns where s declares a method BeginRun, or "". It ignores tests.
func beginsRuns(s source) string {
	for _, decl := range s.syntax.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && !s.test() && f.Recv != nil && f.Name.Name == "BeginRun" {
			return s.line(f)
		}
	}
	return ""
}

func TestBeginningRule(t *testing.T) {
	for name, tt := range map[string]struct {
		path, text string
		found      bool
	}{
		"wrapper":     {"core/app/x.go", "func (s announcing) BeginRun() {}", true},
		"of a test":   {"core/app/x_test.go", "func (s *memory) BeginRun() {}", false},
		"port":        {"core/syncer/x.go", "type Store interface{ BeginRun() }", false},
		"one that is": {"core/syncer/x.go", "func (e *Engine) begin() {}", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := parse(tt.path, "package x; "+tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := beginsRuns(s) != ""; got != tt.found {
				t.Errorf("found %v, want %v", got, tt.found)
			}
		})
	}
}
