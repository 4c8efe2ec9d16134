package discover

// byteSet is a set of byte values.
type byteSet [4]uint64

func (s *byteSet) add(c byte)      { s[c>>6] |= 1 << (c & 63) }
func (s *byteSet) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *byteSet) invert() {
	for i := range s {
		s[i] = ^s[i]
	}
}

// step is one instruction of a compiled pattern.
type step struct {
	kind stepKind
	set  byteSet // of stepByte
}

type stepKind uint8

const (
	stepByte     stepKind = iota // consumes one byte of set
	stepRun                      // consumes any number of bytes other than '/'
	stepDeepRun                  // consumes any number of bytes
	stepMaybeDir                 // goes on behind itself, or behind the stepDeepRun and '/' that follow it
)

// glob is a compiled gitignore pattern. Git matches bytes, not characters: a `?` is half of an é.
// It is run as a nondeterministic automaton, so that no pattern makes it exponential.
type glob []step

// compileGlob translates a pattern that is to match a whole relative path. With fold, ASCII letters match in either
// case as under git's core.ignoreCase. A pattern that git can never match (an open bracket, an unknown class, a lone
// backslash at the end) gives ok == false.
func compileGlob(pattern string, fold bool) (g glob, ok bool) {
	for i := 0; i < len(pattern); {
		switch c := pattern[i]; c {
		case '*':
			var steps []step
			steps, i = compileStars(pattern, i)
			g = append(g, steps...)
		case '?':
			set := oneByte('/', false)
			set.invert()
			g = append(g, step{kind: stepByte, set: set})
			i++
		case '[':
			set, end := compileClass(pattern, i+1, fold)
			if end < 0 {
				return nil, false
			}
			g = append(g, step{kind: stepByte, set: set})
			i = end
		case '\\':
			if i+1 == len(pattern) {
				return nil, false
			}
			g = append(g, step{kind: stepByte, set: oneByte(pattern[i+1], fold)})
			i += 2
		default:
			g = append(g, step{kind: stepByte, set: oneByte(c, fold)})
			i++
		}
	}
	return g, true
}

// compileStars translates the stars at pattern[i:] and returns the index behind what it has translated. Two stars or
// more span folders only where they are a whole component.
func compileStars(pattern string, i int) ([]step, int) {
	end := i
	for end < len(pattern) && pattern[end] == '*' {
		end++
	}
	atStart := i == 0 || pattern[i-1] == '/'
	rest := pattern[end:]
	if end-i < 2 || !atStart {
		return []step{{kind: stepRun}}, end
	}
	switch {
	case rest == "", len(rest) > 1 && rest[:2] == `\/`:
		return []step{{kind: stepDeepRun}}, end
	case rest[0] == '/':
		return []step{{kind: stepMaybeDir}, {kind: stepDeepRun}, {kind: stepByte, set: oneByte('/', false)}}, end + 1
	}
	return []step{{kind: stepRun}}, end
}

// compileClass translates the bracket expression whose first byte behind the `[` is pattern[i], and returns the index
// behind its `]`, or -1 where git finds it malformed.
func compileClass(pattern string, i int, fold bool) (set byteSet, end int) {
	at := func(i int) byte { // NUL, which no pattern holds, stands for the end
		if i < len(pattern) {
			return pattern[i]
		}
		return 0
	}
	negated := at(i) == '!' || at(i) == '^'
	if negated {
		i++
	}
	low := byte(0) // where a range may begin; 0 at the start and after a range or a named class
	for first := true; first || at(i) != ']'; first = false {
		c := at(i)
		name, length := namedClass(pattern[min(i, len(pattern)):])
		switch {
		case c == 0 || length < 0:
			return set, -1
		case length > 0:
			name.addTo(&set, fold)
			low = 0
			i += length
			continue
		case c == '-' && low != 0 && at(i+1) != 0 && at(i+1) != ']':
			i++
			if at(i) == '\\' {
				i++
			}
			if at(i) == 0 {
				return set, -1
			}
			addRange(&set, low, at(i), fold)
			low = 0
		case c == '\\':
			i++
			if at(i) == 0 {
				return set, -1
			}
			set.add(at(i))
			low = at(i)
		default:
			set.add(c)
			low = c
		}
		i++
	}
	if negated {
		set.invert()
	}
	set[0] &^= 1 << '/' // never a separator, whatever the brackets say
	return set, i + 1
}

// addRange adds low..high. Git lowers the text but not the brackets when it ignores case, and makes up for it in
// ranges only: `[A-Z]` then matches both cases, `[A]` neither.
func addRange(set *byteSet, low, high byte, fold bool) {
	for c := int(low); c <= int(high); c++ {
		set.add(byte(c))
		if fold {
			set.add(lower(byte(c)))
		}
	}
}

func oneByte(c byte, fold bool) (set byteSet) {
	if fold {
		c = lower(c)
	}
	set.add(c)
	return set
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// match tells whether the whole text matches. The text of a folding glob has to be in lower case.
func (g glob) match(text string) bool {
	for g.endsInByte() { // the end of a name decides most often, and at once
		last := len(text) - 1
		if last < 0 || !g[len(g)-1].set.has(text[last]) {
			return false
		}
		g, text = g[:len(g)-1], text[:last]
	}
	var room [2][64]bool
	now, next := room[0][:], room[1][:]
	if len(g)+1 > len(now) {
		now, next = make([]bool, len(g)+1), make([]bool, len(g)+1)
	}
	now, next = now[:len(g)+1], next[:len(g)+1]
	now[0] = true
	for i := 0; i < len(text); i++ {
		clear(next)
		if !g.advance(now, next, text[i]) {
			return false
		}
		now, next = next, now
	}
	g.skipEmpty(now)
	return now[len(g)]
}

// endsInByte tells whether the last step stands for a byte of its own, not for the slash of a stepMaybeDir.
func (g glob) endsInByte() bool {
	last := len(g) - 1
	return last >= 0 && g[last].kind == stepByte && (last < 2 || g[last-2].kind != stepMaybeDir)
}

// advance sets in next the states that the states now reach over c, and tells whether there are any.
func (g glob) advance(now, next []bool, c byte) bool {
	g.skipEmpty(now)
	alive := false
	for i := range g {
		if !now[i] {
			continue
		}
		switch s := &g[i]; {
		case s.kind == stepByte && s.set.has(c):
			next[i+1], alive = true, true
		case s.kind == stepDeepRun, s.kind == stepRun && c != '/':
			next[i], alive = true, true
		}
	}
	return alive
}

// skipEmpty adds the states that are reached without consuming anything. All such moves lead forward, so one pass does.
func (g glob) skipEmpty(states []bool) {
	for i := range g {
		if !states[i] {
			continue
		}
		switch g[i].kind {
		case stepRun, stepDeepRun:
			states[i+1] = true
		case stepMaybeDir:
			states[i+1], states[i+3] = true, true
		}
	}
}
