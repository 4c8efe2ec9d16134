package scope

import (
	"bytes"

	"pyfix/rewrite/syntax"
)

// refuse finds what the grammar accepts and CPython's parser or compiler does
// not, wherever that takes no more than a look at one node and its neighbours.
// It must never find anything in a program that some CPython from 3.8 on
// compiles.
func (b *builder) refuse() {
	f := b.info.File
	for id := range f.Len() {
		f.Point.Step()
		n := f.At(id)
		switch n.Kind() {
		case syntax.KindIdentifier:
			b.refuseKeyword(n)
		case syntax.KindAttribute:
			b.refuseDebug(n)
		case syntax.KindBreakStatement, syntax.KindContinueStatement:
			b.refuseJump(n)
		case syntax.KindModule:
			b.refuseModule(n)
			b.refuseNeighbours(n)
		case syntax.KindBlock:
			b.refuseBlock(n)
			b.refuseNeighbours(n)
		case syntax.KindExpressionStatement, syntax.KindReturnStatement, syntax.KindAssertStatement, syntax.KindRaiseStatement,
			syntax.KindGlobalStatement, syntax.KindNonlocalStatement, syntax.KindTypeAliasStatement:
			b.refuseBrokenLine(n)
		case syntax.KindImportStatement, syntax.KindImportFromStatement:
			b.refuseBrokenLine(n)
			b.refuseImport(n)
		case syntax.KindConcatenatedString:
			b.refuseMixed(n)
		case syntax.KindIfStatement, syntax.KindWhileStatement, syntax.KindDecoratedDefinition:
			b.refuseClauses(n)
		case syntax.KindTryStatement:
			b.refuseClauses(n)
			b.refuseHandlers(n)
		case syntax.KindArgumentList:
			b.refuseArguments(n)
		case syntax.KindParameters, syntax.KindLambdaParameters:
			b.refuseParameters(n)
		case syntax.KindFutureImportStatement:
			b.refuseImport(n)
			b.refuseFuture(n)
		case syntax.KindListSplat, syntax.KindListSplatPattern:
			b.refuseStarred(n)
		case syntax.KindForStatement:
			b.refuseClauses(n)
			b.refuseTargets(n)
		case syntax.KindAssignment, syntax.KindAugmentedAssignment, syntax.KindDeleteStatement,
			syntax.KindAsPatternTarget, syntax.KindForInClause:
			b.refuseTargets(n)
		}
	}
}

// refuseKeyword finds keywords where the grammar takes any word, as in x.if.
func (b *builder) refuseKeyword(n syntax.Node) {
	switch string(n.Bytes()) {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
		"def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
		"is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield":
		b.errorf(n, "invalid syntax")
	}
}

// refuseDebug finds x.__debug__ where it is a target.
func (b *builder) refuseDebug(n syntax.Node) {
	if n.Field() == syntax.FieldLeft && string(n.Child(syntax.FieldAttribute).Bytes()) == "__debug__" {
		b.errorf(n, "cannot assign to __debug__")
	}
}

// refuseJump finds break and continue outside loops.
func (b *builder) refuseJump(n syntax.Node) {
	inside := n
	for p := range n.Enclosing() {
		switch p.Kind() {
		case syntax.KindForStatement, syntax.KindWhileStatement:
			if inside.Field() == syntax.FieldBody {
				return
			}
		case syntax.KindFunctionDefinition, syntax.KindClassDefinition, syntax.KindModule:
			if n.Kind() == syntax.KindBreakStatement {
				b.errorf(n, "'break' outside loop")
			} else {
				b.errorf(n, "'continue' not properly in loop")
			}
			return
		}
		inside = p
	}
}

// refuseHandlers finds handlers behind a bare except, and except beside
// except*.
func (b *builder) refuseHandlers(n syntax.Node) {
	var bare, plain, group syntax.Node
	for c := range n.Children() {
		switch {
		case c.Kind() == syntax.KindExceptGroupClause, c.Kind() == syntax.KindExceptClause && c.First().Kind() == syntax.KindListSplat:
			group = c
		case c.Kind() == syntax.KindExceptClause:
			plain = c
		default:
			continue
		}
		if bare.Ok() {
			b.errorf(bare, "default 'except:' must be last")
		}
		if plain.Ok() && group.Ok() {
			b.errorf(c, "cannot have both 'except' and 'except*' on the same 'try'")
		}
		bare = syntax.Node{}
		if c.First().Kind() == syntax.KindBlock {
			bare = c
		}
	}
}

// refuseArguments finds repeated keywords and arguments out of order.
func (b *builder) refuseArguments(n syntax.Node) {
	var keywords []syntax.Node
	unpacked := false
	if !n.First().Ok() && n.Token(",").Ok() {
		b.errorf(n, "invalid syntax")
	}
	for c := range n.Children() {
		switch c.Kind() {
		case syntax.KindKeywordArgument:
			keywords = b.refuseRepeated(c.Child(syntax.FieldName), keywords)
		case syntax.KindDictionarySplat:
			unpacked = true
		case syntax.KindListSplat:
			if unpacked {
				b.errorf(c, "iterable argument unpacking follows keyword argument unpacking")
			}
		default:
			switch {
			case unpacked:
				b.errorf(c, "positional argument follows keyword argument unpacking")
			case len(keywords) > 0:
				b.errorf(c, "positional argument follows keyword argument")
			}
		}
	}
}

func (b *builder) refuseRepeated(name syntax.Node, before []syntax.Node) []syntax.Node {
	for _, other := range before {
		if bytes.Equal(name.Bytes(), other.Bytes()) {
			b.errorf(name, "keyword argument repeated: %s", name.Text())
			break
		}
	}
	return append(before, name)
}

// futures are the features that from __future__ import knows in all versions
// from 3.8 on.
var futures = map[string]bool{
	"nested_scopes": true, "generators": true, "division": true, "absolute_import": true, "with_statement": true,
	"print_function": true, "unicode_literals": true, "barry_as_FLUFL": true, "generator_stop": true, "annotations": true,
}

// refuseFuture finds from __future__ imports behind other statements than such
// imports and the docstring.
func (b *builder) refuseFuture(n syntax.Node) {
	const late = "from __future__ imports must occur at the beginning of the file"
	for c := range n.Children() {
		name := c
		if c.Kind() == syntax.KindAliasedImport {
			name = c.Child(syntax.FieldName)
		}
		if !futures[name.Text()] {
			b.errorf(name, "future feature %s is not defined", name.Text())
		}
	}
	if n.Parent().Kind() != syntax.KindModule {
		b.errorf(n, late)
		return
	}
	docstring := true
	for statement := range n.Parent().Children() {
		switch {
		case statement == n:
			return
		case statement.Kind() == syntax.KindFutureImportStatement:
			docstring = false
		case docstring && isDocstring(statement):
			docstring = false
		default:
			b.errorf(n, late)
			return
		}
	}
}

func isDocstring(statement syntax.Node) bool {
	return statement.Kind() == syntax.KindExpressionStatement &&
		statement.First().Is(syntax.KindString, syntax.KindConcatenatedString)
}
