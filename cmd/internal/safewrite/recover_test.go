package safewrite

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pyfix/cmd/internal/userdir"
)

// leave makes the backup that a run has which is killed while it writes content over old in place.
func leave(t *testing.T, path string, old, content []byte) *backup {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	mustNot(t, err)
	b, err := makeBackup(path, old, content)
	mustNot(t, err)
	b.close()
	return b
}

func TestIsTorn(t *testing.T) {
	for _, test := range []struct {
		now, old, content string
		want              bool
	}{
		{"abc", "abc", "xyz", false}, {"xyz", "abc", "xyz", false},
		{"xbc", "abc", "xyz", true}, {"ayc", "abc", "xyz", true},
		{"abcy", "abc", "xbcyz", true}, {"abc\x00z", "abc", "xbcyz", true}, {"a\x00c", "abc", "xyz", false},
		{"xycd", "abcd", "xy", true}, {"xyc", "abcd", "xy", true},
		{"q", "abc", "xyz", false}, {"abcdef", "abc", "xyz", false}, {"ab", "abc", "xyz", false}, {"aqc", "abc", "xyz", false},
	} {
		if got := isTorn([]byte(test.now), []byte(test.old), []byte(test.content)); got != test.want {
			t.Errorf("%q between %q and %q: torn %v, want %v", test.now, test.old, test.content, got, test.want)
		}
	}
}

// TestRecover finds what runs have left that were killed while they wrote in place.
func TestRecover(t *testing.T) {
	old, content, torn := []byte("the old content"), []byte("new\nand longer than it was"), []byte("new\nold content")
	tests := []struct {
		name     string
		now      []byte // nil: the file is gone
		spoil    func(t *testing.T, b *backup)
		want     []byte // with leave to write
		says     string // "" if there is nothing to say
		restored bool
		keeps    bool // the backup
	}{
		{name: "not begun", now: old, want: old},
		{name: "done", now: content, want: content},
		{name: "torn", now: torn, want: old, says: "was torn, and has been restored", restored: true},
		{name: "changed since", now: []byte("mine"), want: []byte("mine"), says: "changed since", keeps: true},
		{name: "longer than both", now: append(bytes.Clone(content), "mine"...), want: append(bytes.Clone(content), "mine"...), says: "changed since", keeps: true},
		{name: "gone"},
		{
			name: "killed while it made the backup", now: old, want: old,
			spoil: func(t *testing.T, b *backup) { mustNot(t, b.dir.Remove(b.name+journalSuffix)) },
		},
		{
			name: "killed while it wrote the journal", now: old, want: old,
			spoil: func(t *testing.T, b *backup) {
				mustNot(t, os.Truncate(filepath.Join(b.dir.Path(), b.name+journalSuffix), 20))
			},
		},
		{
			name: "forged", now: torn, want: torn, says: "changed since", keeps: true,
			spoil: func(t *testing.T, b *backup) {
				journal := formatJournal(userdir.Secret("of somebody else"), targetOf(t, b), old, content)
				mustNot(t, os.WriteFile(filepath.Join(b.dir.Path(), b.name+journalSuffix), journal, 0o600))
			},
		},
		{
			name: "another copy was put there", now: torn, want: torn, says: "changed since", keeps: true,
			spoil: func(t *testing.T, b *backup) { mustNot(t, os.WriteFile(b.path(), []byte("the odd content"), 0o600)) },
		},
		{
			name: "the secret is lost", now: torn, want: torn, says: "changed since", keeps: true,
			spoil: func(t *testing.T, b *backup) {
				mustNot(t, os.Remove(filepath.Join(filepath.Dir(b.dir.Path()), "secret")))
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			backups := atHome(t)
			path := write(t, filepath.Join(t.TempDir(), "a.py"), old)
			b := leave(t, path, old, content)
			if test.spoil != nil {
				test.spoil(t, b)
			}
			mustNot(t, os.Remove(path))
			if test.now != nil {
				write(t, path, test.now)
			}
			t.Chdir(t.TempDir()) // from whatever folder
			looked := Recover(false)
			if named := len(looked) == 1; named != (test.says != "") || named && (looked[0].Restored || !errors.Is(looked[0].Err, ErrInterrupted)) {
				t.Errorf("a run that may not write says %v", looked)
			}
			if test.now != nil {
				holds(t, path, test.now)
			}
			left := Recover(true)
			if test.says == "" && len(left) > 0 {
				t.Fatalf("says %v", left[0].Err)
			}
			if test.says != "" && (len(left) != 1 || left[0].Restored != test.restored || left[0].Path != path || !strings.Contains(left[0].Err.Error(), test.says)) {
				t.Fatalf("says %v, want %q", left, test.says)
			}
			if test.want != nil {
				holds(t, path, test.want)
			}
			files, err := filepath.Glob(filepath.Join(backups, "*"))
			mustNot(t, err)
			if kept := len(files) > 0; kept != test.keeps {
				t.Errorf("there is left %q", files)
			}
			if again := Recover(true); test.keeps != (len(again) == 1) {
				t.Errorf("another run says %v", again)
			}
		})
	}
}

func targetOf(t *testing.T, b *backup) string {
	t.Helper()
	raw, err := b.dir.Read(b.name+journalSuffix, maxBackup)
	mustNot(t, err)
	target, _, _, err := parseJournal(raw, nil, nil)
	mustNot(t, err)
	return target
}

// TestRecoverWhileWritten: the backup of a pyfix that is at work is none of a later run's business.
func TestRecoverWhileWritten(t *testing.T) {
	atHome(t)
	path := write(t, filepath.Join(t.TempDir(), "a.py"), before)
	resolved, err := filepath.EvalSymlinks(path)
	mustNot(t, err)
	b, err := makeBackup(resolved, before, after)
	mustNot(t, err)
	write(t, path, after[:10])
	if left := Recover(true); len(left) > 0 {
		t.Errorf("says %v", left)
	}
	holds(t, path, after[:10])
	mustNot(t, b.remove())
}

// TestUnresolved: a file that an earlier run has left torn, and that could not be restored, is not written over.
func TestUnresolved(t *testing.T) {
	atHome(t)
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "a.py"), before)
	mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
	left := leave(t, path, []byte("the only whole copy"), after)
	err := Replace(path, before, after)
	if !errors.Is(err, ErrInterrupted) || !strings.Contains(err.Error(), left.path()) {
		t.Errorf("error is %v", err)
	}
	holds(t, path, before)
	holds(t, left.path(), []byte("the only whole copy"))
}

// TestLinksAmongBackups has links planted where backups are made, as a repository may in which CI keeps the user's
// folder.
func TestLinksAmongBackups(t *testing.T) {
	backups := atHome(t)
	dir, outside := t.TempDir(), t.TempDir()
	path := write(t, filepath.Join(dir, "a.py"), before)
	mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
	resolved, err := filepath.EvalSymlinks(path)
	mustNot(t, err)
	mine := write(t, filepath.Join(outside, "mine"), []byte("mine"))
	plant := func(name, target string) {
		mustNot(t, os.MkdirAll(filepath.Dir(name), 0o700))
		mustNot(t, os.Symlink(target, name))
	}
	for _, suffix := range []string{copySuffix, journalSuffix} {
		plant(filepath.Join(backups, backupName(resolved)+suffix), mine)
		if err := Replace(path, before, after); err == nil {
			t.Errorf("%s: no error", suffix)
		}
		holds(t, mine, []byte("mine"))
		holds(t, path, before)
		Recover(true)
		holds(t, mine, []byte("mine"))
		mustNot(t, os.RemoveAll(backups))
	}
	plant(backups, outside)
	if err := Replace(path, before, after); err == nil {
		t.Error("a link for the folder: no error")
	}
	entries(t, outside, "mine")
	holds(t, path, before)
}

// TestSweep has leftovers of all kinds beside a file.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	temp, err := createTemp(dir)
	mustNot(t, err)
	whole := func(random, holding string) string {
		return write(t, filepath.Join(dir, tempPrefix+random+"-"+hashOf(after)+"-"+hashOf(before)+tempSuffix), []byte(holding))
	}
	write(t, filepath.Join(dir, tempPrefix+"0123456789abcdef"+tempSuffix), []byte("half writ"))
	whole("01", string(before))
	whole("02", string(after))
	foreign := whole("03", "written by another program")
	mine := write(t, filepath.Join(dir, ".pyfix-notes.tmp"), nil)
	write(t, filepath.Join(dir, "a.py"), before)
	mustNot(t, os.Mkdir(filepath.Join(dir, tempPrefix+"04"+tempSuffix), 0o755))
	failures := Sweep(dir)
	if len(failures) != 1 || !strings.Contains(failures[0].Error(), foreign) {
		t.Errorf("says %v", failures)
	}
	entries(t, dir, ".pyfix-03-"+hashOf(after)+"-"+hashOf(before)+".tmp", ".pyfix-04.tmp", filepath.Base(temp.path), filepath.Base(mine), "a.py")
	mustNot(t, temp.discard())
	if failures := Sweep(filepath.Join(dir, "gone")); failures != nil {
		t.Errorf("a folder that is gone: %v", failures)
	}
}

func TestLongestName(t *testing.T) {
	atHome(t)
	for _, linked := range []bool{false, true} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, strings.Repeat("n", 252)+".py"), before)
		if linked {
			mustNot(t, os.Link(path, filepath.Join(dir, "b.py")))
		}
		mustNot(t, Replace(path, before, after))
		holds(t, path, after)
	}
}

// TestPatience: a file that stays open elsewhere is refused in the end.
func TestPause(t *testing.T) {
	total := time.Duration(0)
	for try := range 100 {
		total += pause(try)
	}
	if pause(0) <= 0 || pause(1000) > patience/10 || total < patience {
		t.Errorf("pauses of %v to %v, 100 of them %v", pause(0), pause(1000), total)
	}
}
