package flow

import "pyfix/rewrite/syntax"

func (b *builder) withStatement(n syntax.Node) {
	var items []syntax.Node
	for item := range n.Descendants() {
		if item.Kind() == syntax.KindWithItem && item.Parent().Parent() == n {
			items = append(items, item)
		}
	}
	b.within(items, n.Child(syntax.FieldBody))
}

// within enters the first context manager, runs what is inside it, and leaves
// it, which may raise, whatever the way.
func (b *builder) within(items []syntax.Node, body syntax.Node) {
	if len(items) == 0 {
		b.statements(body)
		return
	}
	manager, target := items[0].Child(syntax.FieldValue).Bare(), syntax.Node{}
	if manager.Kind() == syntax.KindAsPattern {
		manager, target = manager.First(), manager.Child(syntax.FieldAlias)
	}
	b.expr(manager)
	b.raises()
	outside, after := b.frames, b.block()
	if b.caught(len(b.frames)) {
		b.push(frame{kind: frameCleanup, cleanup: b.raises})
	}
	if maySuppress(manager) {
		b.push(frame{kind: frameCatch, dispatch: b.swallow(after)})
	}
	b.next()
	b.target(target)
	b.within(items[1:], body)
	b.frames = outside
	b.cur.linkTo(after)
	b.cur = after
	b.raises()
}

// swallow returns a block for exceptions that a context manager may keep to
// itself or let through.
func (b *builder) swallow(after *block) *block {
	cur := b.cur
	dispatch := b.block()
	b.cur = dispatch
	b.cur.linkTo(after)
	b.jump(len(b.frames), exitRaise)
	b.cur = cur
	return dispatch
}
