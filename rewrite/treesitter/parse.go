//go:build cgo

package treesitter

/*
#include "tree.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/python"

	"pyfix/rewrite/checkpoint"
)

// Available reports whether sources can be read at all.
const Available = true

// Kinds returns the name of each of the grammar's symbols, several of which may share
// one, and an empty name for those that are tokens or that no tree has.
var Kinds = sync.OnceValue(func() []string {
	language := python.GetLanguage()
	names := make([]string, language.SymbolCount())
	for symbol := range names {
		if language.SymbolType(sitter.Symbol(symbol)) == sitter.SymbolTypeRegular {
			names[symbol] = language.SymbolName(sitter.Symbol(symbol))
		}
	}
	return names
})

// Fields returns the names of the grammar's fields; the first is empty.
var Fields = sync.OnceValue(func() []string {
	language := python.GetLanguage()
	names := []string{""}
	for {
		name := language.FieldName(len(names))
		if name == "" {
			return names
		}
		names = append(names, name)
	}
})

// fieldless marks the symbols that may have very many children and, by the grammar,
// give none of them a role. A block may: its cases are alternatives.
var fieldless = sync.OnceValue(func() []uint8 {
	marks := make([]uint8, len(Kinds()))
	for symbol, name := range Kinds() {
		switch name {
		case "module", "list", "tuple", "set", "dictionary", "argument_list", "expression_list", "pattern_list",
			"string", "concatenated_string":
			marks[symbol] = 1
		}
	}
	return marks
})

var parsers = sync.Pool{New: func() any {
	p := sitter.NewParser()
	p.SetLanguage(python.GetLanguage())
	return p
}}

// Parse returns the tree of a source, which is UTF-8, or ErrSyntax. It passes the
// point, and so may end in its panic.
func Parse(point *checkpoint.Point, src []byte) (Tree, error) {
	p := parsers.Get().(*sitter.Parser)
	defer parsers.Put(p)
	tree, err := grow(p, point, src)
	if err != nil {
		return Tree{}, err
	}
	defer tree.Close()
	if tree.RootNode().HasError() {
		return Tree{}, ErrSyntax
	}
	return flatten(tree), nil
}

// grow has the parser read a source. So that the point is passed, the parser stops
// after a while, and goes on where it was.
func grow(p *sitter.Parser, point *checkpoint.Point, src []byte) (*sitter.Tree, error) {
	p.Reset() // the parse before may have been ended
	p.SetOperationLimit(0)
	if point != nil {
		p.SetOperationLimit(int(checkpoint.Pause.Microseconds()))
	}
	for {
		tree, err := p.ParseCtx(context.Background(), nil, src)
		if !errors.Is(err, sitter.ErrOperationLimit) {
			return tree, err
		}
		point.Ask()
	}
}

// flatten copies a tree.
func flatten(tree *sitter.Tree) Tree {
	// The TSNode is the first field of a sitter.Node; the fields after it hold
	// Go pointers, which C must not see.
	root := *(*C.flat_root)(unsafe.Pointer(tree.RootNode()))
	nodes := make([]Node, uint32(C.pyfix_tree_size(&root)))
	var depth C.uint32_t
	count := C.pyfix_tree_copy(&root, (*C.uint8_t)(unsafe.SliceData(fieldless())),
		(*C.flat_node)(unsafe.Pointer(unsafe.SliceData(nodes))), C.uint32_t(len(nodes)), &depth)
	if int(count) != len(nodes) {
		panic(fmt.Sprintf("tree-sitter announced %d nodes and had %d", len(nodes), count))
	}
	return Tree{Nodes: nodes, Depth: int(depth)}
}
