package scope

import "pyfix/rewrite/syntax"

// parameterOrder is what a parameter list has shown so far.
type parameterOrder struct {
	some, slash, star, defaulted, last bool
	bareStar                           syntax.Node // a lone * that no name follows yet
}

// refuseParameters finds parameters out of order.
func (b *builder) refuseParameters(n syntax.Node) {
	var seen parameterOrder
	for c := range n.Children() {
		if message := seen.next(c); message != "" {
			b.errorf(c, "%s", message)
		}
	}
	if seen.bareStar.Ok() {
		b.errorf(seen.bareStar, "named arguments must follow bare *")
	}
}

// next takes the next parameter and returns what CPython has against it.
func (o *parameterOrder) next(param syntax.Node) string {
	first := !o.some
	o.some = true
	if o.last {
		return "arguments cannot follow var-keyword argument"
	}
	kind := parameterKind(param)
	if kind != syntax.KindDictionarySplatPattern {
		o.bareStar = syntax.Node{}
	}
	switch kind {
	case syntax.KindDictionarySplatPattern:
		o.last = true
	case syntax.KindPositionalSeparator:
		if o.slash || o.star || first {
			return "invalid syntax"
		}
		o.slash = true
	case syntax.KindKeywordSeparator, syntax.KindListSplatPattern:
		if o.star {
			return "* argument may appear only once"
		}
		o.star = true
		if kind == syntax.KindKeywordSeparator {
			o.bareStar = param
		}
	case syntax.KindDefaultParameter, syntax.KindTypedDefaultParameter:
		o.defaulted = true
	default:
		if o.defaulted && !o.star {
			return "non-default argument follows default argument"
		}
	}
	return ""
}

// parameterKind looks through the annotation of *args: int and **kwargs: int.
func parameterKind(param syntax.Node) syntax.Kind {
	if param.Kind() == syntax.KindTypedParameter && param.First().Kind() != syntax.KindIdentifier {
		return param.First().Kind()
	}
	return param.Kind()
}
