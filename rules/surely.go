package rules

import (
	"slices"

	"pyfix/rewrite/syntax"
)

// surely reports whether running a block to its end passes one of the places.
func surely(block syntax.Node, places []syntax.Node) bool {
	for stmt := range block.Children() {
		if !containsAny(stmt, places) {
			if containsReturn(stmt) {
				return false
			}
			continue
		}
		if passes(stmt, places) {
			return true
		}
	}
	return false
}

func containsAny(n syntax.Node, places []syntax.Node) bool {
	return slices.ContainsFunc(places, n.Contains)
}

// containsReturn reports whether a statement may end the function that it
// stands in, other than by an exception.
func containsReturn(stmt syntax.Node) bool {
	if stmt.Is(syntax.KindFunctionDefinition, syntax.KindClassDefinition) {
		return false
	}
	for c := range stmt.Children() {
		if containsReturn(c) {
			return true
		}
	}
	return stmt.Kind() == syntax.KindReturnStatement
}

// passes is surely for one statement that contains a place.
func passes(stmt syntax.Node, places []syntax.Node) bool {
	switch stmt.Kind() {
	case syntax.KindIfStatement:
		return stmt.Last().Kind() == syntax.KindElseClause && everyBranch(stmt, places)
	case syntax.KindTryStatement:
		if last := stmt.Last(); last.Kind() == syntax.KindFinallyClause && surely(last.First(), places) {
			return true
		}
		return everyBranch(stmt, places)
	case syntax.KindWithStatement:
		body := stmt.Child(syntax.FieldBody)
		return !containsAny(body, places) || surely(body, places)
	case syntax.KindForStatement, syntax.KindWhileStatement, syntax.KindMatchStatement:
		return false
	}
	return true
}

// everyBranch reports whether all suites of an if or try statement pass a place,
// or leave by raise. The else of a try statement may stand for its body.
func everyBranch(stmt syntax.Node, places []syntax.Node) bool {
	inElse := false
	for part := range stmt.Children() {
		if stmt.Kind() == syntax.KindTryStatement && part.Kind() == syntax.KindElseClause {
			inElse = surely(part.Last(), places)
		}
	}
	for part := range stmt.Children() {
		block := part
		if part.Kind() != syntax.KindBlock {
			block = part.Last()
		}
		if block.Kind() != syntax.KindBlock || part.Kind() == syntax.KindFinallyClause || stmt.Kind() == syntax.KindTryStatement && part.Kind() == syntax.KindElseClause {
			continue
		}
		isBody := stmt.Kind() == syntax.KindTryStatement && part == block
		if !surely(block, places) && block.Last().Kind() != syntax.KindRaiseStatement && !(isBody && inElse) {
			return false
		}
	}
	return true
}
