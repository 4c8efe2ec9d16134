package report

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"pyfix/rewrite"
	"pyfix/rewrite/text"
)

// BenchmarkFormats reports a file of which every statement is a finding: with a
// line for each, and with all of them on one line.
func BenchmarkFormats(b *testing.B) {
	for _, shape := range []struct{ name, end string }{{"lines", "\n"}, {"one line", "; "}} {
		file := closures(10_000, shape.end)
		for _, format := range Names() {
			b.Run(shape.name+"/"+format, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f, err := New(format, io.Discard, plain)
					if err != nil {
						b.Fatal(err)
					}
					if err := f.File(file); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(file.Findings)), "ns/finding")
			})
		}
	}
}

// closures returns a file with findings as loop-closure has them.
func closures(n int, end string) *File {
	const head, statement = "for i in range(3): made = []\n", "made.append(lambda: i)"
	file := &File{Path: "src/a.py", Abs: "/home/me/src/a.py", Src: []byte(head + strings.Repeat(statement+end, n))}
	for k := range n {
		start := len(head) + k*len(statement+end)
		within := func(part string) text.Span {
			from := start + strings.Index(statement, part)
			return text.Span{Start: from, End: from + len(part)}
		}
		lambda := within("lambda")
		file.Findings = append(file.Findings, rewrite.Finding{
			Rule:    testRule,
			Span:    lambda,
			Message: "`i` is read when this lambda is called, and has moved on by then",
			Related: []rewrite.Related{
				{Span: text.Span{Start: 4, End: 5}, Message: "`i` is bound anew here"},
				{Span: within("i)"), Message: "`i` is read here"},
				{Span: within("made.append"), Message: fmt.Sprintf("closure %d is kept in `made`", k)},
			},
			Fixes: []rewrite.Fix{{Title: "bind `i` when the lambda is made", Level: rewrite.Safe,
				Edits: []text.Edit{{Span: text.Span{Start: lambda.End, End: lambda.End}, New: " i=i"}}}},
		})
	}
	return file
}
