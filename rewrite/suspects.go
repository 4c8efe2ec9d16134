package rewrite

import (
	"runtime/debug"
	"sync"

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
	if scan.LoneCR(src) >= 0 {
		return rules
	}
	if len(src) > largestKept {
		suspects := o.suspects(new(outline.Reader), src, rules)
		if len(suspects) > 0 {
			debug.FreeOSMemory()
		}
		return suspects
	}
	r := readers.Get().(*outline.Reader)
	defer readers.Put(r)
	return o.suspects(r, src, rules)
}

func (o *Options) suspects(r *outline.Reader, src []byte, rules []*Rule) []*Rule {
	seen := r.Read(src)
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
