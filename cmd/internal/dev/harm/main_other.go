//go:build !unix

// Command harm tries to make pyfix do harm. It needs the links, signals and pipes of Unix.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "error: harm needs a Unix: its campaigns are made of signals, pipes and hard links")
	os.Exit(1)
}
