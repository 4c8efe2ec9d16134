package flow

import (
	"maps"
	"slices"
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// fact is what is known of a variable's value. The zero fact is nothing.
type fact struct {
	none  answer // is it None?
	truth answer // what does bool() make of it?
	text  string // the source of the one constant that it can be, "" if unknown
}

// or returns what holds if either fact does.
func (f fact) or(other fact) fact {
	if f.none != other.none {
		f.none = unknown
	}
	if f.truth != other.truth {
		f.truth = unknown
	}
	if f.text != other.text {
		f.text = ""
	}
	return f
}

var isNone = fact{none: yes, truth: no, text: "None"}

// factOf returns what an expression is known to be. Of objects that can change,
// such as lists, no more is known than that they are not None.
func factOf(n syntax.Node) fact {
	n = n.Bare()
	switch n.Kind() {
	case syntax.KindNone:
		return isNone
	case syntax.KindTrue, syntax.KindFalse, syntax.KindInteger:
		truth, known := constantTruth(n)
		return fact{none: no, truth: answerOf(truth, known), text: n.Text()}
	case syntax.KindString:
		if isFormatted(n) || isTemplate(n) {
			return fact{none: no}
		}
		return fact{none: no, truth: answerOf(stringHasText(n), true), text: n.Text()}
	case syntax.KindTuple:
		return fact{none: no, truth: answerOf(RunsAtLeastOnce(n), RunsAtLeastOnce(n) || !n.First().Ok())}
	case syntax.KindFloat, syntax.KindConcatenatedString, syntax.KindList, syntax.KindDictionary, syntax.KindSet,
		syntax.KindListComprehension, syntax.KindDictionaryComprehension, syntax.KindSetComprehension,
		syntax.KindGeneratorExpression, syntax.KindLambda, syntax.KindNotOperator:
		return fact{none: no}
	case syntax.KindConditionalExpression:
		return factOf(n.First()).or(factOf(n.Last()))
	}
	return fact{}
}

func answerOf(truth, known bool) answer {
	switch {
	case !known:
		return unknown
	case truth:
		return yes
	}
	return no
}

func isFormatted(s syntax.Node) bool {
	for c := range s.Children() {
		if c.Kind() == syntax.KindInterpolation {
			return true
		}
	}
	return false
}

// facts are what is known of the variables that have changed since the start of
// a search, and of those whose tests had a telling outcome. A variable that is
// not in it is what it was at the start.
type facts map[*scope.Variable]fact

func (k facts) with(v *scope.Variable, f fact) facts {
	if old, ok := k[v]; ok && old == f {
		return k
	}
	k = maps.Clone(k)
	if k == nil {
		k = make(facts, 1)
	}
	k[v] = f
	return k
}

// maxFacts bounds how many variables a search keeps in mind. With it the cost is
// linear in the size of the unit: every fact can be weakened three times only.
const maxFacts = 8

// memory is what a search through a unit knows of the variables that tests ask
// for.
type memory struct {
	unit    *Unit
	from    []place // where the search starts
	tracked map[*scope.Variable]bool
	initial map[*scope.Variable]fact
}

func newMemory(u *Unit, from []place) *memory {
	m := &memory{unit: u, from: from, tracked: u.tracked, initial: make(map[*scope.Variable]fact)}
	if m.tracked == nil {
		m.track()
		u.tracked = m.tracked
	}
	return m
}

// track finds the variables to keep in mind: the first ones that the unit tests.
func (m *memory) track() {
	m.tracked = make(map[*scope.Variable]bool)
	refused := make(map[*scope.Variable]bool)
	for _, b := range m.unit.blocks {
		for _, e := range b.succs {
			if len(m.tracked) == maxFacts {
				return
			}
			v := m.variable(testedName(m.unit.test(e)))
			if v == nil || m.tracked[v] || refused[v] {
				continue
			}
			if m.changesHereOnly(v) {
				m.tracked[v] = true
			} else {
				refused[v] = true
			}
		}
	}
}

// testedName returns the name in `name`, `name is None`, `name == 1`.
func testedName(test syntax.Node) syntax.Node {
	if test.Kind() == syntax.KindComparisonOperator {
		test = test.First().Bare()
	}
	if test.Kind() != syntax.KindIdentifier {
		return syntax.Node{}
	}
	return test
}

func (m *memory) variable(name syntax.Node) *scope.Variable {
	if !name.Ok() {
		return nil
	}
	if read := m.unit.info.scopes.ReadOf(name); read != nil {
		return read.Var
	}
	return nil
}

// changesHereOnly reports whether no other unit binds the variable.
func (m *memory) changesHereOnly(v *scope.Variable) bool {
	for _, b := range v.Bindings {
		if Runner(b.In) != m.unit.runner {
			return false
		}
	}
	return len(v.Bindings) > 0
}

// of returns what is known of a variable.
func (m *memory) of(k facts, v *scope.Variable) fact {
	if f, ok := k[v]; ok {
		return f
	}
	if f, ok := m.initial[v]; ok || !m.tracked[v] {
		return f
	}
	var union fact
	for at, d := range m.unit.statesAt(m.from, v) {
		var f fact
		if d.Fate == Bound {
			f = factOf(valueOf(d.Binding))
		}
		if at == 0 {
			union = f
		}
		union = union.or(f)
	}
	m.initial[v] = union
	return union
}

// after returns what is known behind an event.
func (m *memory) after(k facts, e event) facts {
	v := e.changes()
	if v == nil || !m.tracked[v] {
		return k
	}
	if e.kind == evEnd || e.binding().Kind == scope.BindDel {
		return k.with(v, fact{})
	}
	return k.with(v, factOf(valueOf(e.binding())))
}

// join returns what is known where two ways meet.
func (m *memory) join(a, b facts) facts {
	joined := a
	for v, f := range a {
		joined = joined.with(v, f.or(m.of(b, v)))
	}
	for v, f := range b {
		if _, ok := a[v]; !ok {
			joined = joined.with(v, f.or(m.of(a, v)))
		}
	}
	return joined
}

// along returns what is known behind an edge, and whether it can be taken at
// all. gone is the variable that is unbound there, nil if there is none to speak
// of.
func (m *memory) along(k facts, e edge, gone *scope.Variable) (facts, bool) {
	test := m.unit.test(e)
	if !test.Ok() {
		return k, true
	}
	result := m.outcome(k, test)
	if gone != nil && result == unknown {
		result = lookedUp(test, gone)
	}
	if result != unknown {
		return k, e.truth == (result == yes)
	}
	v := m.variable(testedName(test))
	if v == nil || !m.tracked[v] {
		return k, true
	}
	known := m.of(k, v)
	switch operator, right := comparison(test); {
	case operator == "" && e.truth:
		known.none = no
	case right.Kind() != syntax.KindNone:
	case operator == "is" && e.truth, operator == "is not" && !e.truth:
		known = isNone
	case operator == "is" || operator == "is not":
		known.none = no
	}
	return k.with(v, known), true
}

// comparison returns the operator and the right side of a comparison of two, ""
// if the test is none.
func comparison(test syntax.Node) (operator string, right syntax.Node) {
	right = test.Nth(1)
	if test.Kind() != syntax.KindComparisonOperator || test.Nth(2).Ok() {
		return "", syntax.Node{}
	}
	between := test.File().Src[test.First().End():right.Start()]
	return strings.Join(strings.Fields(string(between)), " "), right.Bare()
}

// outcome returns how a test comes out, if that is known.
func (m *memory) outcome(k facts, test syntax.Node) answer {
	if test.Kind() == syntax.KindIdentifier {
		return m.of(k, m.variable(test)).truth
	}
	operator, right := comparison(test)
	v := m.variable(testedName(test))
	if v == nil {
		return unknown
	}
	f := m.of(k, v)
	switch operator {
	case "is", "is not":
		return negatedIf(operator == "is not", identical(f, right))
	case "==", "!=":
		return negatedIf(operator == "!=", equal(f.text, right))
	}
	return unknown
}

func negatedIf(negate bool, a answer) answer {
	switch {
	case !negate || a == unknown:
		return a
	case a == yes:
		return no
	}
	return yes
}

func identical(f fact, right syntax.Node) answer {
	switch right.Kind() {
	case syntax.KindNone:
		return f.none
	case syntax.KindTrue, syntax.KindFalse:
		if f.text != "" {
			return answerOf(f.text == right.Text(), true)
		}
	}
	return unknown
}

// equal compares two constants. Only whole numbers and plain strings are known
// to differ.
func equal(text string, right syntax.Node) answer {
	other := right.Text()
	if text == "" || factOf(right).text == "" {
		return unknown
	}
	a, b := content(text), content(other)
	if a == "" || b == "" {
		return answerOf(true, text == other)
	}
	return answerOf(a == b, true)
}

// content returns what tells a constant from others of its kind: the digits of
// a decimal number, a plain string with quotes of one kind. It is "" for
// constants that can be spelled in other ways.
func content(constant string) string {
	switch first := constant[0]; {
	case first >= '1' && first <= '9' && !strings.Contains(constant, "_"):
		return constant
	case first != '"' && first != '\'' || strings.Contains(constant, `\`) || strings.HasPrefix(constant[1:], constant[:1]):
		return ""
	}
	return `"` + constant[1:len(constant)-1] + `"`
}

// lookups are the builtins that hold the names which are bound.
var lookups = []string{"locals", "globals", "vars", "dir"}

// lookedUp answers "name" in locals() for the variable that is gone.
func lookedUp(test syntax.Node, gone *scope.Variable) answer {
	operator, right := comparison(test)
	if operator != "in" && operator != "not in" || right.Kind() != syntax.KindCall || right.Child(syntax.FieldArguments).First().Ok() {
		return unknown
	}
	name := test.First()
	if name.Kind() != syntax.KindString || strings.Trim(name.Text(), `"'`) != gone.Name || !slices.Contains(lookups, right.Child(syntax.FieldFunction).Text()) {
		return unknown
	}
	return answerOf(operator == "not in", true)
}
