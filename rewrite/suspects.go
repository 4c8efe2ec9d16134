package rewrite

import (
	"sync"

	"pyfix/rewrite/outline"
	"pyfix/rewrite/scan"
)

var readers = sync.Pool{New: func() any { return new(outline.Reader) }}

// Suspects returns those of the rules that may find something in src, which is
// UTF-8, going by its outline alone. Where there are none, an analysis finds
// nothing, and there is no need for it. What has no outline may hold anything.
func (o *Options) Suspects(src []byte, rules []*Rule) []*Rule {
	if scan.LoneCR(src) >= 0 {
		return rules
	}
	r := readers.Get().(*outline.Reader)
	defer readers.Put(r)
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
