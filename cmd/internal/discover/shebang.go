package discover

import (
	"errors"
	"io"
	"path"
	"strings"

	"pyfix/cmd/internal/regular"
)

// shebangLength is how many bytes of a file are looked at: the kernel reads no more of the line.
const shebangLength = 256

// hasPythonShebang tells whether a regular file begins with `#!` and a Python interpreter.
func hasPythonShebang(file string) (bool, error) {
	f, _, err := regular.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	start := make([]byte, shebangLength)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	return isPythonShebang(string(start[:n])), nil
}

// isPythonShebang reads lines such as `#!/usr/bin/python3 -u` and `#!/usr/bin/env -S A=1 python3.12`.
func isPythonShebang(start string) bool {
	line, _, _ := strings.Cut(start, "\n")
	command, ok := strings.CutPrefix(line, "#!")
	if !ok {
		return false
	}
	words := strings.Fields(command)
	if len(words) > 0 && path.Base(words[0]) == "env" {
		words = words[1:]
		for len(words) > 0 && (strings.HasPrefix(words[0], "-") || strings.Contains(words[0], "=")) {
			words = words[1:]
		}
	}
	return len(words) > 0 && isInterpreter(path.Base(words[0]))
}

// isInterpreter tells whether a program is called python, pypy or pythonw, with or without a version.
func isInterpreter(program string) bool {
	program = strings.TrimRight(strings.TrimSuffix(program, ".exe"), "0123456789.")
	return program == "python" || program == "pypy" || program == "pythonw"
}
