// Package rules holds the rules, one file each. This file is their table of
// contents.
package rules

import "pyfix/rewrite"

// All lists every rule in the order in which pyfix presents them.
var All = []*rewrite.Rule{
	loopClosure,
	exceptClosure,
	exceptRebind,
	classComprehension,
	classLambda,
	classNameInMethod,
	unreturnedLocal,
	missingNonlocal,
	loopVariableLeak,
	comprehensionLeak,
}
