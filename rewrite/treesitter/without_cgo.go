//go:build !cgo

package treesitter

import (
	"errors"

	"pyfix/rewrite/checkpoint"
)

// Available reports whether sources can be read at all.
const Available = false

var errUnavailable = errors.New("tree-sitter is not part of this program")

// Kinds has no names where there is no grammar.
func Kinds() []string { return nil }

// Fields has no names where there is no grammar.
func Fields() []string { return nil }

// Parse reads nothing.
func Parse(*checkpoint.Point, []byte) (Tree, error) { return Tree{}, errUnavailable }
