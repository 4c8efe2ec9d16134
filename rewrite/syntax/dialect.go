package syntax

import (
	"fmt"
)

// Version is a version of Python. The zero Version means that none is known.
type Version struct{ Major, Minor int }

// AtLeast reports whether the version is known to be that one or a newer one.
func (v Version) AtLeast(major, minor int) bool {
	return v.Major > major || v.Major == major && v.Minor >= minor
}

// String returns the version as in "3.14", "unknown" for the zero Version.
func (v Version) String() string {
	if v == (Version{}) {
		return "unknown"
	}
	return fmt.Sprintf("%d.%d", v.Major, v.Minor)
}

// hasPython2 reports whether the file holds syntax that Python 3 does not have
// and that the grammar accepts all the same.
func (f *File) hasPython2() bool {
	for i := range f.nodes {
		if (Node{f: f, id: int32(i)}).isPython2() {
			return true
		}
	}
	return false
}

func (n Node) isPython2() bool {
	switch n.Kind() {
	case KindPrintStatement:
		return n.First().Kind() != KindChevron // print >>f, x is a tuple in Python 3
	case KindExecStatement:
		return true
	case KindComparisonOperator:
		return n.HasToken("<>")
	case KindInteger:
		return isPython2Integer(n.Text())
	case KindRaiseStatement:
		return n.First().Kind() == KindExpressionList
	case KindString:
		return n.Bytes()[0] == '`' || n.HasPrefix('u') && n.HasPrefix('r')
	case KindTuplePattern:
		return n.Parent().Is(KindParameters, KindLambdaParameters)
	}
	return false
}

// hasPython3 reports whether the file holds syntax that Python 2 does not have.
func (f *File) hasPython3() bool {
	for i := range f.nodes {
		if (Node{f: f, id: int32(i)}).isPython3() {
			return true
		}
	}
	return false
}

func (n Node) isPython3() bool {
	switch n.Kind() {
	case KindNamedExpression, KindNonlocalStatement, KindAwait, KindMatchStatement, KindTypeAliasStatement,
		KindInterpolation, KindType, KindKeywordSeparator, KindPositionalSeparator, KindExceptGroupClause, KindTypeParameter:
		return true
	case KindFunctionDefinition, KindForStatement, KindWithStatement, KindForInClause:
		return n.IsAsync()
	case KindImportStatement, KindImportFromStatement:
		return n.HasToken("lazy")
	case KindString:
		return n.HasPrefix('t')
	case KindRaiseStatement:
		return n.Child(FieldCause).Ok()
	case KindYield:
		return n.HasToken("from")
	case KindListSplatPattern:
		return !n.Parent().Is(KindParameters, KindLambdaParameters)
	case KindListSplat, KindDictionarySplat:
		return n.Parent().Kind() != KindArgumentList
	case KindExpressionList:
		return n.Parent().Is(KindExceptClause) && (n.Nth(2).Ok() || n.hasTrailingComma())
	case KindClassDefinition:
		for base := range n.Child(FieldSuperclasses).Children() {
			if base.Kind() == KindKeywordArgument {
				return true
			}
		}
	}
	return false
}

func (n Node) hasTrailingComma() bool { return n.Last().End() < n.End() }

// isPython2Integer tells 0777 and 10L from Python 3's integers.
func isPython2Integer(s string) bool {
	last := s[len(s)-1]
	if last == 'l' || last == 'L' {
		return true
	}
	if last == 'j' || last == 'J' {
		return false // 010j has no base
	}
	if len(s) < 2 || s[0] != '0' || s[1] < '0' || s[1] > '9' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i] >= '1' && s[i] <= '9' {
			return true
		}
		if s[i] != '0' && s[i] != '_' {
			return false
		}
	}
	return false
}
