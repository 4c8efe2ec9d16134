package syntax

import (
	"bytes"
	"fmt"
	"strings"
)

// facts collects, from Parse's tree, what testdata/ast_facts.py prints from
// CPython's.
type facts struct {
	dialect
	list []string
}

func (f *facts) add(kind string, at int, more ...any) {
	fact := fmt.Sprintf("%s %d", kind, at)
	for _, m := range more {
		fact += " " + plain(fmt.Sprint(m))
	}
	f.list = append(f.list, fact)
}

// plain hides names that CPython may have normalised.
func plain(name string) string {
	for _, r := range name {
		if r >= 0x80 {
			return "?"
		}
	}
	return name
}

// located tells a fact with its row and line.
func located(file *File, fact string) string {
	var kind string
	var at int
	if _, err := fmt.Sscan(fact, &kind, &at); err != nil {
		panic(err)
	}
	row := file.Lines.Line(at)
	line, _, _ := bytes.Cut(file.Src[at:], []byte("\n"))
	return fmt.Sprintf("%s (row %d: %.60s)", fact, row, line)
}

func collectFacts(file *File, d dialect) []string {
	f := facts{dialect: d}
	for n := range file.Root().Descendants() {
		if d.FStrings || !inFString(n) {
			f.collect(n)
		}
	}
	return f.list
}

func inFString(n Node) bool {
	for p := range n.Enclosing() {
		if p.Is(KindInterpolation, KindFormatExpression) {
			return true
		}
	}
	return false
}

// spanned gives the constructs whose start and end are compared, and nothing
// else, CPython's names.
var spanned = map[Kind]string{
	KindLambda:                  "Lambda",
	KindListComprehension:       "ListComp",
	KindSetComprehension:        "SetComp",
	KindDictionaryComprehension: "DictComp",
	KindGeneratorExpression:     "GeneratorExp",
	KindWhileStatement:          "While",
	KindIfStatement:             "If",
	KindMatchStatement:          "Match",
	KindNamedExpression:         "NamedExpr",
	KindClassDefinition:         "ClassDef",
	KindFunctionDefinition:      "FunctionDef",
	KindForStatement:            "For",
	KindWithStatement:           "With",
	KindTryStatement:            "Try",
	KindReturnStatement:         "Return",
	KindDeleteStatement:         "Delete",
	KindRaiseStatement:          "Raise",
	KindAssertStatement:         "Assert",
	KindPassStatement:           "Pass",
	KindBreakStatement:          "Break",
	KindContinueStatement:       "Continue",
	KindTypeAliasStatement:      "TypeAlias",
	KindAugmentedAssignment:     "AugAssign",
	KindComparisonOperator:      "Compare",
	KindConditionalExpression:   "IfExp",
	KindAwait:                   "Await",
	KindCall:                    "Call",
	KindSubscript:               "Subscript",
	KindSlice:                   "Slice",
	KindDictionary:              "Dict",
	KindSet:                     "Set",
	KindList:                    "List",
	KindClassPattern:            "MatchClass",
	KindDictPattern:             "MatchMapping",
	KindUnionPattern:            "MatchOr",
}

func (f *facts) collect(n Node) {
	if name, ok := spanned[n.Kind()]; ok {
		if n.Kind() == KindSlice && !f.Slices {
			return
		}
		f.add(prefixOf(n)+name+suffixOf(n), n.Start(), append([]any{f.statementEnd(n)}, definedName(n)...)...)
		return
	}
	switch n.Kind() {
	case KindElifClause: // CPython's goes on to the end of the chain
		f.add("If", n.Start(), f.statementEnd(n.Parent()))
	case KindExceptClause, KindExceptGroupClause:
		if name := handlerName(n); name.Ok() {
			f.add("ExceptHandler", n.Start(), f.statementEnd(n), name.Text())
		}
	case KindKeywordArgument:
		f.add("Keyword", n.Child(FieldValue).Bare().Start(), n.Child(FieldName).Text())
	case KindGlobalStatement:
		f.add("Global", n.Start(), texts(n)...)
	case KindNonlocalStatement:
		f.add("Nonlocal", n.Start(), texts(n)...)
	case KindImportStatement, KindImportFromStatement, KindFutureImportStatement:
		f.imports(n)
	case KindIdentifier:
		f.identifier(n)
	case KindType:
		if isTypeParameter(n) && n.Parent().Kind() != KindConstrainedType {
			f.add("TypeParameter", n.Start(), TypeParameter{n}.Name().Text())
		}
	case KindDottedName:
		if isValuePattern(n) {
			f.dotted(n)
		}
	case KindExpressionStatement:
		f.expressionStatement(n)
	case KindAssignment:
		f.assignment(n)
	default:
		f.expression(n)
	}
}

func (f *facts) expressionStatement(n Node) {
	if !n.First().Is(KindAssignment, KindAugmentedAssignment) {
		f.add("Expr", n.Start(), f.statementEnd(n))
	}
	if n.HasToken(",") {
		f.add("Tuple", n.Start(), f.statementEnd(n))
	}
}

func (f *facts) assignment(n Node) {
	switch {
	case n.Child(FieldType).Ok():
		f.add("AnnAssign", n.Start(), n.End())
	case n.Parent().Kind() != KindAssignment:
		f.add("Assign", n.Start(), n.End())
	}
}

func (f *facts) expression(n Node) {
	switch n.Kind() {
	case KindInteger, KindFloat, KindTrue, KindFalse, KindNone, KindEllipsis:
		if !isPattern(n.Parent()) && n.Parent().Kind() != KindComplexPattern {
			f.span("Constant", n)
		}
	case KindAttribute:
		f.span("Attribute", n)
	case KindBinaryOperator, KindUnaryOperator, KindNotOperator:
		f.operator(n)
	case KindBooleanOperator:
		if p := n.Parent(); p.Kind() != KindBooleanOperator || n.Field() != FieldLeft || boolean(p) != boolean(n) {
			f.span("BoolOp", n, boolean(n))
		}
	case KindYield:
		if n.HasToken("from") {
			f.span("YieldFrom", n)
		} else {
			f.span("Yield", n)
		}
	case KindListSplat, KindListSplatPattern:
		if !n.Parent().Is(KindParameters, KindLambdaParameters, KindTypedParameter) {
			f.add("Starred", n.Start()) // the end is wrong before 3.9
		}
	case KindSplatType:
		if !isTypeParameter(n.Parent()) {
			f.add("Starred", n.Start())
		}
	case KindSplatPattern:
		if n.HasToken("*") {
			f.span("MatchStar", n)
		}
	case KindTuple, KindTuplePattern, KindExpressionList, KindPatternList:
		f.tuple(n)
	case KindListPattern:
		if !isAlternative(n) {
			f.span("List", n)
		}
	}
}

func (f *facts) span(kind string, n Node, more ...any) {
	f.add(kind, n.Start(), append([]any{n.End()}, more...)...)
}

func (f *facts) tuple(n Node) {
	whole := n // with the parentheses around it
	for whole.Parent().Kind() == KindParenthesizedExpression {
		whole = whole.Parent()
	}
	p := whole.Parent()
	several := func(field Field) bool {
		return whole.Field() == field && whole == p.Child(field) && !p.HasToken(",")
	}
	switch {
	case isAlternative(n), p.Kind() == KindDeleteStatement && n.Kind() == KindExpressionList:
	case several(FieldSubscript), several(FieldSubject), p.Kind() == KindWithItem,
		p.Kind() == KindAsPattern && p.Parent().Kind() == KindWithItem && whole == p.First():
	case n.Kind() == KindTuplePattern && n.First().Ok() && !n.HasToken(","): // (a) = b
	default:
		f.span("Tuple", n)
	}
}

// isAlternative tells case [a]: from [a] = b.
func isAlternative(n Node) bool {
	return n.Parent().Is(KindCasePattern, KindUnionPattern, KindKeywordPattern)
}

// dotted adds the attributes that a pattern looks up.
func (f *facts) dotted(n Node) {
	first := n.First()
	for c := range n.Children() {
		if c != first {
			f.add("Attribute", n.Start(), c.End())
		}
	}
}

var operators = map[string]string{
	"+": "Add", "-": "Sub", "*": "Mult", "@": "MatMult", "/": "Div", "%": "Mod", "**": "Pow", "<<": "LShift",
	">>": "RShift", "|": "BitOr", "^": "BitXor", "&": "BitAnd", "//": "FloorDiv",
}

var signs = map[string]string{"+": "UAdd", "-": "USub", "~": "Invert"}

func (f *facts) operator(n Node) {
	switch text := n.Operator(); n.Kind() {
	case KindNotOperator:
		f.span("UnaryOp", n, "Not")
	case KindUnaryOperator:
		f.span("UnaryOp", n, signs[text])
	default:
		f.span("BinOp", n, operators[text])
	}
}

func boolean(n Node) string {
	if n.Operator() == "and" {
		return "And"
	}
	return "Or"
}

func prefixOf(n Node) string {
	if n.Is(KindFunctionDefinition, KindForStatement, KindWithStatement) && n.HasToken("async") {
		return "Async"
	}
	return ""
}

func suffixOf(n Node) string {
	if n.Kind() != KindTryStatement {
		return ""
	}
	for c := range n.Children() {
		if c.Kind() == KindExceptGroupClause {
			return "Star"
		}
	}
	return ""
}

func definedName(n Node) []any {
	if n.Is(KindFunctionDefinition, KindClassDefinition) {
		return []any{n.Child(FieldName).Text()}
	}
	return nil
}

// statementEnd returns where the last token that CPython counts ends. Some versions
// do not count the semicolon after the last statement of a line.
func (f *facts) statementEnd(n Node) int {
	for !f.Semicolons && bytes.HasSuffix(n.Bytes(), []byte(";")) {
		n = n.Last()
	}
	return n.End()
}

func handlerName(n Node) Node { return ExceptClause{n}.Name() }

func texts(n Node) []any {
	var all []any
	for c := range n.Children() {
		all = append(all, c.Text())
	}
	return all
}

// imports adds one fact for each imported name.
func (f *facts) imports(n Node) {
	kind, from := "Import", []any(nil)
	if n.Kind() != KindImportStatement {
		kind, from = "ImportFrom", []any{"__future__"}
	}
	if module := n.Child(FieldModuleName); module.Ok() {
		from = []any{moduleName(module)}
	}
	for c := range n.Children() {
		switch {
		case c.Field() == FieldModuleName:
		case c.Kind() == KindAliasedImport:
			f.add(kind, n.Start(), append(from, moduleName(c.Child(FieldName)), c.Child(FieldAlias).Text())...)
		default:
			f.add(kind, n.Start(), append(from, moduleName(c), "-")...)
		}
	}
}

// moduleName returns the source of a module's name without blanks.
func moduleName(n Node) string {
	var name strings.Builder
	for at := n.Start(); at < n.End(); {
		end, token := tokenEnd(n.f.Src, at)
		if token {
			name.Write(n.f.Src[at:end])
		}
		at = end
	}
	return name.String()
}

// identifier adds a fact for what CPython calls a Name or a parameter. All
// other identifiers are strings in its ast.
func (f *facts) identifier(n Node) {
	if isParameter(n) {
		f.add("Parameter", n.Start(), n.Text())
		return
	}
	if !isPlainString(n) {
		f.add("Name", n.Start(), n.End())
	}
}

func isParameter(n Node) bool {
	p := n.Parent()
	if p.Is(KindListSplatPattern, KindDictionarySplatPattern) {
		p = p.Parent()
	}
	switch {
	case p.Kind() == KindTypedParameter:
		p = p.Parent()
	case p.Is(KindDefaultParameter, KindTypedDefaultParameter) && n.Field() == FieldName:
		p = p.Parent()
	}
	return p.Is(KindParameters, KindLambdaParameters)
}

func isPlainString(n Node) bool {
	p := n.Parent()
	switch p.Kind() {
	case KindAttribute:
		return n.Field() == FieldAttribute
	case KindKeywordArgument, KindFunctionDefinition, KindClassDefinition:
		return n.Field() == FieldName
	case KindGlobalStatement, KindNonlocalStatement, KindAliasedImport, KindSplatPattern:
		return true
	case KindMemberType:
		return n == p.Last()
	case KindKeywordPattern:
		return n == p.First()
	case KindDottedName:
		return n != p.First() || !isValuePattern(p)
	case KindAsPattern: // case P as n:
		return n != p.First() && isPattern(p.Parent())
	case KindAsPatternTarget:
		return p.Parent().Parent().Is(KindExceptClause, KindExceptGroupClause)
	case KindSplatType:
		return isTypeParameter(p.Parent())
	case KindType:
		return isTypeParameter(p)
	}
	return false
}

func isPattern(n Node) bool {
	return n.Is(KindCasePattern, KindClassPattern, KindKeywordPattern, KindTuplePattern,
		KindListPattern, KindDictPattern, KindUnionPattern)
}

// isValuePattern tells case a.b: and case A(): from a capture and an import.
func isValuePattern(dotted Node) bool {
	p := dotted.Parent()
	return p.Kind() == KindClassPattern || isPattern(p) && dotted.Nth(1).Ok()
}

// isTypeParameter reports whether the type node is a parameter, or what stands
// before the colon of one.
func isTypeParameter(typ Node) bool {
	p := typ.Parent()
	if p.Kind() == KindConstrainedType {
		return typ == p.First() && isTypeParameter(p.Parent())
	}
	if p.Kind() != KindTypeParameter || isDefault(typ) {
		return false
	}
	if p.Field() == FieldTypeParameters {
		return true
	}
	alias := p.Parent().Parent().Parent() // X[T] > type > type X[T] = int
	return p.Parent().Kind() == KindGenericType && alias.Kind() == KindTypeAliasStatement &&
		alias.First() == p.Parent().Parent()
}
