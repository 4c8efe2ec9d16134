package rules

import (
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

var classNameInMethod = &rewrite.Rule{
	Name:    "class-name-in-method",
	Summary: "a method reads a name of its class or object as if it were a variable",
	Best:    rewrite.Safe,
	Aliases: []string{"F821", "E0602", "undefined-variable"},
	Python2: true,
	Doc: `
## What it does
Finds reads in methods, and in whatever is nested in them, of a name that nothing
binds where Python looks for it, while the class has it: bound in the class body,
in that of a base class in the same file, or assigned as an attribute of "self".

## Why it surprises
In many languages, the members of a class are in scope in its methods. In Python,
methods do not see the names of the class body, and attributes of an object are
never variables: the read raises "NameError: name 'greet' is not defined".

## Example
    class Greeter:
        word = "hello"

        def greet(self, name):
            return word + ", " + name

        def greet_all(self, names):
            return [greet(name) for name in names]
Use instead:
    class Greeter:
        word = "hello"

        def greet(self, name):
            return self.word + ", " + name

        def greet_all(self, names):
            return [self.greet(name) for name in names]

What goes in front of the name is the method's own first parameter, whatever it
is called. It is the name of the class where there is no such parameter, as in
static methods, where it has been rebound, and for functions of the class that
have no "self" and are called with exactly their parameters.

## Fix safety
Safe where one class only has the name, and the read is of plain data or is a
call with arguments that the method takes. Unsafe where something may have
changed the class: an unknown decorator, or a metaclass for what is no method;
where only a base class has the name; where the class binds it on some paths
only, or other methods than __init__ do; where the name means one thing in the
class and another in the object, and no object is at hand; in validators of
pydantic, and where the NameError is caught. Not offered where an object would be
needed and there is none, where the arguments do not fit, where the value goes to
the attribute of that very name (a parameter may be missing), where the class
deletes the name, makes the method in a loop, or uses the function while its own
body runs.

Files that are Python 2 are repaired alike.

## References
- Python language reference, execution model: resolution of names
- Python tutorial, classes: random remarks
`,
	Run: runClassNameInMethod,
}

func runClassNameInMethod(p *rewrite.Pass) {
	for read := range p.Scopes.ReadsIn(p.Root()) {
		if !read.Var.IsGlobal() || read.Var.Bound() || scope.IsBuiltin(read.Var.Name) {
			continue
		}
		owners := ownersOf(p, read)
		if len(owners) == 0 || !isUnresolved(p, read) {
			continue
		}
		if g, _ := guardOf(p, read.Name); g == providedFor || awaitsNameError(p, read.Name) || isLeaked(p, read) && p.Python2 {
			continue
		}
		m := &missingDot{Pass: p, read: read, owner: owners[0], others: owners[1:]}
		m.report()
	}
}

// owner is a class around a read that has the name as a member.
type owner struct {
	class  *scope.Scope
	method *scope.Scope // of the class, in which the read stands; nil if that is a method of a class nested in its body
	member *member
	other  string // how CPython stores the member, if that is not how it stores the read
}

// ownersOf returns the classes around a read that have its name, from the inside
// out. There are none if the read runs in a class body that has the name: that
// is another rule's business.
func ownersOf(p *rewrite.Pass, read *scope.Reference) []owner {
	var owners []owner
	var inner *scope.Scope // the last one on the way out
	inMethod := false
	for s := read.In; s != nil; s = s.Parent {
		if s.Kind.IsAnnotation() {
			continue
		}
		isMethod := inner != nil && inner.Kind == scope.Function
		inMethod = inMethod || s.Kind == scope.Class && isMethod
		switch {
		case s.Kind != scope.Class:
		case !inMethod:
			if s.Binds(read.Var.Name) {
				return nil
			}
		default:
			o := owner{class: s}
			if isMethod {
				o.method = inner
			}
			if o.find(p, read) {
				owners = append(owners, o)
			}
		}
		inner = s
	}
	return owners
}

// find looks for the member, under the name as the read's class mangles it or
// else as the class that binds it does.
func (o *owner) find(p *rewrite.Pass, read *scope.Reference) bool {
	if o.member = memberOf(p, o.class, read.Var.Name); o.member != nil {
		return true
	}
	for _, node := range lineage(p, o.class.Node) {
		class := p.Scopes.Opened(node)
		stored := scope.Mangle(class.Name, read.Name.Text())
		if stored == read.Var.Name || stored == read.Name.Text() {
			continue
		}
		if o.member = memberOf(p, class, stored); o.member != nil {
			o.other = stored
			return true
		}
	}
	return false
}

// isLeaked reports whether a list comprehension of the same function has the
// name as a target, which Python 2 leaves behind.
func isLeaked(p *rewrite.Pass, read *scope.Reference) bool {
	function := read.In
	for function.Kind.IsComprehension() {
		function = function.Parent
	}
	for _, child := range function.Children {
		if child.Kind == scope.ListComp && child.Binds(read.Var.Name) && child.Node.Start() < read.Name.Start() {
			return true
		}
	}
	return false
}

// missingDot is a read that finds nothing, of a name that a class has.
type missingDot struct {
	*rewrite.Pass
	owner
	read   *scope.Reference
	others []owner
}

func (m *missingDot) name() string { return m.read.Name.Text() }

func (m *missingDot) report() {
	m.Report(rewrite.Finding{
		Span:    m.read.Name.Span(),
		Message: m.message(),
		Related: m.places(),
		Fixes:   []rewrite.Fix{m.fix()},
	})
}

func (m *missingDot) message() string {
	switch {
	case len(m.member.bindings) == 0 && len(m.member.stores) == 0:
		return fmt.Sprintf("`%s` is declared in the body of class `%s`, which its methods cannot see", m.name(), m.member.class.Name)
	case len(m.member.bindings) > 0:
		return fmt.Sprintf("`%s` is bound in the body of class `%s`, which its methods cannot see", m.name(), m.member.class.Name)
	}
	s := m.member.stores[0]
	return fmt.Sprintf("`%s` is no variable here, only the attribute `%s` that `%s()` sets", m.name(), s.attribute.Text(), s.method.Name)
}

// places returns where the class gets the name.
func (m *missingDot) places() []rewrite.Related {
	var related []rewrite.Related
	for _, b := range m.member.bindings {
		related = append(related, rewrite.At(fmt.Sprintf("class `%s` binds `%s` here", b.In.Name, b.Name.Text()), b.Name)...)
	}
	for _, s := range m.member.stores {
		related = append(related, rewrite.At(fmt.Sprintf("`%s` is set here", s.attribute.Text()), s.attribute)...)
	}
	if len(related) == 0 {
		related = rewrite.At(fmt.Sprintf("class `%s` declares `%s` here", m.member.class.Name, m.name()), declarationOf(m.member.class, m.read.Var.Name).Child(syntax.FieldLeft))
	}
	return related
}
