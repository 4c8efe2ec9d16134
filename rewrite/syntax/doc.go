// Package syntax turns Python source into an immutable flat tree and offers
// typed views of the constructs that scopes, flow and rules ask about.
//
// The tree is tree-sitter's concrete syntax tree, copied once, in C, into one
// array in source order: a node's children follow it directly, and each node
// knows where its subtree ends. Reading tree-sitter's own tree node by node
// through cgo costs more than the parse itself, and that tree must not be
// shared between goroutines; the copy is plain data and may be.
//
// What the grammar cannot read (or reads wrongly) is mended before the parse by
// package scan, at equal length, so that every offset is an offset into the
// source. Names and texts are always taken from the source.
//
// Nothing outside this package knows of tree-sitter.
package syntax
