package rules

import (
	"bytes"
	"slices"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// stringsByText are the string literals of a file, in source order, by their
// text without prefixless quotes.
type stringsByText map[string][]syntax.Node

// stringsNamed returns the file's string literals that consist of the name.
func stringsNamed(p *rewrite.Pass, name string) []syntax.Node {
	return rewrite.Memo(p, func(p *rewrite.Pass) stringsByText {
		index := make(stringsByText)
		for s := range p.Each(syntax.KindString) {
			text := strings.Trim(s.Text(), `"'`)
			index[text] = append(index[text], s)
		}
		return index
	})[name]
}

// attributesByName are the attributes of a file, in source order, by what stands
// behind the dot.
type attributesByName map[string][]syntax.Node

func attributesNamed(p *rewrite.Pass, name string) []syntax.Node {
	return rewrite.Memo(p, func(p *rewrite.Pass) attributesByName {
		index := make(attributesByName)
		for n := range p.Each(syntax.KindAttribute) {
			text := n.Child(syntax.FieldAttribute).Text()
			index[text] = append(index[text], n)
		}
		return index
	})[name]
}

// mentioned holds the words that were looked for in a file's text.
type mentioned map[string]bool

// mentions is a quick look for a word in the file's text.
func mentions(p *rewrite.Pass, word string) bool {
	known := rewrite.Memo(p, func(*rewrite.Pass) mentioned { return make(mentioned) })
	found, ok := known[word]
	if !ok {
		found = bytes.Contains(p.Src, []byte(word))
		known[word] = found
	}
	return found
}

// firstStarImport is a file's first `import *`.
type firstStarImport struct{ syntax.Node }

// starImport returns the file's first `import *`, none if it has none.
func starImport(p *rewrite.Pass) syntax.Node {
	return rewrite.Memo(p, func(p *rewrite.Pass) firstStarImport {
		for n := range p.Each(syntax.KindWildcardImport) {
			return firstStarImport{n}
		}
		return firstStarImport{}
	}).Node
}

// globalDeclarations are the names that some function declares global.
type globalDeclarations map[string]bool

// isDeclaredGlobal reports whether some function says `global name`: others may
// then bind it in the module from outside.
func isDeclaredGlobal(p *rewrite.Pass, name string) bool {
	return rewrite.Memo(p, func(p *rewrite.Pass) globalDeclarations {
		names := make(globalDeclarations)
		for _, s := range p.Scopes.Scopes {
			for _, sym := range s.Symbols {
				if sym.Usage&scope.GlobalDecl != 0 {
					names[sym.Name] = true
				}
			}
		}
		return names
	})[name]
}

// nonlocalDeclarations are the scopes that declare a variable nonlocal, in source
// order.
type nonlocalDeclarations map[*scope.Variable][]*scope.Scope

// declaringNonlocal returns the scopes that say `nonlocal name` and mean the
// variable.
func declaringNonlocal(p *rewrite.Pass, v *scope.Variable) []*scope.Scope {
	return rewrite.Memo(p, func(p *rewrite.Pass) nonlocalDeclarations {
		declaring := make(nonlocalDeclarations)
		for _, s := range p.Scopes.Scopes {
			for _, sym := range s.Symbols {
				if sym.Usage&scope.NonlocalDecl != 0 && sym.Var != nil {
					declaring[sym.Var] = append(declaring[sym.Var], s)
				}
			}
		}
		return declaring
	})[v]
}

// execStatements are those of a file.
type execStatements []syntax.Node

func execs(p *rewrite.Pass) execStatements {
	return rewrite.Memo(p, func(p *rewrite.Pass) execStatements {
		return slices.Collect(p.Each(syntax.KindExecStatement))
	})
}

// importedNamespaces are the dotted names of a file under which builtins and
// main modules are imported.
type importedNamespaces []syntax.Node

func namespacesImported(p *rewrite.Pass) importedNamespaces {
	return rewrite.Memo(p, func(p *rewrite.Pass) importedNamespaces {
		var found importedNamespaces
		for module := range p.Each(syntax.KindDottedName) {
			if last := module.Last().Text(); slices.Contains([]string{"builtins", "__builtin__", "__main__"}, last) {
				found = append(found, module)
			}
		}
		return found
	})
}

// inspection is the first place where a file looks at the parameters of a
// function.
type inspection struct{ syntax.Node }

func inspectionIn(p *rewrite.Pass) syntax.Node {
	return rewrite.Memo(p, func(p *rewrite.Pass) inspection {
		for n := range p.Each(syntax.KindAttribute) {
			switch p.Flow.Qualified(n) {
			case "inspect.signature", "inspect.getfullargspec", "inspect.getargspec":
				return inspection{n}
			}
		}
		return inspection{}
	}).Node
}

// attributeAssignments are the assignments to attributes, in source order, by
// the text of the attribute.
type attributeAssignments map[string][]syntax.Node

func assignmentsTo(p *rewrite.Pass, attribute string) []syntax.Node {
	return rewrite.Memo(p, func(p *rewrite.Pass) attributeAssignments {
		index := make(attributeAssignments)
		for n := range p.Each(syntax.KindAssignment) {
			if left := n.Child(syntax.FieldLeft); left.Kind() == syntax.KindAttribute {
				index[left.Text()] = append(index[left.Text()], n)
			}
		}
		return index
	})[attribute]
}

// generators are the first yields of functions, by the function.
type generators map[syntax.Node]syntax.Node

// yieldOf returns a yield that makes the function a generator, none if there is
// none.
func yieldOf(p *rewrite.Pass, function *scope.Scope) syntax.Node {
	return rewrite.Memo(p, func(p *rewrite.Pass) generators {
		first := make(generators)
		for yield := range p.Each(syntax.KindYield) {
			for outer := range yield.Enclosing() {
				if !outer.Is(syntax.KindFunctionDefinition, syntax.KindLambda) {
					continue
				}
				if !first[outer].Ok() {
					first[outer] = yield
				}
				break
			}
		}
		return first
	})[function.Node]
}
