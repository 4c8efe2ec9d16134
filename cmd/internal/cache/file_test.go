package cache

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pyfix/cmd/internal/userdir"
	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// sample is the content of a cache file with all results.
func sample() (content []byte, k key) {
	var entries []entry
	for path, r := range results {
		known := record{stamp: stamp{size: 1, written: -2, changed: 3, inode: 1 << 63}, content: sum([]byte(path)), outcome: appendResult(nil, r, both)}
		entries = append(entries, entry{path, appendRecord(nil, &known)})
	}
	k = key{1, 2, 3}
	return sealed(formatFile(k, time.Unix(1e9, 0), entries)), k
}

var ourSecret = userdir.Secret("known to nobody else")

func sealed(content []byte) []byte {
	return append(bytes.Clone(content), ourSecret.Seal(purpose, content)...)
}

// TestBroken changes or cuts off each byte of a cache file in turn.
func TestBroken(t *testing.T) {
	content, k := sample()
	known, err := parseFile(content, k, ourSecret)
	if err != nil || known.len() != len(results) || known.pruned.Unix() != 1e9 {
		t.Fatalf("a whole file: %v, %v", known, err)
	}
	for path := range results {
		if r, ok := known.find(path); !ok || r.content != sum([]byte(path)) {
			t.Errorf("%s: found %v, %v", path, r, ok)
		}
	}
	for i := range content {
		if _, err := parseFile(content[:i], k, ourSecret); err == nil {
			t.Errorf("cut off at byte %d: no error", i)
		}
		changed := bytes.Clone(content)
		changed[i] ^= 1 << (i % 8)
		if _, err := parseFile(changed, k, ourSecret); err == nil {
			t.Errorf("byte %d changed: no error", i)
		}
	}
	if _, err := parseFile(content, key{}, ourSecret); err == nil {
		t.Error("a file of other settings: no error")
	}
	if _, err := parseFile(append(bytes.Clone(content), 0), k, ourSecret); err == nil {
		t.Error("a byte too much: no error")
	}
	if _, err := parseFile(content, k, userdir.Secret("another one")); err == nil {
		t.Error("a file that somebody else has sealed: no error")
	}
	if _, err := parseFile(content, k, nil); err == nil {
		t.Error("a file that counts without a secret: no error")
	}
}

// FuzzParse parses files whose seal is right, and decodes what they hold.
func FuzzParse(f *testing.F) {
	content, k := sample()
	f.Add(content[:len(content)-userdir.SealBytes])
	f.Fuzz(func(t *testing.T, body []byte) {
		known, err := parseFile(sealed(body), k, ourSecret)
		if err != nil {
			return
		}
		entries := known.entries()
		again, err := parseFile(sealed(formatFile(k, known.pruned, entries)), k, ourSecret)
		if err != nil || again.len() != len(entries) {
			t.Fatalf("what was read and written again is not the same: %v", err)
		}
		for _, e := range entries {
			if _, ok := again.find(e.path); !ok {
				t.Errorf("%q: is not found", e.path)
			}
			known.find(e.path) // which fails if the entries are out of order
			d := decoder{rest: e.record}
			r := d.record()
			if back := appendRecord(nil, &r); d.end() != nil || len(back) > len(e.record) {
				t.Errorf("%q: its record does not come back", e.path)
			}
			sameResult(t, &r, len(body))
		}
	})
}

// sameResult decodes a record's result, encodes it, and decodes it again.
func sameResult(t *testing.T, r *record, length int) {
	result, err := r.result(both)
	if err != nil {
		return
	}
	result.Fits(length)
	again := record{outcome: appendResult(nil, result, both)}
	if same, err := again.result(both); err != nil || result.Reason != "" && !cmp.Equal(result, same) {
		t.Errorf("a result that was decoded and encoded again is not the same: %v", err)
	}
}

func TestFits(t *testing.T) {
	r := results["findings.py"]
	if !r.Fits(300) || r.Fits(299) {
		t.Error("a finding that ends at byte 300 fits into 300 bytes and no fewer")
	}
	edit := Result{Findings: []rewrite.Finding{{Fixes: []rewrite.Fix{{Edits: []text.Edit{{Span: text.Span{Start: 5, End: 7}}}}}}}}
	related := Result{Findings: []rewrite.Finding{{Related: []rewrite.Related{{Span: text.Span{Start: 5, End: 7}}}}}}
	if edit.Fits(6) || related.Fits(6) || !edit.Fits(7) || !related.Fits(7) {
		t.Error("edits and related places count, too")
	}
}
