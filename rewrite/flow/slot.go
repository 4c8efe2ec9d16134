package flow

import (
	"fmt"
	"slices"
	"strings"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// replaced judges a closure that every round puts into the same place, such as
// an attribute of an object from outside the loop. The next one takes its place,
// unless a round goes by without making one. What is called in between may see
// the later value, and whoever reads the place may keep what is there.
func (t *tracer) replaced(slot syntax.Node) (escape Escape, known bool) {
	if !t.region.Loop.Ok() || !t.isOneSlot(slot) {
		return Escape{}, false
	}
	reads, caller, known := t.untilRemade(slot)
	if !known {
		return Escape{}, false
	}
	if escape := t.takenFrom(slot, reads); escape.Verdict == Yes || !caller.Ok() || scope.IsBuiltin(t.Qualified(caller.Child(syntax.FieldFunction))) {
		return escape, true
	}
	callee := oneLine(caller.Child(syntax.FieldFunction))
	return Escape{
		Verdict: Maybe, At: slot, Holders: []string{rootName(slot)},
		If:     fmt.Sprintf("`%s` calls what `%s` still holds of the round before", callee, oneLine(slot)),
		Reason: fmt.Sprintf("is stored as `%s` until the next round", oneLine(slot)),
	}, true
}

// untilRemade follows a closure until the next one takes its place. It returns
// the reads of the slot's root on the way, and the first call that can run while
// the closure is old. known is false if an old closure can stay.
func (t *tracer) untilRemade(slot syntax.Node) (reads []*scope.Reference, caller syntax.Node, known bool) {
	known = true
	w := &ageWalk{tracer: t, lost: func(e event) bool {
		return e.makes(t.closure) || e.kind == evRead && t.refills(e.read(), slot)
	}}
	w.visit = func(e event, old bool) bool {
		if e.kind == evRead && e.read().Name.Text() == rootName(slot) && !slices.Contains(reads, e.read()) {
			reads = append(reads, e.read())
		}
		switch {
		case old && !e.inside(t.region) && (e.letsOthersRun() || e.kind == evRead && t.readsSlot(e.read(), slot)):
			known = false
		case old && e.kind == evCall && !caller.Ok():
			caller = e.node()
		}
		return known
	}
	w.leave = func(old bool) { known = known && !old }
	w.run(t.unit.makesOf(t.closure))
	return reads, caller, known
}

// registeredAnew judges a closure that is registered under a name, which is the
// same in every round, so that each takes the place of the one before.
func (t *tracer) registeredAnew(a argument) bool {
	key := a.call.Child(syntax.FieldArguments).First()
	if !t.region.Loop.Ok() || !replacingKeepers.has(a.name) || !isSameKey(key) && !(key.Kind() == syntax.KindAttribute && t.isOneSlot(key)) {
		return false
	}
	_, caller, known := t.untilRemade(syntax.Node{})
	return known && !caller.Ok()
}

// isOneSlot reports whether the attribute or item is the same in all rounds: the
// loop does not bind its root, and what comes behind are names and constants.
func (t *tracer) isOneSlot(slot syntax.Node) bool {
	switch slot = slot.Bare(); slot.Kind() {
	case syntax.KindAttribute:
		return t.isOneHolder(slot.Child(syntax.FieldObject))
	case syntax.KindSubscript:
		return isSameKey(slot.Child(syntax.FieldSubscript)) && t.isOneHolder(slot.Child(syntax.FieldValue))
	case syntax.KindIdentifier:
		read := t.scopes.ReadOf(slot)
		if read == nil {
			return false
		}
		for _, b := range read.Var.Bindings {
			if t.region.Contains(b.Name) {
				return false
			}
		}
		return true
	}
	return false
}

// isOneHolder reports whether what has the slot is the same in all rounds, too:
// the loop does not assign to it, as in `self.button = Button()`.
func (t *tracer) isOneHolder(holder syntax.Node) bool {
	for n := range t.region.Loop.Child(syntax.FieldBody).Descendants() {
		if n.Is(syntax.KindAttribute, syntax.KindSubscript) && isTarget(n) && n.Text() == holder.Text() {
			return false
		}
	}
	return t.isOneSlot(holder)
}

func isTarget(n syntax.Node) bool {
	return n.Field() == syntax.FieldLeft ||
		n.Parent().Is(syntax.KindPatternList, syntax.KindTuplePattern, syntax.KindListPattern, syntax.KindAsPatternTarget)
}

// isSameKey reports whether the subscript has one value in all rounds: a number,
// or a string without anything in braces.
func isSameKey(key syntax.Node) bool {
	for n := range key.Descendants() {
		if n.Kind() == syntax.KindInterpolation {
			return false
		}
	}
	return key.Is(syntax.KindString, syntax.KindInteger)
}

// readsSlot reports whether the read of its root is one of what the slot holds.
func (t *tracer) readsSlot(read *scope.Reference, slot syntax.Node) bool {
	return read.Name.Text() == rootName(slot) && !t.refills(read, slot)
}

// refills reports whether the read of its root belongs to a statement that puts
// something else into the slot, or empties it.
func (t *tracer) refills(read *scope.Reference, slot syntax.Node) bool {
	target := upTo(read.Name, slot)
	return target.Ok() && target != slot && (target.Field() == syntax.FieldLeft || target.Parent().Kind() == syntax.KindDeleteStatement)
}

// upTo returns the attribute or item around its root that is written like what,
// none if the root is read for something else.
func upTo(root, what syntax.Node) syntax.Node {
	n := root
	for n.Text() != what.Text() {
		p := n.Parent()
		if !p.Is(syntax.KindAttribute, syntax.KindSubscript) || n.Field() != syntax.FieldObject && n.Field() != syntax.FieldValue {
			return syntax.Node{}
		}
		n = p
	}
	return n
}

// holderOf returns what has the slot: an object or a container.
func holderOf(slot syntax.Node) syntax.Node {
	if slot.Kind() == syntax.KindAttribute {
		return slot.Child(syntax.FieldObject)
	}
	return slot.Child(syntax.FieldValue)
}

// takenFrom follows the closure out of its slot, by the reads of what has it.
func (t *tracer) takenFrom(slot syntax.Node, reads []*scope.Reference) Escape {
	outer := t.slot
	t.slot = slot.Bare()
	defer func() { t.slot = outer }()
	var escape Escape
	for _, read := range reads {
		if holder := upTo(read.Name, holderOf(t.slot)); holder.Ok() {
			escape = escape.or(t.value(holder, formHolder))
		}
	}
	return unseen(escape)
}

// ofHolder judges what is done to the holder of the slot: only what takes the
// closure out of it, or a copy, leads anywhere, since the holder is the same in
// all rounds.
func (t *tracer) ofHolder(n syntax.Node) Escape {
	p := n.Parent()
	isItem := t.slot.Kind() == syntax.KindSubscript
	switch {
	case p.Field() == syntax.FieldLeft:
		return Escape{} // it is filled
	case p.Kind() == syntax.KindAttribute && !isItem && p.Child(syntax.FieldAttribute).Text() == t.slot.Child(syntax.FieldAttribute).Text():
		return t.value(p, formFunction)
	case p.Kind() == syntax.KindSubscript && isItem && p.Child(syntax.FieldSubscript).Text() == t.slot.Child(syntax.FieldSubscript).Text():
		return t.value(p, formFunction)
	case p.Kind() == syntax.KindAttribute && isItem:
		return t.attribute(p, formContainer)
	case p.Kind() == syntax.KindDictionarySplat && isItem:
		return t.spread(p)
	case p.Kind() == syntax.KindArgumentList, p.Kind() == syntax.KindKeywordArgument && n.Field() == syntax.FieldValue:
		return t.holderGiven(n, isItem)
	}
	return Escape{}
}

// spread judges **holder: in a call, the closure is the keyword argument of the
// slot's name.
func (t *tracer) spread(splat syntax.Node) Escape {
	call := splat.Parent().Parent()
	key := t.slot.Child(syntax.FieldSubscript)
	if splat.Parent().Kind() != syntax.KindArgumentList || call.Kind() != syntax.KindCall || key.Kind() != syntax.KindString {
		return t.splat(splat, formContainer)
	}
	a := t.argumentOf(call, splat)
	a.keyword, a.index = strings.Trim(key.Text(), `"'`), -1
	return t.argument(a, formFunction)
}

// holderGiven judges a call that is given the holder.
func (t *tracer) holderGiven(n syntax.Node, isItem bool) Escape {
	arg := n
	if n.Parent().Kind() == syntax.KindKeywordArgument {
		arg = n.Parent()
	}
	call := arg.Parent().Parent()
	if call.Kind() != syntax.KindCall {
		return Escape{}
	}
	a := t.argumentOf(call, arg)
	if isItem && (a.name == "dict" || a.name == "copy.copy") {
		return t.value(call, formContainer)
	}
	escape, _ := t.ownCallee(a, formHolder)
	return escape
}
