package safewrite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// prepared returns a temporary file with after that is ready to take the place of path, and path open.
func prepared(t *testing.T, path string) (*temp, *os.File) {
	t.Helper()
	old, err := inspect(path)
	mustNot(t, err)
	temp, err := createTemp(filepath.Dir(path))
	mustNot(t, err)
	kept, err := temp.fill(old, after)
	mustNot(t, err)
	if !kept {
		t.Fatal("the metadata cannot be carried over")
	}
	mustNot(t, temp.finish(before, after))
	f, err := openExisting(path, os.O_RDONLY)
	mustNot(t, err)
	t.Cleanup(func() { f.Close() })
	return temp, f
}

// TestPutBack has another program at the file between the last look and the exchange.
func TestPutBack(t *testing.T) {
	other := []byte("by another program")
	for _, test := range []struct {
		name   string
		meddle func(t *testing.T, path string)
		want   []byte
	}{
		{"it writes to the file", func(t *testing.T, path string) { mustNot(t, os.WriteFile(path, other, 0o644)) }, other},
		{"it replaces the file", func(t *testing.T, path string) {
			mustNot(t, os.Rename(write(t, path+".new", other), path))
		}, other},
		{"it removes the file", func(t *testing.T, path string) { mustNot(t, os.Remove(path)) }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, filepath.Join(t.TempDir(), "a.py"), before)
			temp, f := prepared(t, path)
			test.meddle(t, path)
			if done, err := temp.trade(path, f, lease{}, before, after); done || !errors.Is(err, errAgain) {
				t.Errorf("done %v, error is %v", done, err)
			}
			mustNot(t, temp.discard())
			if test.want == nil {
				entries(t, filepath.Dir(path))
				return
			}
			holds(t, path, test.want)
			entries(t, filepath.Dir(path), "a.py")
			if err := Replace(path, before, after); !errors.Is(err, ErrChanged) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

// TestLateReplacement has another program replace the file after its place was looked at: the exchange itself finds out.
func TestLateReplacement(t *testing.T) {
	for _, test := range []struct {
		put  []byte
		want []byte
		done bool
	}{
		{[]byte("by another program"), []byte("by another program"), false},
		{after, after, true}, // another pyfix
	} {
		path := write(t, filepath.Join(t.TempDir(), "a.py"), before)
		temp, f := prepared(t, path)
		mustNot(t, exchange(temp.path, path))
		mustNot(t, os.Remove(temp.path)) // what has come out is another file than f
		write(t, temp.path, test.put)
		if spare := temp.holdsSpare(f, before, after); spare != test.done {
			t.Errorf("%q may be removed: %v", test.put, spare)
		}
		mustNot(t, temp.discard())
	}
}

// TestWaitingWriter has a program that has asked to open the file for writing when the exchange is made: it gets the
// file that is at the path, not one that is about to be removed.
func TestWaitingWriter(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.py"), before)
	temp, f := prepared(t, path)
	held, err := leaseAgainstWriters(f)
	mustNot(t, err)
	if held.of == nil {
		t.Skip("this file system has no leases")
	}
	writer := exec.Command("sh", "-c", `printf more >>"$0"`, path)
	mustNot(t, writer.Start())
	for end := time.Now().Add(time.Minute); !held.broken(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the writer never comes")
		}
	}
	if done, err := temp.trade(path, f, held, before, after); done || !errors.Is(err, errAgain) {
		t.Errorf("done %v, error is %v", done, err)
	}
	mustNot(t, f.Close())
	mustNot(t, writer.Wait())
	holds(t, path, append(bytes.Clone(before), "more"...))
	mustNot(t, temp.discard())
}

// TestOpenForWriting: a file that another program keeps open for writing is refused in the end.
func TestOpenForWriting(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.py"), before)
	f, err := openExisting(path, os.O_RDONLY)
	mustNot(t, err)
	if held, err := leaseAgainstWriters(f); err != nil || held.of == nil {
		t.Skip("this file system has no leases")
	}
	mustNot(t, f.Close())
	writer := exec.Command("sh", "-c", `exec 3>>"$0"; echo; read end; printf more >&3`, path)
	in, err := writer.StdinPipe()
	mustNot(t, err)
	out, err := writer.StdoutPipe()
	mustNot(t, err)
	mustNot(t, writer.Start())
	_, err = out.Read(make([]byte, 1))
	mustNot(t, err)
	if err := Replace(path, before, after); err == nil || !strings.Contains(err.Error(), "open for writing") {
		t.Errorf("error is %v", err)
	}
	in.Close()
	mustNot(t, writer.Wait())
	holds(t, path, append(bytes.Clone(before), "more"...))
	entries(t, filepath.Dir(path), "a.py")
}

// TestAppends races with a program that appends numbered lines: none is lost, whether the file is replaced or written
// in place.
func TestAppends(t *testing.T) {
	if path := os.Getenv(childOf); path != "" {
		appendLines(path)
		return
	}
	for _, linked := range []bool{false, true} {
		t.Run(fmt.Sprintf("linked %v", linked), func(t *testing.T) {
			atHome(t)
			dir := t.TempDir()
			path := write(t, filepath.Join(dir, "a.py"), nil)
			if linked {
				mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
			}
			appender := child(t, path)
			var said bytes.Buffer
			appender.Stdout = &said
			mustNot(t, appender.Start())
			ended := make(chan error, 1)
			go func() { ended <- appender.Wait() }()
			replaced, refused := 0, 0
			for alive := true; alive; {
				select {
				case err := <-ended:
					mustNot(t, err)
					alive = false
				default:
				}
				now, err := os.ReadFile(path)
				mustNot(t, err)
				switch err := Replace(path, now, append([]byte("#\n"), now...)); {
				case err == nil:
					replaced++
				case errors.Is(err, ErrChanged) || errors.Is(err, errAgain):
					refused++
				default:
					t.Fatal(err)
				}
			}
			checkAppends(t, path, replaced, refused)
		})
	}
}

const appends = 3000

func appendLines(path string) {
	for i := range appends {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(f, "%d\n", i)
		f.Close()
		if i%10 == 0 {
			time.Sleep(time.Millisecond)
		}
	}
}

func checkAppends(t *testing.T, path string, replaced, refused int) {
	t.Helper()
	next, marks := 0, 0
	for line := range strings.Lines(string(read(t, path))) {
		if line == "#\n" {
			marks++
			continue
		}
		n, err := strconv.Atoi(strings.TrimSuffix(line, "\n"))
		if err != nil || n != next {
			t.Fatalf("after %d comes %q, %v", next-1, line, err)
		}
		next++
	}
	if next != appends || marks != replaced || replaced == 0 {
		t.Errorf("%d lines of %d, %d marks of %d", next, appends, marks, replaced)
	}
	t.Logf("%d replaced, %d refused", replaced, refused)
}
