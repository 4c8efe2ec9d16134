package rewrite

// BindStyle is the form in which a closure is given the present value of a
// variable, where there is a choice. The zero value is BindAuto.
type BindStyle string

const (
	BindAuto       BindStyle = "auto"       // positional where all callers are in sight, else keyword-only
	BindPositional BindStyle = "positional" // lambda x, i=i: x + i
	BindKeyword    BindStyle = "keyword"    // lambda x, *, i=i: x + i
	BindFactory    BindStyle = "factory"    // (lambda i: lambda x: x + i)(i)
	BindPartial    BindStyle = "partial"    // partial(lambda i, x: x + i, i)
)

// BindStyles are all of them.
var BindStyles = []BindStyle{BindAuto, BindPositional, BindKeyword, BindFactory, BindPartial}

// ClassCompStyle is the form in which a comprehension in a class body is given
// names of the class. The zero value is ClassCompLambda.
type ClassCompStyle string

const (
	ClassCompLambda ClassCompStyle = "lambda" // (lambda base=base: [base[i] for i in r])()
	ClassCompFor    ClassCompStyle = "for"    // [base[i] for base in [base] for i in r]
)

// ClassCompStyles are all of them.
var ClassCompStyles = []ClassCompStyle{ClassCompLambda, ClassCompFor}
