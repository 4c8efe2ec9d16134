// Package syntax turns Python source into an immutable flat tree and offers
// typed views of the constructs that scopes, flow and rules ask about.
//
// The tree has the nodes of tree-sitter's grammar in one array in source order: a
// node's children follow it directly, and each node knows where its subtree
// ends. It is plain data and may be shared between goroutines.
//
// A recursive descent (descent.go) builds it from the source as it is: it accepts what
// some CPython from 3.8 to 3.15 parses, and says what is wrong with everything else.
// If the tokens of that show Python 2 (python2.go), tree-sitter reads it, which takes
// 25 times as long, and its tree is translated into this one (translate.go). Tests
// have CPython judge the descent, and hold its tree against CPython's ast, over real,
// odd and mutated programs.
//
// Names and texts are always taken from the source.
package syntax
