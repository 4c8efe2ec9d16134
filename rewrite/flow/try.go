package flow

import "pyfix/rewrite/syntax"

// tryParts are the pieces of a try statement.
type tryParts struct {
	body, otherwise, finally syntax.Node
	handlers                 []syntax.ExceptClause
	star                     bool // except*: several handlers may run, one after the other
}

func partsOf(n syntax.Node) tryParts {
	p := tryParts{body: n.Child(syntax.FieldBody)}
	for c := range n.Children() {
		switch c.Kind() {
		case syntax.KindExceptClause, syntax.KindExceptGroupClause:
			h := syntax.ExceptClause{Node: c}
			p.handlers = append(p.handlers, h)
			p.star = p.star || h.IsStar()
		case syntax.KindElseClause:
			p.otherwise = c.Child(syntax.FieldBody)
		case syntax.KindFinallyClause:
			p.finally = c.Last()
		}
	}
	return p
}

// tryStatement builds try, handlers, else and finally. The finally body is
// built once for each way of getting there, so that a read behind the statement
// is not reached by what only a return would leave behind.
func (b *builder) tryStatement(n syntax.Node) {
	p := partsOf(n)
	if p.finally.Ok() {
		b.push(frame{kind: frameCleanup, finally: true, cleanup: func() { b.statements(p.finally) }})
	}
	after := b.block()
	b.guarded(p, after)
	b.cur = after
	if !p.finally.Ok() {
		return
	}
	finally := b.pop()
	b.runCleanup(&finally)
}

// guarded builds the try body with its handlers; what completes goes to after.
func (b *builder) guarded(p tryParts, after *block) {
	if len(p.handlers) == 0 {
		b.next()
		b.statements(p.body)
		b.cur.linkTo(after)
		return
	}
	dispatch := b.block()
	b.next()
	b.push(frame{kind: frameCatch, dispatch: dispatch})
	b.statements(p.body)
	b.pop()
	b.next() // what raises in the else clause passes these handlers by
	b.statements(p.otherwise)
	b.cur.linkTo(after)
	b.cur = dispatch
	b.handlers(p, after)
}

// handlers tries one handler after the other, beginning in the current block.
func (b *builder) handlers(p tryParts, after *block) {
	for _, h := range p.handlers {
		if h.Type().Ok() {
			b.expr(h.Type())
		}
		body, next := b.block(), b.block()
		b.cur.linkTo(body)
		if !catchesAll(h) {
			b.cur.linkTo(next)
		}
		b.cur = body
		if p.star { // the others have their turn even if this one raises
			b.push(frame{kind: frameCatch, dispatch: next})
			b.handler(h)
			b.pop()
			b.cur.linkTo(next)
		} else {
			b.handler(h)
		}
		b.cur.linkTo(after)
		b.cur = next
	}
	b.jump(len(b.frames), exitRaise)
}

// catchesAll reports whether no exception gets past the handler.
func catchesAll(h syntax.ExceptClause) bool {
	return !h.Type().Ok() || h.Type().Text() == "BaseException"
}

// handler binds the name, runs the body, and takes the name away again, however
// the body is left. Python 2 leaves it be.
func (b *builder) handler(h syntax.ExceptClause) {
	name := h.Name()
	binding := b.info.scopes.BindingOf(name)
	if !name.Ok() || binding == nil {
		b.statements(h.Body())
		return
	}
	b.bind(name)
	if b.info.scopes.File.Python2 {
		b.statements(h.Body())
		return
	}
	end := func() {
		b.split()
		b.emit(endEvent(binding))
	}
	b.push(frame{kind: frameCleanup, cleanup: end})
	b.statements(h.Body())
	b.pop()
	end()
}
