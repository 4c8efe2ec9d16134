package regular

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	content := bytes.Repeat([]byte("0123456789"), 100_000)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int64{-1, int64(len(content)), int64(len(content)) + 1} {
		if got, err := Read(path, limit); err != nil || !bytes.Equal(got, content) {
			t.Errorf("limit %d: %d bytes, %v", limit, len(got), err)
		}
	}
	var large *TooLargeError
	if _, err := Read(path, int64(len(content))-1); !errors.As(err, &large) {
		t.Errorf("a file above the limit: %v", err)
	}
	if _, err := Read(filepath.Dir(path), -1); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Read(path+"b", -1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// TestAppend keeps what the buffer held before.
func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, info, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := Append([]byte("one "), f, info, -1); err != nil || string(got) != "one two" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestGrown reads a file that was written to after it had been looked at.
func TestGrown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, info, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	longer := bytes.Repeat([]byte("longer"), 100_000)
	if err := os.WriteFile(path, longer, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Append(nil, f, info, -1); err != nil || !bytes.Equal(got, longer) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	f.Seek(0, 0)
	var large *TooLargeError
	if _, err := Append(nil, f, info, 1000); !errors.As(err, &large) {
		t.Errorf("a file that grew above the limit: %v", err)
	}
}
