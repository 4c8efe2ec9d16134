//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// caches spoils what runs have remembered, and holds what is said against a run without a cache.
func (h *harm) caches(times int) error {
	t, err := h.plant("caches", 3, "", false)
	if err != nil {
		return err
	}
	defer t.remove()
	for name, content := range map[string]string{"clean.py": "x = 1\n", "syntax.py": "def (\n", "unsafe.py": "def f(n):\n    def step():\n        n += 1\n        return n\n    return step()\n"} {
		if err := os.WriteFile(filepath.Join(t.dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	want, err := h.pyfixIn(t, "--no-cache", "--output-format", "json")
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(h.seed, 3))
	differ := 0
	for i := range times {
		args := []string{"--output-format", "json"}
		if i%2 == 1 {
			args = append(args, "--cache-dir", ".kept")
		}
		if i < 2 { // makes the cache
			if _, err := h.pyfixIn(t, args...); err != nil {
				return err
			}
		}
		path, err := cacheFile(t, i%2 == 1)
		if err != nil {
			return err
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, spoil(random, whole), 0o644); err != nil {
			return err
		}
		got, err := h.pyfixIn(t, args...)
		if err != nil {
			return err
		}
		if got.stdout.String() != want.stdout.String() || got.stderr.String() != want.stderr.String() || got.code() != want.code() {
			differ++
			h.fault("caches: exit code %d, want %d\n%s", got.code(), want.code(), got.stderr.String())
		}
	}
	h.say("caches", times, "%d runs that say something else than without a cache", differ)
	return nil
}

// cacheFile returns the path of the file that a run has written.
func cacheFile(t *tree, named bool) (path string, err error) {
	dir := t.home
	if named {
		dir = filepath.Join(t.dir, ".kept")
	}
	err = filepath.WalkDir(dir, func(at string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(at, ".cache") {
			path = at
		}
		return err
	})
	if err == nil && path == "" {
		err = fmt.Errorf("%s holds no cache", dir)
	}
	return path, err
}

// spoil changes something.
func spoil(random *rand.Rand, whole []byte) []byte {
	b := slices.Clone(whole)
	at := random.IntN(len(b))
	switch random.IntN(6) {
	case 0:
		b[at] ^= 1 << random.IntN(8)
	case 1:
		b = b[:at]
	case 2:
		b = slices.Insert(b, at, make([]byte, 1+random.IntN(64))...)
	case 3:
		b = slices.Delete(b, at, min(len(b), at+1+random.IntN(64)))
	case 4:
		other := random.IntN(len(b))
		copy(b[at:], whole[other:min(len(whole), other+64)])
	case 5:
		for i := at; i < min(len(b), at+16); i++ {
			b[i] = 0xff
		}
	}
	return b
}
