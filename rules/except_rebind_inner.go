package rules

import (
	"fmt"
	"slices"

	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// renameInner gives the inner of two handlers a name of its own, so that its end
// leaves the outer exception alone:
//
//	except A as e:              except A as e:
//	    try: ...                    try: ...
//	    except B as e:    =>        except B as e_:
//	        log(e)                      log(e_)
//	    raise X from e              raise X from e
func (d *deadName) renameInner() rewrite.Fix {
	fresh := edit.FreshName(d.caught.In, d.name())
	fix := rewrite.Fix{
		Title:  fmt.Sprintf("call this handler's `%s` otherwise", d.name()),
		Level:  rewrite.Safe,
		Claims: d.claims(),
	}
	for n := range d.handler.Descendants() {
		if n.Kind() != syntax.KindIdentifier || !d.isName(n) || n != d.caught.Name && !d.handler.Body().Contains(n) {
			continue
		}
		fix.Edits = append(fix.Edits, edit.Replace(n, fresh))
		if n.Parent().Kind() == syntax.KindInterpolation && n.Parent().HasToken("=") {
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` on line %d prints the name", n.Parent().Text(), n.Row()))
		}
		switch b := d.Scopes.BindingOf(n); {
		case b == nil || b == d.caught || b.Kind == scope.BindDel:
		case b.In != d.caught.In:
			fix.Lower(rewrite.None, fmt.Sprintf("a function in the inner handler binds `%s` on line %d", d.name(), n.Row()))
		default:
			fix.Lower(rewrite.Unsafe, fmt.Sprintf("the inner handler binds `%s` anew on line %d, which may be meant to be read after it", d.name(), n.Row()))
		}
	}
	d.lowerForReaders(&fix)
	if why := d.caught.In.Dynamic; why != "" {
		fix.Lower(rewrite.Unsafe, why)
	}
	if d.isDeclared() {
		fix.Lower(rewrite.Unsafe, fmt.Sprintf("`%s` is declared %s here, and others may read it", d.name(), d.declaration()))
	}
	return fix
}

// isReadInHeader reports whether the handler's own header reads the name, in the
// next round of a loop:
//
//	except failure as failure:   =>   except failure as failure_:
func (d *deadName) isReadInHeader() bool {
	return slices.ContainsFunc(d.reads, func(read *scope.Reference) bool {
		return d.handler.Contains(read.Name) && !d.handler.Body().Contains(read.Name)
	})
}

// isName reports whether the identifier stands for the caught variable.
func (d *deadName) isName(n syntax.Node) bool {
	if b := d.Scopes.BindingOf(n); b != nil {
		return b.Var == d.caught.Var
	}
	read := d.Scopes.ReadOf(n)
	return read != nil && read.Var == d.caught.Var
}
