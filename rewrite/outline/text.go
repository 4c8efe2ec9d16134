package outline

import (
	"bytes"
	"slices"

	"pyfix/rewrite/scan"
)

// EndOf returns the offset in bytes at which the first statement behind a block
// starts, or else the file ends.
func (o *Outline) EndOf(block int32) int32 {
	if behind := o.Blocks[block].Behind; int(behind) < len(o.Stmts) {
		return o.Stmts[behind].Start
	}
	return int32(len(o.Src))
}

// LastStatement returns the text from the last statement of a block on, to the
// end of what is known to belong to it: a compound statement's header only.
func (o *Outline) LastStatement(block int32) []byte {
	b := &o.Blocks[block]
	for i := b.Behind - 1; i >= b.Begin; i-- {
		o.Spend(1)
		if s := &o.Stmts[i]; s.Block == block {
			for next := int(i) + 1; next < len(o.Stmts); next++ {
				if end := o.Stmts[next].Start; end > s.Start { // a header may count as two statements
					return o.Src[s.Start:end]
				}
			}
			return o.Src[s.Start:]
		}
	}
	return nil
}

// BytesPerStep is how much text is looked through in the time of a step.
const BytesPerStep = 16

// MayBeCalledAlone reports whether a statement may be a call of a function or
// method of the name and nothing else.
func (o *Outline) MayBeCalledAlone(name Name) bool {
	text := o.Spelling(name)
	if o.foreign || !isASCII(text) {
		return true // it may be spelled otherwise
	}
	o.prepare()
	alone, known := o.index.alone[name]
	if !known { // many classes have methods of one name
		alone = o.isCalledAlone(text)
		o.index.alone[name] = alone
	}
	return alone
}

func (o *Outline) isCalledAlone(text []byte) bool {
	o.Spend(len(o.Src) / BytesPerStep)
	for at := 0; ; {
		n := bytes.Index(o.Src[at:], text)
		if n < 0 {
			return false
		}
		if o.Exhausted() {
			return true
		}
		start := at + n
		at = start + len(text)
		if next := scan.SkipBlanks(o.Src, at); next == len(o.Src) || o.Src[next] != '(' {
			continue
		}
		stmt, ok := slices.BinarySearchFunc(o.Stmts, start, func(s Stmt, at int) int { return int(s.Start) - at })
		if !ok {
			stmt--
		}
		before := o.Src[min(int(o.Stmts[stmt].Start), start):start]
		o.Spend(1 + len(before)/BytesPerStep)
		if word := scan.Word(before); !assigns(before) && (len(word) == 0 || !scan.IsKeyword(word)) {
			return true
		}
	}
}

// assigns reports whether the beginning of a statement shows that it assigns: an
// equals sign outside of brackets and strings, as far as that is easily seen.
func assigns(before []byte) bool {
	equals := bytes.IndexByte(before, '=')
	return equals >= 0 && !bytes.ContainsAny(before[:equals], "([{'\"")
}

// MayBeAttribute reports whether the file may give a value to an attribute that is
// stored under the name. It looks at comments and strings, too.
func (o *Outline) MayBeAttribute(name Name) bool {
	o.prepare()
	if !o.index.collected {
		o.index.collected = true
		o.collectAttributes()
	}
	text := o.Spelling(name)
	if text[0] == '_' && bytes.Contains(text[1:], dunder) || !isASCII(text) {
		return true // spelled otherwise in the source
	}
	return o.index.attributes.find(text) != None
}

func (o *Outline) collectAttributes() {
	attributes := &o.index.attributes
	attributes.reset()
	for at := 0; ; {
		n := bytes.IndexByte(o.Src[at:], '.')
		if n < 0 {
			return
		}
		at = scan.SkipBlanks(o.Src, at+n+1)
		if word := scan.Word(o.Src[at:]); len(word) > 0 {
			at += len(word)
			if mayBeTarget(o.Src[scan.SkipBlanks(o.Src, at):]) {
				attributes.id(word)
			}
		}
	}
}

// mayBeTarget reports whether what stands before rest may be given a value.
func mayBeTarget(rest []byte) bool {
	if len(rest) == 0 {
		return false
	}
	switch rest[0] {
	case ',', ':', ')', ']':
		return true
	case '=':
		return len(rest) == 1 || rest[1] != '='
	case 'i':
		return string(scan.Word(rest)) == "in"
	}
	return false
}
