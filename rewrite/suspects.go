package rewrite

import (
	"runtime/debug"
	"sync"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/outline"
	"pyfix/rewrite/scan"
)

var readers = sync.Pool{New: func() any { return new(outline.Reader) }}

// largestKept is up to what size of a source, in bytes, the memory of its outline,
// up to 40 times as much, waits for the next source. That of a larger one goes back
// to the system before the source is parsed, which takes as much again.
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
	if len(src) > largestKept {
		suspects = o.suspects(point, new(outline.Reader), src, rules)
		if len(suspects) > 0 {
			debug.FreeOSMemory()
		}
		return suspects, nil
	}
	r := readers.Get().(*outline.Reader)
	defer readers.Put(r)
	return o.suspects(point, r, src, rules), nil
}

func (o *Options) suspects(point *checkpoint.Point, r *outline.Reader, src []byte, rules []*Rule) []*Rule {
	seen := r.ReadUnder(point, src)
	if seen.Broken {
		return rules
	}
	var suspects []*Rule
	for _, rule := range rules {
		if rule.May == nil || rule.May(seen, o) {
			suspects = append(suspects, rule)
		}
	}
	return suspects
}
