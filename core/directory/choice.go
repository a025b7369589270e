package directory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Choice says which properties a connector reads in addition to those that the engine needs. The
// zero value means all of them, including the tenant's directory extensions.
type Choice struct {
	// Only says that no properties other than Names are read. Otherwise the usual ones are read
	// too.
	Only  bool
	Names []string // sorted
	// Without lists usual properties that are not read.
	Without []string // sorted
}

// allWord stands for all usual properties in a choice's text.
const allWord = "all"

// neededWord stands for only the properties that the engine needs.
const neededWord = "needed"

// ParseChoice reads a choice as people write it: names separated by commas, "all" for all usual
// ones, and a minus before the name of a property to leave out.
//
//	all                      all usual ones; the same as an empty text
//	all,-faxNumber           all but one
//	all,assignedPlans        all, and one that is not usual
//	department,jobTitle      only these
//	needed                   only what Rollcall needs
//
// An unknown name, or leaving out a property that the engine needs, is a problem with code "usage".
func ParseChoice(text string) (Choice, error) {
	c := Choice{Only: true}
	needed := false
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		left, minus := strings.CutPrefix(word, "-")
		switch {
		case word == "":
		case strings.EqualFold(word, neededWord):
			needed = true
		case strings.EqualFold(word, allWord):
			c.Only = false
		default:
			name, err := propertyNamed(strings.TrimSpace(left))
			if err != nil {
				return Choice{}, err
			}
			if minus {
				c.Without = append(c.Without, name)
			} else {
				c.Names = append(c.Names, name)
			}
		}
	}
	if len(c.Names) == 0 && !needed {
		c.Only = false // minuses without "all" also start from all
	}
	return c.checked()
}

// checked validates the choice and returns it in its canonical form.
func (c Choice) checked() (Choice, error) {
	if c.Only && len(c.Without) > 0 {
		return Choice{},
			problem.Usage(fmt.Sprintf("-%s leaves out a property that would not be read anyway", c.Without[0]),
				fmt.Sprintf("Write all,-%s, or only the names of the properties to read.", c.Without[0]))
	}
	for _, name := range c.Without {
		if IsNeeded(name) {
			return Choice{}, problem.Usage(fmt.Sprintf("The property %s cannot be left out", name),
				"Rollcall needs it to tell accounts and groups apart.")
		}
		if slices.Contains(c.Names, name) {
			return Choice{}, problem.Usage(fmt.Sprintf("The property %s is both read and left out", name),
				"Name it once.")
		}
	}
	c.Names = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(c.Names))), func(name string) bool {
		return !c.Only && isUsual(name)
	})
	c.Without = slices.Compact(slices.Sorted(slices.Values(c.Without)))
	if len(c.Names) == 0 {
		c.Names = nil
	}
	return c, nil
}

func isUsual(name string) bool {
	return slices.Contains(UserProperties, name) || slices.Contains(GroupProperties, name)
}

// extensionName matches the name of a directory extension; see extensionPrefix.
var extensionName = regexp.MustCompile(`^extension_[0-9a-fA-F]{32}_[A-Za-z0-9_]+$`)

// propertyNamed finds a property by its name, ignoring letter case.
func propertyNamed(word string) (string, error) {
	for _, list := range [][]string{UserProperties, GroupProperties, PlanProperties} {
		for _, name := range list {
			if strings.EqualFold(name, word) {
				return name, nil
			}
		}
	}
	if extensionName.MatchString(word) {
		return word, nil
	}
	if strings.EqualFold(word, "id") {
		return "", problem.Usage("The property id is always read", "It does not belong in the list.")
	}
	p := problem.Usage(fmt.Sprintf("There is no property %q to read", word),
		"Write it as Microsoft Graph does, such as jobTitle. A directory extension is written in full, "+
			"like extension_0123456789abcdef0123456789abcdef_costCenter.")
	p.Remedy.Kind = problem.ListAttributes
	return "", p
}

// String returns a text that ParseChoice reads. It is empty for the zero value.
func (c Choice) String() string {
	words := slices.Clone(c.Names)
	for _, name := range c.Without {
		words = append(words, "-"+name)
	}
	switch {
	case !c.Only && len(words) > 0:
		words = slices.Insert(words, 0, allWord)
	case c.Only && len(words) == 0:
		words = []string{neededWord}
	}
	return strings.Join(words, ",")
}

// Equal reports whether two choices are the same.
func (c Choice) Equal(d Choice) bool { return c.String() == d.String() }

// Reads reports whether a property is read, if the tenant has it.
func (c Choice) Reads(name string) bool {
	switch {
	case IsNeeded(name), slices.Contains(c.Names, name):
		return true
	case c.Only:
		return false
	}
	return (isUsual(name) || IsExtension(name)) && !slices.Contains(c.Without, name)
}

// Set returns the properties to read in a tenant with these directory extensions, in canonical
// form. If the choice names an extension that the tenant does not list, Set includes it for both
// users and groups. The application may not be allowed to list extensions, but people can still
// name them.
func (c Choice) Set(extensions []Extension) PropertySet {
	chosen := func(names, needed []string) (list []string) {
		for _, name := range names {
			if slices.Contains(needed, name) || c.picks(name) {
				list = append(list, name)
			}
		}
		return list
	}
	s := PropertySet{
		Users:  chosen(slices.Concat(UserProperties, PlanProperties), neededOfUsers),
		Groups: chosen(GroupProperties, neededOfGroups),
	}
	listed := map[string]bool{}
	for _, x := range extensions {
		listed[x.Name] = true
		if !c.Reads(x.Name) {
			continue
		}
		if x.Users {
			s.Users = append(s.Users, x.Name)
		}
		if x.Groups {
			s.Groups = append(s.Groups, x.Name)
		}
	}
	for _, name := range c.Names {
		if IsExtension(name) && !listed[name] {
			s.Users, s.Groups = append(s.Users, name), append(s.Groups, name)
		}
	}
	return s.Canonical()
}

// picks reports whether the choice itself includes a property.
func (c Choice) picks(name string) bool {
	if slices.Contains(c.Names, name) {
		return true
	}
	return !c.Only && isUsual(name) && !slices.Contains(c.Without, name)
}

// MarshalText returns the choice as it is written in files.
func (c Choice) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the output of MarshalText.
func (c *Choice) UnmarshalText(text []byte) (err error) {
	*c, err = ParseChoice(string(text))
	return err
}

// Readable is a property that connectors can read, with one connector's choice.
type Readable struct {
	Name          string
	Users, Groups bool // which objects have the property
	Needed        bool // always read
	Chosen        bool
	// Refused says that Microsoft Graph did not return it in the last run.
	Refused bool
}

// Readables lists the properties that can be read: those of Graph, and the directory extensions
// that are known or chosen. known are the properties that the last run read, and refused are those
// that Graph did not return.
func (c Choice) Readables(known PropertySet, refused []string) (list []Readable) {
	at := map[string]int{}
	add := func(k Kind, names ...string) {
		for _, name := range names {
			i, met := at[name]
			if !met {
				i = len(list)
				at[name] = i
				list = append(list, Readable{Name: name, Needed: IsNeeded(name), Chosen: c.Reads(name)})
			}
			x := &list[i]
			x.Users, x.Groups = x.Users || k == KindUser, x.Groups || k == KindGroup
			x.Refused = x.Refused || IsRefused(refused, k, name)
		}
	}
	add(KindUser, UserProperties...)
	add(KindUser, PlanProperties...)
	add(KindGroup, GroupProperties...)
	for _, x := range known.Without(refused).Extensions() {
		if x.Users {
			add(KindUser, x.Name)
		}
		if x.Groups {
			add(KindGroup, x.Name)
		}
	}
	for _, name := range slices.Concat(c.Names, c.Without) {
		if _, met := at[name]; !met {
			add(KindUser, name)
		}
	}
	return list
}
