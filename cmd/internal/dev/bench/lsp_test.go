package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pyfix/cmd/lspclient"
	"pyfix/rewrite"
)

func TestLSP(t *testing.T) {
	folder := t.TempDir()
	path, results := filepath.Join(folder, "late.py"), filepath.Join(folder, "results.json")
	if err := os.WriteFile(path, []byte(late), 0o644); err != nil {
		t.Fatal(err)
	}
	got, _ := mustRun(t, "lsp", "--edits", "60", "--rounds", "2", "--json", results, path)
	for _, row := range []string{"generated, 10017 lines", "late.py, 3 lines"} {
		if !regexp.MustCompile(`(?m)^\| ` + row + ` +\| +120 \|( +[\d.]+ \|){6}$`).MatchString(got) {
			t.Errorf("no row of %s in\n%s", row, got)
		}
	}
	raw, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	var all []result
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, r := range all {
		for _, s := range r.Samples {
			if s.Wall <= 0 {
				t.Errorf("%s took %v", r.Contender, s.Wall)
			}
			found += s.Found
		}
	}
	if len(all) != 4 || found == 0 {
		t.Errorf("%d series, %d diagnostics", len(all), found)
	}
}

func TestLSPWrong(t *testing.T) {
	for text, want := range map[string]string{"x = (\n": "syntax error", "x = 1\r\n": "carriage returns"} {
		path := filepath.Join(t.TempDir(), "wrong.py")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, _, err := run(t, "lsp", "--edits", "1", path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, _, err := run(t, "lsp", "--edits", "0"); err == nil || !strings.Contains(err.Error(), "--edits: 0") {
		t.Errorf("no edits: %v", err)
	}
}

// TestCompare is the only one that meets a server whose text is another.
func TestCompare(t *testing.T) {
	for answer, same := range map[string]bool{`"x = 1\n"`: true, `"x = 2\n"`: false, `null`: false} {
		fromServer, toClient := io.Pipe()
		fromClient, toServer := io.Pipe()
		go func() {
			if _, err := bufio.NewReader(fromClient).ReadString('{'); err == nil {
				toClient.Write(lspclient.Frame(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"result":%s}`, answer)))
			}
			io.Copy(io.Discard, fromClient)
		}()
		e := &editor{Process: &lspclient.Process{Client: lspclient.New(fromServer, toServer, nil)}}
		if err := e.compare("x = 1\n"); (err == nil) != same {
			t.Errorf("%s: %v", answer, err)
		}
		toServer.Close()
	}
}

// TestTypist holds what it says of its text against the text.
func TestTypist(t *testing.T) {
	sound := "import os\n\n\n@a\ndef é(x):\n    return x\n" + strings.Repeat(late, 10) + strings.Repeat("x = 1  # one\n", 20) + "if x:\n    pass\nelse:\n    y = '''\n    '''\n"
	ty, err := newTypist("sound.py", sound, 1)
	if err != nil {
		t.Fatal(err)
	}
	broken := 0
	for range 3000 {
		before := ty.text
		s := ty.next()
		if want := before[:s.start] + s.new + before[s.end:]; ty.text != want {
			t.Fatalf("%q is %q, want %q", s.new, ty.text, want)
		}
		if len(ty.strokes) == 0 && ty.text != sound {
			t.Fatalf("not taken back: %q", ty.text)
		}
		_, err := new(rewrite.Options).Load("sound.py", []byte(ty.text))
		if ty.isBroken() != (err != nil) {
			t.Fatalf("broken: %v, but the whole has: %v\n%s", ty.isBroken(), err, ty.text)
		}
		if err != nil {
			broken++
		}
	}
	if broken < 300 || broken > 2700 {
		t.Errorf("%d of 3000 versions are broken", broken)
	}
}
