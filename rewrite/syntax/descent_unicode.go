package syntax

import "unicode"

// isNamePart reports whether the character has the Unicode property XID_Continue
// or, for the first of a name, XID_Start.
func isNamePart(c rune, first bool) bool {
	switch {
	case unicode.Is(neverInNames, c):
		return false
	case unicode.In(c, unicode.L, unicode.Nl, unicode.Other_ID_Start, newLetters):
		return !first || !unicode.Is(neverFirst, c)
	case first:
		return false
	}
	return unicode.In(c, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue, newContinuing)
}

// The exceptions that normalisation asks for, and what is newer than the tables of
// package unicode: version 17 of Unicode is that of Python 3.15.
var (
	neverInNames = &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 0x037a, Hi: 0x037a, Stride: 1}, {Lo: 0x2e2f, Hi: 0x2e2f, Stride: 1}, {Lo: 0x309b, Hi: 0x309c, Stride: 1},
		{Lo: 0xfc5e, Hi: 0xfc63, Stride: 1}, {Lo: 0xfdfa, Hi: 0xfdfb, Stride: 1}, {Lo: 0xfe70, Hi: 0xfe7e, Stride: 2},
	}}
	neverFirst = &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 0x0e33, Hi: 0x0eb3, Stride: 0x80}, {Lo: 0xff9e, Hi: 0xff9f, Stride: 1},
	}}
	newLetters = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x0295, Hi: 0x0295, Stride: 1}, {Lo: 0x088f, Hi: 0x088f, Stride: 1}, {Lo: 0x0c5c, Hi: 0x0c5c, Stride: 1},
			{Lo: 0x0cdc, Hi: 0x0cdc, Stride: 1}, {Lo: 0x1c89, Hi: 0x1c8a, Stride: 1}, {Lo: 0xa7cb, Hi: 0xa7cf, Stride: 1},
			{Lo: 0xa7d2, Hi: 0xa7d2, Stride: 1}, {Lo: 0xa7d4, Hi: 0xa7d4, Stride: 1}, {Lo: 0xa7da, Hi: 0xa7dc, Stride: 1},
			{Lo: 0xa7f1, Hi: 0xa7f1, Stride: 1},
		},
		R32: []unicode.Range32{
			{Lo: 0x105c0, Hi: 0x105f3, Stride: 1}, {Lo: 0x10940, Hi: 0x10959, Stride: 1}, {Lo: 0x10d4a, Hi: 0x10d65, Stride: 1},
			{Lo: 0x10d6f, Hi: 0x10d85, Stride: 1}, {Lo: 0x10ec2, Hi: 0x10ec7, Stride: 1}, {Lo: 0x11380, Hi: 0x11389, Stride: 1},
			{Lo: 0x1138b, Hi: 0x1138b, Stride: 1}, {Lo: 0x1138e, Hi: 0x1138e, Stride: 1}, {Lo: 0x11390, Hi: 0x113b5, Stride: 1},
			{Lo: 0x113b7, Hi: 0x113b7, Stride: 1}, {Lo: 0x113d1, Hi: 0x113d1, Stride: 1}, {Lo: 0x113d3, Hi: 0x113d3, Stride: 1},
			{Lo: 0x11bc0, Hi: 0x11be0, Stride: 1}, {Lo: 0x11db0, Hi: 0x11ddb, Stride: 1}, {Lo: 0x13460, Hi: 0x143fa, Stride: 1},
			{Lo: 0x16100, Hi: 0x1611d, Stride: 1}, {Lo: 0x16d40, Hi: 0x16d6c, Stride: 1}, {Lo: 0x16ea0, Hi: 0x16eb8, Stride: 1},
			{Lo: 0x16ebb, Hi: 0x16ed3, Stride: 1}, {Lo: 0x16ff2, Hi: 0x16ff6, Stride: 1}, {Lo: 0x187f8, Hi: 0x187ff, Stride: 1},
			{Lo: 0x18cff, Hi: 0x18cff, Stride: 1}, {Lo: 0x18d09, Hi: 0x18d1e, Stride: 1}, {Lo: 0x18d80, Hi: 0x18df2, Stride: 1},
			{Lo: 0x1e5d0, Hi: 0x1e5ed, Stride: 1}, {Lo: 0x1e5f0, Hi: 0x1e5f0, Stride: 1}, {Lo: 0x1e6c0, Hi: 0x1e6de, Stride: 1},
			{Lo: 0x1e6e0, Hi: 0x1e6e2, Stride: 1}, {Lo: 0x1e6e4, Hi: 0x1e6e5, Stride: 1}, {Lo: 0x1e6e7, Hi: 0x1e6ed, Stride: 1},
			{Lo: 0x1e6f0, Hi: 0x1e6f4, Stride: 1}, {Lo: 0x1e6fe, Hi: 0x1e6ff, Stride: 1}, {Lo: 0x2b73a, Hi: 0x2b73f, Stride: 1},
			{Lo: 0x2cea2, Hi: 0x2cead, Stride: 1}, {Lo: 0x2ebf0, Hi: 0x2ee5d, Stride: 1}, {Lo: 0x323b0, Hi: 0x33479, Stride: 1},
		},
	}
	newContinuing = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x0897, Hi: 0x0897, Stride: 1}, {Lo: 0x1acf, Hi: 0x1add, Stride: 1}, {Lo: 0x1ae0, Hi: 0x1aeb, Stride: 1},
			{Lo: 0x200c, Hi: 0x200d, Stride: 1}, {Lo: 0x30fb, Hi: 0x30fb, Stride: 1}, {Lo: 0xff65, Hi: 0xff65, Stride: 1},
		},
		R32: []unicode.Range32{
			{Lo: 0x10d40, Hi: 0x10d49, Stride: 1}, {Lo: 0x10d69, Hi: 0x10d6d, Stride: 1}, {Lo: 0x10efa, Hi: 0x10efc, Stride: 1},
			{Lo: 0x113b8, Hi: 0x113c0, Stride: 1}, {Lo: 0x113c2, Hi: 0x113c2, Stride: 1}, {Lo: 0x113c5, Hi: 0x113c5, Stride: 1},
			{Lo: 0x113c7, Hi: 0x113ca, Stride: 1}, {Lo: 0x113cc, Hi: 0x113d0, Stride: 1}, {Lo: 0x113d2, Hi: 0x113d2, Stride: 1},
			{Lo: 0x113e1, Hi: 0x113e2, Stride: 1}, {Lo: 0x116d0, Hi: 0x116e3, Stride: 1}, {Lo: 0x11b60, Hi: 0x11b67, Stride: 1},
			{Lo: 0x11bf0, Hi: 0x11bf9, Stride: 1}, {Lo: 0x11de0, Hi: 0x11de9, Stride: 1}, {Lo: 0x11f5a, Hi: 0x11f5a, Stride: 1},
			{Lo: 0x1611e, Hi: 0x16139, Stride: 1}, {Lo: 0x16d70, Hi: 0x16d79, Stride: 1}, {Lo: 0x1ccf0, Hi: 0x1ccf9, Stride: 1},
			{Lo: 0x1e5ee, Hi: 0x1e5ef, Stride: 1}, {Lo: 0x1e5f1, Hi: 0x1e5fa, Stride: 1}, {Lo: 0x1e6e3, Hi: 0x1e6e3, Stride: 1},
			{Lo: 0x1e6e6, Hi: 0x1e6e6, Stride: 1}, {Lo: 0x1e6ee, Hi: 0x1e6ef, Stride: 1}, {Lo: 0x1e6f5, Hi: 0x1e6f5, Stride: 1},
		},
	}
)
