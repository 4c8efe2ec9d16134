package rules

import (
	"fmt"

	"pyfix/rewrite"
	"pyfix/rewrite/flow"
	"pyfix/rewrite/scope"
)

// reportNestedReads reports the names that the body of a nested class reads as
// if it could see into the class around it. There is nothing to bind them with.
func reportNestedReads(p *rewrite.Pass, class *scope.Scope) {
	if classAround(class) == nil {
		return
	}
	for _, sym := range class.Symbols {
		reads, missed := nestedReads(p, class, sym.Var)
		if len(reads) == 0 {
			continue
		}
		name := reads[0].Name
		f := rewrite.Finding{
			Span:    name.Span(),
			Message: fmt.Sprintf("`%s` is bound in the body of class `%s`, which the body of class `%s` cannot see", name.Text(), missed.Owner.Name, class.Name),
			Reason:  fmt.Sprintf("there is no place to bind `%s` in the body of class `%s` that sees it", name.Text(), class.Name),
			Related: rewrite.At(fmt.Sprintf("class `%s` binds `%s` here", missed.Owner.Name, name.Text()), missed.Bindings[0].Name),
		}
		for _, read := range reads[1:] {
			f.Related = append(f.Related, rewrite.At("and is read here", read.Name)...)
		}
		p.Report(f)
	}
}

// nestedReads returns the reads of the variable in the class body itself that
// find nothing, though a class around it has the name.
func nestedReads(p *rewrite.Pass, class *scope.Scope, v *scope.Variable) ([]*scope.Reference, *scope.Variable) {
	if v == nil || standIn(p, v.Name) || isImplicit(v.Name) || starImport(p).Ok() || v.Owner.Kind != scope.Module && v.Owner != class {
		return nil, nil
	}
	missed := boundAround(p, class, v.Name)
	if missed == nil {
		return nil, nil
	}
	var reads []*scope.Reference
	for _, read := range v.ReadsIn(class.Node) {
		if read.In != class || read.Kind == scope.NotRun || v.Owner == class && findsValue(p, read) {
			continue
		}
		if g, _ := guardOf(p, read.Name); g != providedFor {
			reads = append(reads, read)
		}
	}
	return reads, missed
}

// boundAround returns the variable of that name which a class directly around
// this one has bound when the body of this one runs, nil if there is none.
func boundAround(p *rewrite.Pass, class *scope.Scope, name string) *scope.Variable {
	inner := class
	for outer := classAround(class); outer != nil; outer = classAround(outer) {
		if outer.Binds(name) {
			if v := outer.Lookup(name).Var; stateOf(p, inner, v) != notYet {
				return v
			}
			return nil
		}
		inner = outer
	}
	return nil
}

// findsValue reports whether the read may find a value.
func findsValue(p *rewrite.Pass, read *scope.Reference) bool {
	defs := p.Flow.Reaching(read)
	for _, d := range defs {
		if d.Fate == flow.Bound {
			return true
		}
	}
	return len(defs) == 0
}
