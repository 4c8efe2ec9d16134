package rewrite

import (
	"sync"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/outline"
	"pyfix/rewrite/scan"
)

var readers = sync.Pool{New: func() any { return new(outline.Reader) }}

// largestKept is up to what size of a source, in bytes, the memory of its outline,
// up to 40 times as much, waits for the next. That of a larger one would be held
// while the source is parsed.
const largestKept = 1 << 20

// Suspects returns those of the rules that may find something in src, which is
// UTF-8, going by its outline alone. Where there are none, an analysis finds
// nothing, and there is no need for it. What has no outline may hold anything.
func (o *Options) Suspects(src []byte, rules []*Rule) []*Rule {
	suspects, _ := o.SuspectsUnder(nil, src, rules)
	return suspects
}

// SuspectsUnder is Suspects, but passes the point; the error, if any, is a
// *checkpoint.Interrupted.
func (o *Options) SuspectsUnder(point *checkpoint.Point, src []byte, rules []*Rule) (suspects []*Rule, err error) {
	defer checkpoint.Recover(&err)
	if scan.LoneCR(src) >= 0 {
		return rules, nil
	}
	r := readers.Get().(*outline.Reader)
	if len(src) <= largestKept {
		defer readers.Put(r)
	}
	seen := r.ReadUnder(point, src)
	if seen.Broken {
		return rules, nil
	}
	for _, rule := range rules {
		if rule.May == nil || rule.May(seen, o) {
			suspects = append(suspects, rule)
		}
	}
	return suspects, nil
}
