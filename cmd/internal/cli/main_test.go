package cli

import (
	"os"
	"testing"
)

// TestMain keeps what pyfix remembers in tests out of the user's own folder.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pyfix-test")
	if err == nil {
		err = os.Setenv("XDG_CACHE_HOME", dir)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
