package rules

import (
	"pyfix/rewrite"
	"pyfix/rewrite/edit"
	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
	"pyfix/rewrite/text"
)

func lateWords(names []lateName) string {
	all := make([]string, 0, len(names))
	for _, n := range names {
		all = append(all, n.variable.Name)
	}
	return listed(all) + plural(len(names), " is read", " are read")
}

// fix binds all late names of a closure, and those of the functions that it
// takes along.
func (l *loopClosures) fix(c *lateClosure) rewrite.Fix {
	fix := rewrite.Fix{Level: rewrite.Safe}
	seen := make(map[*lateClosure]bool)
	l.addFix(&fix, c, seen)
	fix.Title = l.said.text("bind ", listed(spelled(c)), " when the ", closureWord(c.node()), " is made")
	return fix
}

func spelled(c *lateClosure) []string {
	names := make([]string, 0, len(c.names))
	for _, n := range c.names {
		names = append(names, n.reads[0].Name.Text())
	}
	return names
}

func (l *loopClosures) addFix(fix *rewrite.Fix, c *lateClosure, seen map[*lateClosure]bool) {
	if seen[c] {
		return
	}
	seen[c] = true
	l.lower(fix, c)
	if fix.Level > rewrite.None {
		fix.Edits = append(fix.Edits, l.edits(c)...)
		for _, n := range c.names {
			fix.Claims = append(fix.Claims, rewrite.Claim{In: c.scope, Name: n.variable.Name})
		}
	}
	for _, sibling := range c.siblings {
		if sibling.adopted {
			l.addFix(fix, sibling, seen)
		}
	}
}

// edits binds the names of one closure:
//
//	fs.append(lambda x: x + i)   =>   fs.append(lambda x, i=i: x + i)
//	button.connect(lambda: f(i)) =>   button.connect(lambda *, i=i: f(i))
func (l *loopClosures) edits(c *lateClosure) []text.Edit {
	var params []edit.Param
	for _, n := range c.names {
		params = append(params, parameterFor(l.Scopes, c.node(), n.reads[0]))
	}
	if c.node().Kind() == syntax.KindGeneratorExpression {
		params = append(params, l.classNames(c, params)...)
	}
	return bindNow(l.Pass, c.scope, params, l.isPositional(c))
}

// isPositional reports whether pyfix sees all callers, so that none of them can
// fill a plain parameter by accident. Python 2 knows no other kind.
func (l *loopClosures) isPositional(c *lateClosure) bool {
	if l.Python2 {
		return true
	}
	if c.scope.Parent.Kind == scope.Class {
		return false // a method: its object comes first
	}
	for _, n := range c.names {
		if !n.escape.Seen {
			return false
		}
	}
	return true
}

// classNames returns the names of the class body that the first iterable of a
// generator expression reads: the lambda around it could not see them.
func (l *loopClosures) classNames(c *lateClosure, have []edit.Param) []edit.Param {
	if c.scope.Parent.Kind != scope.Class {
		return nil
	}
	var names []edit.Param
	taken := make(map[string]bool)
	for _, p := range have {
		taken[p.Name] = true
	}
	for n := range (syntax.Comprehension{Node: c.node()}).FirstIterable().Descendants() {
		r := l.Scopes.ReadOf(n)
		if r == nil || r.Var.Owner != c.scope.Parent || taken[n.Text()] {
			continue
		}
		taken[n.Text()] = true
		names = append(names, edit.Param{Name: n.Text()})
	}
	return names
}
