// Package syntax turns Python source into an immutable flat tree and offers
// typed views of the constructs that scopes, flow and rules ask about.
//
// The tree has the nodes of tree-sitter's grammar in one array in source order: a
// node's children follow it directly, and each node knows where its subtree
// ends. It is plain data and may be shared between goroutines.
//
// Two parsers build it. A recursive descent (descent.go) reads Python 3 from the
// source as it is: it accepts what some CPython from 3.8 to 3.15 parses, and declines
// everything else. That is Python 2, or wrong, and is read by tree-sitter, which takes
// ten times as long; its tree is copied once, in C: reading it node by node through
// cgo costs more than the parse itself. Tests have CPython judge the descent, and
// hold its tree against CPython's ast and against tree-sitter's tree, over real, odd
// and mutated programs.
//
// What tree-sitter's grammar cannot read, or reads wrongly, is mended before by
// package scan, at equal length, so that every offset is an offset into the source.
// Names and texts are always taken from the source.
//
// Nothing outside this package knows of tree-sitter.
package syntax
