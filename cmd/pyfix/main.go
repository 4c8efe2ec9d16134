// Command pyfix finds and fixes mistakes with names and scopes in Python code.
package main

import (
	"os"

	"pyfix/cmd/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:]))
}
