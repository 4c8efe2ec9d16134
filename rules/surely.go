package rules

import (
	"slices"
	"sort"

	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
)

// surely reports whether running a block to its end passes one of the places,
// which are in source order.
func surely(p *rewrite.Pass, block syntax.Node, places []syntax.Node) bool {
	s := suiteOf(p, block)
	done := 0 // statements that do not pass any
	for _, place := range placesIn(block, places) {
		at := s.holding(place)
		switch {
		case at < done: // another place in the same statement
			continue
		case s.returning[done] < at:
			return false
		case passes(p, s.statements[at], places):
			return true
		}
		done = at + 1
	}
	return false
}

// placesIn returns those of the places that stand in n.
func placesIn(n syntax.Node, places []syntax.Node) []syntax.Node {
	places = places[sort.Search(len(places), func(i int) bool { return places[i].ID() >= n.ID() }):]
	return places[:sort.Search(len(places), func(i int) bool { return !n.Contains(places[i]) })]
}

func containsAny(n syntax.Node, places []syntax.Node) bool { return len(placesIn(n, places)) > 0 }

// suite is what a block consists of.
type suite struct {
	statements []syntax.Node
	returning  []int // from each of them on, the first that may return; their number if none does, as behind the last
}

// suites are those that somebody has asked for, by their blocks: the names of a
// large class are looked for in the same ones.
type suites map[syntax.Node]*suite

func suiteOf(p *rewrite.Pass, block syntax.Node) *suite {
	known := rewrite.Memo(p, func(*rewrite.Pass) suites { return make(suites) })
	s := known[block]
	if s == nil {
		s = newSuite(block)
		known[block] = s
	}
	return s
}

func newSuite(block syntax.Node) *suite {
	s := &suite{statements: slices.Collect(block.Children())}
	s.returning = make([]int, len(s.statements)+1)
	next := len(s.statements)
	s.returning[next] = next
	for i, stmt := range slices.Backward(s.statements) {
		if containsReturn(stmt) {
			next = i
		}
		s.returning[i] = next
	}
	return s
}

// holding returns the index of the statement that a place of the block stands in.
func (s *suite) holding(place syntax.Node) int {
	return sort.Search(len(s.statements), func(i int) bool { return s.statements[i].ID() > place.ID() }) - 1
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
func passes(p *rewrite.Pass, stmt syntax.Node, places []syntax.Node) bool {
	switch stmt.Kind() {
	case syntax.KindIfStatement:
		return stmt.Last().Kind() == syntax.KindElseClause && everyBranch(p, stmt, places)
	case syntax.KindTryStatement:
		if last := stmt.Last(); last.Kind() == syntax.KindFinallyClause && surely(p, last.First(), places) {
			return true
		}
		return everyBranch(p, stmt, places)
	case syntax.KindWithStatement:
		body := stmt.Child(syntax.FieldBody)
		return !containsAny(body, places) || surely(p, body, places)
	case syntax.KindForStatement, syntax.KindWhileStatement, syntax.KindMatchStatement:
		return false
	}
	return true
}

// everyBranch reports whether all suites of an if or try statement pass a place,
// or leave by raise. The else of a try statement may stand for its body.
func everyBranch(p *rewrite.Pass, stmt syntax.Node, places []syntax.Node) bool {
	inElse := false
	for part := range stmt.Children() {
		if stmt.Kind() == syntax.KindTryStatement && part.Kind() == syntax.KindElseClause {
			inElse = surely(p, part.Last(), places)
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
		if !surely(p, block, places) && block.Last().Kind() != syntax.KindRaiseStatement && !(isBody && inElse) {
			return false
		}
	}
	return true
}
