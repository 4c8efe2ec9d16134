package flow

import (
	"math"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// BoundFrom returns the ID of a node from which on, in the source, the code of the
// function that owns the variable always finds it bound: a statement that every
// run of the function has to complete binds it. It is above all IDs where there
// is no such statement, or where something takes the variable away. It is a quick
// answer, without a graph.
func BoundFrom(v *scope.Variable) int {
	from := math.MaxInt
	body := v.Owner.Node.Child(syntax.FieldBody)
	for _, b := range v.Bindings {
		switch b.Kind {
		case scope.BindDel, scope.BindExcept:
			return math.MaxInt
		case scope.BindAssign, scope.BindAnnotated, scope.BindAugmented, scope.BindImport, scope.BindDef, scope.BindClass:
			if from == math.MaxInt && b.In == v.Owner && standsIn(body, b.Stmt) {
				from = b.Stmt.Past()
			}
		}
	}
	return from
}

// standsIn reports whether the statement is one of the block's own.
func standsIn(block, statement syntax.Node) bool {
	around := statement.Parent()
	if around.Kind() == syntax.KindExpressionStatement {
		around = around.Parent()
	}
	return block.Ok() && around == block
}
