package discover

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain gives git and the reader of its configuration a home that is empty but for what a test puts there.
func TestMain(m *testing.M) {
	os.Exit(runIsolated(m))
}

// unreadableTree names, in the environment of a child of TestUnreadable, the tree to walk.
const unreadableTree = "DISCOVER_UNREADABLE_TREE"

func runIsolated(m *testing.M) int {
	if os.Getenv(unreadableTree) != "" {
		return m.Run() // a child has its parent's home, and no right to remove one
	}
	home, err := os.MkdirTemp("", "discover-home")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(home)
	for name, value := range map[string]string{"HOME": home, "XDG_CONFIG_HOME": "", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_INDEX_FILE"} {
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	return m.Run()
}

// makeTree writes files below root; a path that ends in a slash is a folder.
func makeTree(t testing.TB, root string, files map[string]string) {
	t.Helper()
	for path, content := range files {
		full := filepath.Join(root, path)
		if strings.HasSuffix(path, "/") {
			mustNot(t, os.MkdirAll(full, 0o755))
			continue
		}
		mustNot(t, os.MkdirAll(filepath.Dir(full), 0o755))
		mustNot(t, os.WriteFile(full, []byte(content), 0o644))
	}
}

func mustNot(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
