package rules

import (
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// plainBases are classes outside of the file whose metaclass takes no interest
// in the names of a class body.
var plainBases = []string{
	"object", "dict", "list", "set", "frozenset", "tuple", "str", "bytes", "int", "float", "type",
	"Exception", "BaseException", "ValueError", "TypeError", "KeyError", "RuntimeError", "OSError", "LookupError",
	"AttributeError", "ImportError", "NotImplementedError", "abc.ABC", "threading.Thread", "threading.local",
	"unittest.TestCase", "unittest.IsolatedAsyncioTestCase", "typing.Generic", "typing.Protocol",
	"collections.OrderedDict", "collections.UserDict", "logging.Handler",
}

var enumBases = []string{"enum.Enum", "enum.IntEnum", "enum.Flag", "enum.IntFlag", "enum.StrEnum", "enum.ReprEnum"}

// isEnum reports whether the class is an enumeration, whose body refuses to bind
// a name twice.
func isEnum(p *rewrite.Pass, class syntax.Node) bool {
	return anyBase(p, class, func(base syntax.Node) bool { return slices.Contains(enumBases, p.Flow.Qualified(base)) })
}

// strangeMetaclass returns what gives the class a metaclass that may look at its
// names: metaclass=..., a base from elsewhere or, in Python 2, __metaclass__. It
// is none if there is no such thing.
func strangeMetaclass(p *rewrite.Pass, class syntax.Node) syntax.Node {
	strange := oldMetaclass(p, class)
	anyBase(p, class, func(base syntax.Node) bool {
		if isPlainBase(p, base) {
			return false
		}
		strange = base
		return true
	})
	return strange
}

// oldMetaclass returns the metaclass that a class, or one of its bases, gives
// itself in Python 2, none if there is none that may look at its names.
func oldMetaclass(p *rewrite.Pass, class syntax.Node) syntax.Node {
	if !p.Python2 {
		return syntax.Node{}
	}
	for _, c := range lineage(p, class) {
		for _, s := range []*scope.Scope{p.Scopes.Opened(c), p.Scopes.Module} {
			sym := s.Lookup("__metaclass__")
			if sym == nil || sym.Var == nil || sym.Var.Owner != s || !sym.Var.Bound() {
				continue
			}
			b := sym.Var.Bindings[0]
			if value := p.Flow.Qualified(b.Stmt.Child(syntax.FieldRight)); value != "type" && value != "abc.ABCMeta" {
				return b.Name
			}
			break
		}
	}
	return syntax.Node{}
}

func isPlainBase(p *rewrite.Pass, base syntax.Node) bool {
	switch base.Kind() {
	case syntax.KindKeywordArgument:
		return base.Child(syntax.FieldName).Text() == "metaclass" && p.Flow.Qualified(base.Child(syntax.FieldValue)) == "abc.ABCMeta"
	case syntax.KindSubscript:
		base = base.First()
	}
	return slices.Contains(plainBases, p.Flow.Qualified(base))
}

// anyBase reports whether the test holds for a base or keyword of the class, or
// of those classes among its bases that stand in the same file.
func anyBase(p *rewrite.Pass, class syntax.Node, test func(syntax.Node) bool) bool {
	for _, c := range lineage(p, class) {
		for base := range (syntax.Class{Node: c}).Bases().Children() {
			if !ownClass(p, base).Ok() && test(base) {
				return true
			}
		}
	}
	return false
}

// lineage returns the class and those of its bases, and theirs, that stand in
// the same file: every class before its own bases.
func lineage(p *rewrite.Pass, class syntax.Node) []syntax.Node {
	var classes []syntax.Node
	var visit func(syntax.Node)
	visit = func(class syntax.Node) {
		if slices.Contains(classes, class) {
			return
		}
		classes = append(classes, class)
		for base := range (syntax.Class{Node: class}).Bases().Children() {
			if own := ownClass(p, base); own.Ok() {
				visit(own)
			}
		}
	}
	visit(class)
	return classes
}

// ownClass returns the class statement of this file that a base names, none if
// it may be anything else.
func ownClass(p *rewrite.Pass, base syntax.Node) syntax.Node {
	read := p.Scopes.ReadOf(base)
	if base.Kind() != syntax.KindIdentifier || read == nil || len(read.Var.Bindings) != 1 || read.Var.Bindings[0].Kind != scope.BindClass {
		return syntax.Node{}
	}
	return read.Var.Bindings[0].Stmt
}
