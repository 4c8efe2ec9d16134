package syntax

import (
	"bytes"

	"pyfix/rewrite/checkpoint"
)

// unbalanced returns a better reason than "invalid syntax", as CPython has it,
// where brackets do not match: one that is closed by another or by none in front
// of the refused place, or one in a line before it that is never closed.
func unbalanced(point *checkpoint.Point, src []byte, refused *refusal) *refusal {
	if refused.reason != invalid {
		return refused
	}
	b := balance{descent: descent{point: point, src: src, names: new(names)}}
	b.names.reset()
	wrong := b.read()
	switch {
	case wrong != nil && wrong.span.Start <= refused.span.Start:
		return wrong
	case wrong == nil && len(b.open) > 0:
		if last := b.open[len(b.open)-1]; last < refused.span.Start &&
			(refused.span.Start >= len(src) || bytes.IndexByte(src[last:refused.span.Start], '\n') >= 0) {
			return b.refusal(last, "'"+string(src[last:last+1])+"' was never closed")
		}
	}
	return refused
}

// balance reads the tokens of a source for its brackets.
type balance struct {
	descent
	open []int // where the open brackets are
}

func (b *balance) refusal(at int, reason string) *refusal {
	r := &refusal{reason: reason}
	r.span.Start, r.span.End = at, at+1
	return r
}

// read returns the first bracket that closes what is not open. It stops at what
// is no token.
func (b *balance) read() (wrong *refusal) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(*refusal); !ok {
				panic(p)
			}
		}
	}()
	for b.newline(); b.tok != tokEOF; b.goOn() {
		b.point.Step()
		switch b.tok {
		case tokLeftParen, tokLeftBracket, tokLeftBrace:
			b.open = append(b.open, b.start)
		case tokRightParen, tokRightBracket, tokRightBrace:
			if wrong := b.close(); wrong != nil {
				return wrong
			}
		}
	}
	return nil
}

func (b *balance) goOn() {
	switch b.tok {
	case tokNewline:
		b.newline()
	case tokString:
		b.string()
	default:
		b.advance()
	}
}

func (b *balance) close() *refusal {
	closing := string(b.src[b.start:b.end])
	if len(b.open) == 0 {
		return b.refusal(b.start, "unmatched '"+closing+"'")
	}
	opening := string(b.src[b.open[len(b.open)-1]:][:1])
	if opening+closing != "()" && opening+closing != "[]" && opening+closing != "{}" {
		return b.refusal(b.start, "closing parenthesis '"+closing+"' does not match opening parenthesis '"+opening+"'")
	}
	b.open = b.open[:len(b.open)-1]
	return nil
}
