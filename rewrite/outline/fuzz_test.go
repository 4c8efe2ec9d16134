package outline

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pyfix/rewrite/scope"
	"pyfix/rewrite/syntax"
)

// FuzzRead reads arbitrary bytes: nothing panics, the outline keeps its
// invariants and, where the parser and the symbol table take the program for
// Python 3, agrees with them.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "fixtures", "*", "*", "*.py"))
	if err != nil || len(paths) == 0 {
		f.Fatalf("the fixtures are not to be found: %v", err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	var r Reader
	f.Fuzz(func(t *testing.T, src []byte) {
		o := r.Read(src)
		if o.Broken {
			return
		}
		checkInvariants(t, o)
		file, err := syntax.Parse("fuzz.py", src)
		if err != nil || file.Python2 || string(file.Src) != string(src) {
			return
		}
		info := scope.New(file)
		if len(info.Errors) > 0 {
			return
		}
		if diff := difference(usesOf(info), usesIn(o)); diff != "" && compiles(t, src) {
			t.Errorf("scope (-) and outline (+) differ\n%s\n%s", diff, src)
		}
	})
}

// checkInvariants demands what the documentation of the fields says.
func checkInvariants(t *testing.T, o *Outline) {
	t.Helper()
	within := func(what string, first, end, outerFirst, outerEnd int32) {
		if first > end || first < outerFirst || end > outerEnd {
			t.Fatalf("%s: [%d:%d] is not in [%d:%d]\n%s", what, first, end, outerFirst, outerEnd, o.Src)
		}
	}
	uses, stmts := int32(len(o.Uses)), int32(len(o.Stmts))
	for i := range o.Scopes {
		s := &o.Scopes[i]
		within("the uses of a scope", s.First, s.End, 0, uses)
		if i == 0 {
			continue
		}
		outer := &o.Scopes[s.Parent]
		within("the uses of a scope in another", s.First, s.End, outer.First, outer.End)
		if s.Stmt < o.Scopes[i-1].Stmt || s.Stmt >= stmts {
			t.Fatalf("the statements of the scopes do not rise\n%s", o.Src)
		}
	}
	for i := range o.Blocks {
		b := &o.Blocks[i]
		within("the uses of a block", b.First, b.End, 0, uses)
		within("the statements of a block", b.Begin, b.Behind, 0, stmts)
		if i == 0 {
			continue
		}
		outer := &o.Blocks[b.Parent]
		within("the uses of a block in another", b.First, b.End, outer.First, outer.End)
		within("the statements of a block in another", b.Begin, b.Behind, outer.Begin, outer.Behind)
		if b.Parent >= int32(i) || b.Next != None && (b.Next <= int32(i) || o.Blocks[b.Next].Chain != b.Chain) {
			t.Fatalf("block %d is out of order\n%s", i, o.Src)
		}
	}
	last := make([]int32, len(o.Blocks)) // the statement of the use before, by block
	for i := range o.Uses {
		u := &o.Uses[i]
		block := o.Stmts[u.Stmt].Block
		if u.Stmt < last[block] {
			t.Fatalf("the statements of the uses of block %d do not rise\n%s", block, o.Src)
		}
		last[block] = u.Stmt
		if s := &o.Scopes[u.Scope]; u.Kind != Param && u.Kind != Walrus && (int32(i) < s.First || int32(i) >= s.End) {
			t.Fatalf("use %d stands outside of its scope\n%s", i, o.Src)
		}
	}
	for i := range o.Stmts[1:] {
		if o.Stmts[i+1].Start < o.Stmts[i].Start {
			t.Fatalf("the statements do not rise\n%s", o.Src)
		}
	}
}

// compiles reports whether CPython does. Without one, the parser's word counts.
func compiles(t *testing.T, src []byte) bool {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		return true
	}
	cmd := exec.Command(python, "-I", "-S", "-W", "ignore", "-c", "import sys; compile(sys.stdin.buffer.read(), 'fuzz.py', 'exec', dont_inherit=True)")
	cmd.Stdin = bytes.NewReader(src)
	return cmd.Run() == nil
}
