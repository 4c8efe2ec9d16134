package syntax

// tok is what a token is.
type tok uint8

const (
	tokEOF tok = iota
	tokNewline
	tokName
	tokInteger
	tokFloat
	tokString
	tokEllipsis

	tokLeftParen
	tokLeftBracket
	tokLeftBrace
	tokRightParen
	tokRightBracket
	tokRightBrace
	tokComma
	tokColon
	tokSemicolon
	tokDot
	tokAssign
	tokAugmented // any of them
	tokArrow
	tokWalrus
	tokBang
	tokTilde
	tokPlus
	tokMinus
	tokStar
	tokDoubleStar
	tokSlash
	tokTimes // // and %
	tokAt
	tokShift
	tokAmpersand
	tokCaret
	tokPipe
	tokCompare // < <= == != >= >

	tokAnd
	tokAs
	tokAssert
	tokAsync
	tokAwait
	tokBreak
	tokClass
	tokContinue
	tokDef
	tokDel
	tokElif
	tokElse
	tokExcept
	tokFalse
	tokFinally
	tokFor
	tokFrom
	tokGlobal
	tokIf
	tokImport
	tokIn
	tokIs
	tokLambda
	tokNone
	tokNonlocal
	tokNot
	tokOr
	tokPass
	tokRaise
	tokReturn
	tokTrue
	tokTry
	tokWhile
	tokWith
	tokYield
	tokCount
)

var keywords = map[string]tok{
	"and": tokAnd, "as": tokAs, "assert": tokAssert, "async": tokAsync, "await": tokAwait,
	"break": tokBreak, "class": tokClass, "continue": tokContinue, "def": tokDef, "del": tokDel,
	"elif": tokElif, "else": tokElse, "except": tokExcept, "False": tokFalse, "finally": tokFinally,
	"for": tokFor, "from": tokFrom, "global": tokGlobal, "if": tokIf, "import": tokImport,
	"in": tokIn, "is": tokIs, "lambda": tokLambda, "None": tokNone, "nonlocal": tokNonlocal,
	"not": tokNot, "or": tokOr, "pass": tokPass, "raise": tokRaise, "return": tokReturn,
	"True": tokTrue, "try": tokTry, "while": tokWhile, "with": tokWith, "yield": tokYield,
}
