package text

import "unicode/utf8"

// tally counts characters as people and as editors do.
type tally struct{ codePoints, utf16 int }

func (t tally) plus(o tally) tally  { return tally{t.codePoints + o.codePoints, t.utf16 + o.utf16} }
func (t tally) minus(o tally) tally { return tally{t.codePoints - o.codePoints, t.utf16 - o.utf16} }

// stride is how many bytes at most are counted for one offset. Those behind it on
// a longer line are looked up, so that many offsets on one line take no longer
// than on many.
const stride = 1 << 8

// before returns the row of offset and the whole characters of that row's text
// that stand before it.
func (l *Lines) before(offset int) (row int, count tally) {
	row = l.Line(offset)
	start, stop := l.Start(row), boundary(l.src, min(offset, l.end(row)))
	if stop-start <= stride {
		return row, tallyOf(l.src[start:stop])
	}
	return row, l.upTo(stop).minus(l.upTo(start))
}

// upTo counts the source up to offset, where a character begins or ends.
func (l *Lines) upTo(offset int) tally {
	n := offset / stride
	known := boundary(l.src, n*stride)
	return l.tallies()[n].plus(tallyOf(l.src[known:offset]))
}

// talliesOf counts src up to each multiple of stride, or to the start of the
// character that goes across.
func talliesOf(src []byte) []tally {
	tallies := make([]tally, len(src)/stride+1)
	done := 0
	for n := 1; n < len(tallies); n++ {
		known := boundary(src, n*stride)
		tallies[n] = tallies[n-1].plus(tallyOf(src[done:known]))
		done = known
	}
	return tallies
}

// tallyOf counts whole characters.
func tallyOf(text []byte) tally {
	var t tally
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[at:])
		}
		at += size
		t.codePoints++
		t.utf16 += utf16Units(r)
	}
	return t
}

// boundary returns offset, or the start of the character that it is inside of.
func boundary(src []byte, offset int) int {
	for start := offset - 1; start >= max(0, offset-utf8.UTFMax+1); start-- {
		if !utf8.RuneStart(src[start]) {
			continue
		}
		if _, size := utf8.DecodeRune(src[start:]); start+size > offset {
			return start
		}
		break
	}
	return offset
}
