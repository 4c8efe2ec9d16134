package outline

// state says what may follow the last token. Between them, the states and the
// brackets tell most programs that are no Python at the first token that cannot
// stand where it does; what they let pass is left to the parser.
type state uint8

const (
	open    state = iota // an operand, or nothing, as behind a bracket, a comma, return
	wanting              // an operand, as behind an operator
	ended                // no operand: the last token ends one
	denied               // only the one thing that goes with the last token: a name behind a dot, in behind a not
)

// What the last token was, in Reader.before, where it is no operator.
const (
	parameter = 'p' // the name of a parameter
	leading   = 'n' // a name that begins an argument or an item
	negation  = 'N' // the not of not in
	lambdas   = 'l' // lambda
	yields    = 'y' // yield
	between   = 'b' // an operator between two operands, whatever it is
	identity  = 'i' // is
	value     = 'v' // what ends an operand that is no target
)

// expectOperand is called where an operand begins.
func (r *Reader) expectOperand() {
	if r.state >= ended { // nothing stands between it and the one before
		r.Broken = true
	}
}

// expectLiteral is called where an operand begins that cannot name a parameter.
func (r *Reader) expectLiteral() {
	r.expectOperand()
	if f := r.top(); f != nil && f.takesParameters() && r.atParameter() {
		r.Broken = true
	}
}

// expectEnd is called at an operator that takes what stands before it.
func (r *Reader) expectEnd() {
	if r.state != ended || r.before == parameter {
		r.Broken = true
	}
	r.impure = true
}

// endItem is called where a part of an expression ends that cannot be empty.
func (r *Reader) endItem() {
	if r.state != ended || r.ifs != 0 {
		r.Broken = true
	}
}

// endExpression is called where an expression ends, be it empty.
func (r *Reader) endExpression() {
	if r.state == wanting || r.state == denied || r.ifs != 0 {
		r.Broken = true
	}
}

// endTargets is called where something is assigned to what has been read.
func (r *Reader) endTargets() {
	if r.state != ended && r.before != ',' || r.ifs != 0 || r.impure || r.before == value {
		r.Broken = true
	}
}

// endArgument is called where an argument or an item of a frame ends.
func (r *Reader) endArgument(f *frame) {
	if f.part != whole && f.part != head {
		r.impure = r.impure || r.before == value
		return
	}
	switch f.kind {
	case round, square:
		r.impure = r.impure || r.before == value
	case call:
		if f.keyed && !f.named && !f.starred {
			r.Broken = true // f(a=b, c)
		}
		f.keyed = f.keyed || f.named
	case params, lambda:
		switch {
		case f.starred:
			f.free, f.keyed = true, false
		case r.before == '/':
		case f.keyed && !f.named:
			r.Broken = true // def f(a=b, c)
		default:
			f.keyed = f.named && !f.free
		}
	case curly:
		if f.some && f.keyed != f.named && !f.starred {
			r.Broken = true // {a: b, c}
		}
		if !f.starred {
			f.keyed = f.named
		}
	}
	f.some = f.some || !f.starred
	f.named, f.starred = false, false
}

// text says what a string holds.
type text uint8

const (
	noText text = iota
	characters
	octets // b"..."
)

// literal reads the beginning of a string. Strings may stand side by side, but not
// with those of the other kind.
func (r *Reader) literal() text {
	now := characters
	for _, c := range r.Src[r.Start:r.End] {
		if c == '\'' || c == '"' {
			break
		}
		if c|0x20 == 'b' {
			now = octets
		}
	}
	if r.text == noText {
		r.expectLiteral()
	} else if r.text != now {
		r.Broken = true
	}
	return now
}
