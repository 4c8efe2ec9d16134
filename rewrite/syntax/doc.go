// Package syntax turns Python source into an immutable flat tree and offers
// typed views of the constructs that scopes, flow and rules ask about.
//
// The tree has the nodes of tree-sitter's grammar in one array in source order: a
// node's children follow it directly, and each node knows where its subtree
// ends. It is plain data and may be shared between goroutines.
//
// Two parsers build it. A recursive descent (descent.go) reads Python 3 from the
// source as it is: it accepts what some CPython from 3.8 to 3.15 compiles, and refuses
// everything else. If the tokens of that have the marks of Python 2, it is read by
// package treesitter, which takes 25 times as long; its tree is translated into ours
// (translate.go). What that grammar cannot read, or reads wrongly, is mended before, at
// equal length (mend.go), so that every offset is an offset into the source, from which
// names and texts are always taken. Tests have CPython judge the descent, and hold its
// tree against CPython's ast over real, odd and mutated programs.
//
// A Scanner has the tokens of any source, be it a program or not. Keywords, words and
// indentation are the same to it and to the descent.
package syntax
