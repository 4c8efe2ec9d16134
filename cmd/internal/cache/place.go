package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pyfix/cmd/internal/folder"
	"pyfix/cmd/internal/userdir"
)

// Place is a folder that caches are kept in. The zero Place is the working tree's part of the user's folder.
type Place struct {
	named string // by the user; "" for the user's own folder
}

// At returns the place that the user has named, relative to the working directory if the path is not absolute.
func At(dir string) Place { return Place{dir} }

// resultsDir is the folder within the user's that holds a part for each working tree.
const resultsDir = "results"

// open opens the folder. With create it is made, with what marks it as a cache, where it is missing.
func (p Place) open(create bool) (*folder.Folder, error) {
	if p.named == "" {
		return p.openPart(create)
	}
	dir, err := userdir.OpenFolder(p.named, create)
	if err == nil && create {
		err = mark(dir, tagName, ignoreName)
	}
	return dir, closedOn(err, dir)
}

// openPart opens the working tree's part of the user's folder.
func (p Place) openPart(create bool) (*folder.Folder, error) {
	tree, err := userdir.Tree()
	if err != nil {
		return nil, err
	}
	if create {
		parent, err := userdir.Open(resultsDir, true)
		if err != nil {
			return nil, err
		}
		defer parent.Close()
		if err := mark(parent, tagName); err != nil {
			return nil, err
		}
	}
	dir, err := userdir.Open(filepath.Join(resultsDir, partOf(tree)), create)
	if err == nil && create {
		err = ensure(dir, treeName, tree)
	}
	return dir, closedOn(err, dir)
}

func closedOn(err error, dir *folder.Folder) error {
	if err != nil && dir != nil {
		dir.Close()
	}
	return err
}

// partOf returns the name of a working tree's part: something that a reader recognises, and something that no other
// tree has.
func partOf(tree string) string {
	known := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, filepath.Base(tree))
	hash := sha256.Sum256([]byte(tree))
	return fmt.Sprintf("%.40s-%s", known, hex.EncodeToString(hash[:nameBytes]))
}

// wayToWork tells working directories that share a place apart, in a way that lets a project be moved together with a
// cache in it.
func (p Place) wayToWork() string {
	work, err := os.Getwd()
	if err != nil {
		return ""
	}
	from := p.named
	if from == "" {
		from, err = userdir.Tree()
	} else {
		from, err = filepath.Abs(from)
	}
	if err != nil {
		return work
	}
	way, err := filepath.Rel(from, work)
	if err != nil {
		return work
	}
	return way
}

// String names the place for messages.
func (p Place) String() string {
	if p.named != "" {
		return p.named
	}
	dir, err := userdir.Path()
	if err != nil {
		return "the user's cache folder"
	}
	return filepath.Join(dir, resultsDir)
}
