package syntax

import (
	"fmt"
	"os"
	"testing"

	"pyfix/rewrite/scan"
)

// TestDescent compares the trees of the two parsers over real programs.
func TestDescent(t *testing.T) {
	var files, declined, bad int
	var size, declinedSize int
	for _, path := range corpusFiles(t) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if scan.LoneCR(src) >= 0 || len(src) == 0 {
			continue
		}
		mended := scan.Mend(src, false)
		p := parsers.Get().(*parser)
		files++
		size += len(src)
		var d descent
		post, ok := d.parse(mended)
		if !ok {
			declined++
			declinedSize += len(src)
			if testing.Verbose() {
				at := d.start
				t.Logf("declined %s:%d %q %s", path, 1, string(d.around(mended, at)), d.why)
			}
			continue
		}
		got, _ := preorder(post)
		want, err := p.treeSitter(mended)
		parsers.Put(p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := difference(path, mended, got, want); diff != "" {
			bad++
			if bad < 30 {
				t.Error(diff)
			}
		}
	}
	t.Logf("%d files, %d declined (%d of %d bytes), %d bad", files, declined, declinedSize, size, bad)
}

func (d *descent) around(src []byte, at int) []byte {
	return src[max(0, at-40):min(len(src), at+30)]
}

func difference(path string, src []byte, got, want []node) string {
	for i := range min(len(got), len(want)) {
		g, w := got[i], want[i]
		if g.next = w.next; g == w {
			continue
		}
		ctx := src[max(0, int(w.start)-30):min(len(src), int(w.start)+60)]
		return fmt.Sprintf("%s: node %d: got %v %d-%d f%d p%d n%d, want %v %d-%d f%d p%d n%d  %q parents %v %v", path, i, g.kind, g.start, g.end, g.field, g.parent, g.next,
			w.kind, w.start, w.end, w.field, w.parent, w.next, ctx, up(got, i), up(want, i))
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%s: %d nodes, want %d", path, len(got), len(want))
	}
	return ""
}

func up(nodes []node, i int) []string {
	var all []string
	for n := 0; i >= 0 && n < 5; n++ {
		all = append(all, nodes[i].kind.String())
		i = int(nodes[i].parent)
	}
	return all
}
