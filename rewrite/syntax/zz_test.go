package syntax

import ("testing";"os";"fmt";"strings";"bufio")

func sexp(src []byte, ns []node, i int) string {
	var b strings.Builder
	n := ns[i]
	if n.next == int32(i)+1 { if n.kind==KindToken {return string(src[n.start:n.end])}; return n.kind.String()+"`"+string(src[n.start:n.end])+"`" }
	fmt.Fprintf(&b, "(%v", n.kind)
	for c := i+1; c < int(n.next); c = int(ns[c].next) { b.WriteString(" "); b.WriteString(sexp(src, ns, c)) }
	return b.String()+")"
}
func TestZZ(t *testing.T) {
	f, _ := os.Open("/tmp/snips.txt")
	s := bufio.NewScanner(f)
	p := parsers.Get().(*parser)
	for s.Scan() {
		src := []byte(strings.ReplaceAll(s.Text(), `\n`, "\n")+"\n")
		ns, err := p.treeSitter(src)
		fmt.Println(s.Text(), err); fmt.Println("    ", sexp(src, ns, 0))
		var d descent
		post, ok := d.parse(src)
		if !ok { fmt.Println("     declined", d.why); continue }
		got, _ := preorder(post)
		if x := difference("", src, got, ns); x != "" { fmt.Println("  DIFF", x) }
	}
}
