// Package syntax turns Python source into an immutable flat tree and offers
// typed views of the constructs that scopes, flow and rules ask about.
//
// The tree is tree-sitter's concrete syntax tree in one array in source order: a
// node's children follow it directly, and each node knows where its subtree
// ends. It is plain data and may be shared between goroutines.
//
// Two parsers build it. A recursive descent (descent.go) reads what people
// write, ten times faster than tree-sitter, and declines everything else: errors,
// Python 2, and whatever tree-sitter reads in a way of its own. That is parsed by
// tree-sitter, whose tree is copied once, in C: reading it node by node through
// cgo costs more than the parse itself. Where the descent does not decline, its
// tree is tree-sitter's node by node, and tests hold the two against each other
// over real, odd and mutated programs.
//
// What the grammar cannot read (or reads wrongly) is mended before the parse by
// package scan, at equal length, so that every offset is an offset into the
// source. Names and texts are always taken from the source.
//
// Nothing outside this package knows of tree-sitter.
package syntax
