package syntax

// number reads an integer or a float, but not those of Python 2.
func (d *descent) number() {
	i := d.start
	d.tok = tokInteger
	if next := d.at(i+1) | 0x20; d.src[i] == '0' && (next == 'x' || next == 'o' || next == 'b') {
		for i += 2; wordBytes[d.at(i)] == 1 || isHex(d.at(i)) || d.at(i) == '_'; i++ {
		}
		if d.at(i-1) == '_' || next != 'x' && !onlyDigits(d.src[d.start+2:i]) || i == d.start+2 {
			d.decline()
		}
		d.endNumber(i)
		return
	}
	i = d.digits(i)
	if d.at(i) == '.' {
		d.tok = tokFloat
		i++
		if wordBytes[d.at(i)] == 1 {
			i = d.digits(i)
		}
	}
	if d.at(i)|0x20 == 'e' {
		d.tok = tokFloat
		if i++; d.at(i) == '+' || d.at(i) == '-' {
			i++
		}
		if wordBytes[d.at(i)] != 1 {
			d.decline()
		}
		i = d.digits(i)
	}
	if d.at(i)|0x20 == 'j' {
		i++
	}
	if d.tok == tokInteger && d.src[d.start] == '0' && isPython2Integer(string(d.src[d.start:i])) {
		d.decline()
	}
	d.endNumber(i)
}

func (d *descent) endNumber(i int) {
	if wordBytes[d.at(i)] != 0 {
		d.decline()
	}
	d.end = i
}

func (d *descent) digits(i int) int {
	for wordBytes[d.at(i)] == 1 || d.at(i) == '_' {
		if d.at(i) == '_' && wordBytes[d.at(i+1)] != 1 {
			d.decline()
		}
		i++
	}
	return i
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func onlyDigits(b []byte) bool {
	for _, c := range b {
		if wordBytes[c] != 1 && c != '_' {
			return false
		}
	}
	return true
}
