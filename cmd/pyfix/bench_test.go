package main

import (
	"flag"
	"os"
	"testing"

	"pyfix/cmd/internal/cli"
)

var treeFlag = flag.String("tree", "", "BenchmarkTree: a folder with Python files")

// BenchmarkTree is a run over a whole tree, or one file, in this process, so that
// a profile says where the time goes:
//
//	go test ./cmd/pyfix -run '^$' -bench Tree -tree ~/src/django -cpuprofile cpu.out
//
// The compiler goes by such a profile, of a run over CPython's library, when it
// builds pyfix: default.pgo, which is worth a tenth of the time. It is made anew,
// with -trimpath and -benchtime 10x, when the ways through the code have changed.
func BenchmarkTree(b *testing.B) {
	if *treeFlag == "" {
		b.Skip("no -tree is given")
	}
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer null.Close()
	os.Stdout = null
	for b.Loop() {
		if status := cli.Main([]string{"--no-cache", "--exit-zero", "--exclude", "", *treeFlag}); status != 0 {
			b.Fatalf("exit status %d", status)
		}
	}
}
