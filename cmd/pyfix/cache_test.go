package main

import (
	"fmt"

	"github.com/rogpeppe/go-internal/testscript"
)

// coldAndWarm is `cold-warm PROGRAM ARGUMENTS...`: it runs pyfix without a cache,
// without one that is there already, and with what that run has remembered, and
// compares all that they say.
func coldAndWarm(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: cold-warm PROGRAM [ARGUMENTS]")
	}
	ts.Check(ts.Exec(args[0], "clean"))
	want := said(ts, append(args[1:len(args):len(args)], "--no-cache"), args[0])
	for _, when := range []string{"cold", "warm"} {
		if got := said(ts, args[1:], args[0]); got != want {
			ts.Fatalf("%s: %s\nwithout a cache: %s", when, got, want)
		}
	}
}

// sameAsNoCache is `same-as-no-cache PROGRAM ARGUMENTS...`: it runs pyfix twice
// with the cache as it is, and once without.
func sameAsNoCache(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: same-as-no-cache PROGRAM [ARGUMENTS]")
	}
	first, second := said(ts, args[1:], args[0]), said(ts, args[1:], args[0])
	want := said(ts, append(args[1:len(args):len(args)], "--no-cache"), args[0])
	if first != want || second != want {
		ts.Fatalf("first: %s\nthen: %s\nwithout a cache: %s", first, second, want)
	}
}

// said returns all that a program says, and how it ends.
func said(ts *testscript.TestScript, args []string, program string) string {
	err := ts.Exec(program, args...)
	return fmt.Sprintf("%v\n%s\n%s", err, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
}
