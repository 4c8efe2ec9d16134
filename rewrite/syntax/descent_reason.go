package syntax

import (
	"bytes"

	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/text"
)

// unbalanced returns the reason that CPython has where brackets do not match: one that
// is closed by another or by none before what has been read, or one in a line
// before that is never closed. Otherwise the refusal stands.
func unbalanced(point *checkpoint.Point, src []byte, refused *refusal) *refusal {
	b := balance{descent: descent{point: point, src: src, names: new(names), discarding: true}}
	b.names.reset()
	wrong := b.read(b.newline)
	reached := min(refused.reached, len(src))
	switch {
	case wrong != nil && wrong.span.Start <= reached:
		return wrong
	case wrong == nil && b.start == len(src) && len(b.open) > 0:
		last := b.open[len(b.open)-1]
		if last < reached && (reached == len(src) || bytes.IndexByte(src[last:reached], '\n') >= 0) {
			return b.neverClosed()
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
	return &refusal{span: text.Span{Start: at, End: at + 1}, reason: reason}
}

func (b *balance) neverClosed() *refusal {
	last := b.open[len(b.open)-1]
	return b.refusal(last, "'"+string(b.src[last:last+1])+"' was never closed")
}

// refuseOpenField refuses the innermost bracket that is open at the end of the source,
// which is inside a replacement field.
func (d *descent) refuseOpenField() {
	b := balance{descent: descent{point: d.point, src: d.src, names: d.names}}
	b.read(func() { b.lex(d.brace) })
	panic(b.neverClosed())
}

// refuseInField refuses the current token if it ends the literal around a replacement
// field too early, or closes another bracket than the one that is open in the field.
func (d *descent) refuseInField() {
	switch {
	case d.field == 0:
		return
	case d.tok == tokString:
		if lit, _ := d.opening(); lit.quote == d.within.quote && lit.triple == d.within.triple {
			d.refuse(d.within.word() + ": expecting '}'")
		}
	case d.depth > d.field && isClosing[d.tok]:
		b := balance{descent: descent{point: d.point, src: d.src, names: d.names}}
		if wrong := b.read(func() { b.lex(d.brace) }); wrong != nil && wrong.span.Start == d.start {
			panic(wrong)
		}
	}
}

var isClosing = [tokCount]bool{tokRightParen: true, tokRightBracket: true, tokRightBrace: true}

// read returns the first bracket that closes what is not open, from the token that
// start reads on. It stops at what is no token.
func (b *balance) read(start func()) (wrong *refusal) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(*refusal); !ok {
				panic(p)
			}
		}
	}()
	for start(); b.tok != tokEOF; b.goOn() {
		b.nodes = b.nodes[:0]
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
