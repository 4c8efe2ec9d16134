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
