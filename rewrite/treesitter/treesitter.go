// Package treesitter has tree-sitter's grammar of Python read a source. It is the
// only package that knows tree-sitter, which is written in C: a pyfix that was built
// without cgo has no such reader.
//
// It is for Python 2, which the grammar reads beside Python 3, without saying which
// of the two a file is. The grammar goes on after what it cannot read; here such a
// source has no tree.
//
// The tree is copied once, in C, into one array: to go through it node by node by cgo
// costs more than the parse itself.
package treesitter

import "errors"

// A Node is one entry of a tree. A node's children follow it directly.
type Node struct {
	Start, End uint32
	Parent     int32  // the index of the node around it, -1 at the root
	Next       int32  // the index just past its descendants
	Symbol     uint16 // what it is: an index into Kinds
	Field      uint16 // its role in its parent: an index into Fields, 0 if it has none
}

// A Tree is what was read. Its offsets are those of the source.
type Tree struct {
	Nodes []Node
	Depth int // how many nodes at most are nested in each other
}

// ErrSyntax says that the grammar could not read a source.
var ErrSyntax = errors.New("syntax error")
