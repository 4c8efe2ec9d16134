package syntax

// Kind says what a node is. Most kinds are those of tree-sitter's grammar, under its
// names.
type Kind uint8

const (
	KindInvalid Kind = iota
	KindModule
	KindIdentifier
	KindInteger
	KindFloat
	KindString
	KindInterpolation
	KindTypeConversion
	KindFormatSpecifier
	KindFormatExpression
	KindConcatenatedString
	KindEllipsis
	KindTrue
	KindFalse
	KindNone
	KindImportStatement
	KindImportPrefix
	KindRelativeImport
	KindFutureImportStatement
	KindImportFromStatement
	KindAliasedImport
	KindWildcardImport
	KindDottedName
	KindPrintStatement
	KindChevron
	KindExecStatement
	KindAssertStatement
	KindExpressionStatement
	KindReturnStatement
	KindDeleteStatement
	KindRaiseStatement
	KindPassStatement
	KindBreakStatement
	KindContinueStatement
	KindGlobalStatement
	KindNonlocalStatement
	KindTypeAliasStatement
	KindIfStatement
	KindElifClause
	KindElseClause
	KindMatchStatement
	KindCaseClause
	KindForStatement
	KindWhileStatement
	KindTryStatement
	KindExceptClause
	KindExceptGroupClause
	KindFinallyClause
	KindWithStatement
	KindWithClause
	KindWithItem
	KindFunctionDefinition
	KindClassDefinition
	KindDecoratedDefinition
	KindDecorator
	KindParameters
	KindLambdaParameters
	KindTypeParameter
	KindArgumentList
	KindBlock
	KindNamedExpression
	KindNotOperator
	KindBooleanOperator
	KindBinaryOperator
	KindUnaryOperator
	KindComparisonOperator
	KindLambda
	KindAssignment
	KindAugmentedAssignment
	KindYield
	KindAwait
	KindAttribute
	KindSubscript
	KindSlice
	KindCall
	KindKeywordArgument
	KindList
	KindSet
	KindTuple
	KindDictionary
	KindPair
	KindListComprehension
	KindDictionaryComprehension
	KindSetComprehension
	KindGeneratorExpression
	KindForInClause
	KindIfClause
	KindParenthesizedExpression
	KindConditionalExpression
	KindListSplat
	KindDictionarySplat
	KindParenthesizedListSplat
	KindListSplatPattern
	KindDictionarySplatPattern
	KindTuplePattern
	KindListPattern
	KindPatternList
	KindExpressionList
	KindDefaultParameter
	KindTypedDefaultParameter
	KindTypedParameter
	KindPositionalSeparator
	KindKeywordSeparator
	KindType
	KindSplatType
	KindGenericType
	KindUnionType
	KindConstrainedType
	KindMemberType
	KindAsPattern
	KindAsPatternTarget
	KindCasePattern
	KindUnionPattern
	KindDictPattern
	KindKeywordPattern
	KindSplatPattern
	KindClassPattern
	KindComplexPattern
	kindCount
)

// grammarNames gives each named kind the grammar's name for it.
var grammarNames = [kindCount]string{
	KindModule:                  "module",
	KindIdentifier:              "identifier",
	KindInteger:                 "integer",
	KindFloat:                   "float",
	KindString:                  "string",
	KindInterpolation:           "interpolation",
	KindTypeConversion:          "type_conversion",
	KindFormatSpecifier:         "format_specifier",
	KindFormatExpression:        "format_expression",
	KindConcatenatedString:      "concatenated_string",
	KindEllipsis:                "ellipsis",
	KindTrue:                    "true",
	KindFalse:                   "false",
	KindNone:                    "none",
	KindImportStatement:         "import_statement",
	KindImportPrefix:            "import_prefix",
	KindRelativeImport:          "relative_import",
	KindFutureImportStatement:   "future_import_statement",
	KindImportFromStatement:     "import_from_statement",
	KindAliasedImport:           "aliased_import",
	KindWildcardImport:          "wildcard_import",
	KindDottedName:              "dotted_name",
	KindPrintStatement:          "print_statement",
	KindChevron:                 "chevron",
	KindExecStatement:           "exec_statement",
	KindAssertStatement:         "assert_statement",
	KindExpressionStatement:     "expression_statement",
	KindReturnStatement:         "return_statement",
	KindDeleteStatement:         "delete_statement",
	KindRaiseStatement:          "raise_statement",
	KindPassStatement:           "pass_statement",
	KindBreakStatement:          "break_statement",
	KindContinueStatement:       "continue_statement",
	KindGlobalStatement:         "global_statement",
	KindNonlocalStatement:       "nonlocal_statement",
	KindTypeAliasStatement:      "type_alias_statement",
	KindIfStatement:             "if_statement",
	KindElifClause:              "elif_clause",
	KindElseClause:              "else_clause",
	KindMatchStatement:          "match_statement",
	KindCaseClause:              "case_clause",
	KindForStatement:            "for_statement",
	KindWhileStatement:          "while_statement",
	KindTryStatement:            "try_statement",
	KindExceptClause:            "except_clause",
	KindExceptGroupClause:       "except_group_clause",
	KindFinallyClause:           "finally_clause",
	KindWithStatement:           "with_statement",
	KindWithClause:              "with_clause",
	KindWithItem:                "with_item",
	KindFunctionDefinition:      "function_definition",
	KindClassDefinition:         "class_definition",
	KindDecoratedDefinition:     "decorated_definition",
	KindDecorator:               "decorator",
	KindParameters:              "parameters",
	KindLambdaParameters:        "lambda_parameters",
	KindTypeParameter:           "type_parameter",
	KindArgumentList:            "argument_list",
	KindBlock:                   "block",
	KindNamedExpression:         "named_expression",
	KindNotOperator:             "not_operator",
	KindBooleanOperator:         "boolean_operator",
	KindBinaryOperator:          "binary_operator",
	KindUnaryOperator:           "unary_operator",
	KindComparisonOperator:      "comparison_operator",
	KindLambda:                  "lambda",
	KindAssignment:              "assignment",
	KindAugmentedAssignment:     "augmented_assignment",
	KindYield:                   "yield",
	KindAwait:                   "await",
	KindAttribute:               "attribute",
	KindSubscript:               "subscript",
	KindSlice:                   "slice",
	KindCall:                    "call",
	KindKeywordArgument:         "keyword_argument",
	KindList:                    "list",
	KindSet:                     "set",
	KindTuple:                   "tuple",
	KindDictionary:              "dictionary",
	KindPair:                    "pair",
	KindListComprehension:       "list_comprehension",
	KindDictionaryComprehension: "dictionary_comprehension",
	KindSetComprehension:        "set_comprehension",
	KindGeneratorExpression:     "generator_expression",
	KindForInClause:             "for_in_clause",
	KindIfClause:                "if_clause",
	KindParenthesizedExpression: "parenthesized_expression",
	KindConditionalExpression:   "conditional_expression",
	KindListSplat:               "list_splat",
	KindDictionarySplat:         "dictionary_splat",
	KindParenthesizedListSplat:  "parenthesized_list_splat",
	KindListSplatPattern:        "list_splat_pattern",
	KindDictionarySplatPattern:  "dictionary_splat_pattern",
	KindTuplePattern:            "tuple_pattern",
	KindListPattern:             "list_pattern",
	KindPatternList:             "pattern_list",
	KindExpressionList:          "expression_list",
	KindDefaultParameter:        "default_parameter",
	KindTypedDefaultParameter:   "typed_default_parameter",
	KindTypedParameter:          "typed_parameter",
	KindPositionalSeparator:     "positional_separator",
	KindKeywordSeparator:        "keyword_separator",
	KindType:                    "type",
	KindSplatType:               "splat_type",
	KindGenericType:             "generic_type",
	KindUnionType:               "union_type",
	KindConstrainedType:         "constrained_type",
	KindMemberType:              "member_type",
	KindAsPattern:               "as_pattern",
	KindAsPatternTarget:         "as_pattern_target",
	KindCasePattern:             "case_pattern",
	KindUnionPattern:            "union_pattern",
	KindDictPattern:             "dict_pattern",
	KindKeywordPattern:          "keyword_pattern",
	KindSplatPattern:            "splat_pattern",
	KindClassPattern:            "class_pattern",
	KindComplexPattern:          "complex_pattern",
}

// String returns the grammar's name of the kind.
func (k Kind) String() string {
	if k == KindInvalid {
		return "no node"
	}
	return grammarNames[k]
}

// Field names the role of a child in its parent, as the grammar does.
type Field uint8

const (
	FieldNone Field = iota
	FieldAlias
	FieldAlternative
	FieldArgument
	FieldArguments
	FieldAttribute
	FieldBody
	FieldCause
	FieldCode
	FieldCondition
	FieldConsequence
	FieldDefinition
	FieldExpression
	FieldFormatSpecifier
	FieldFunction
	FieldGuard
	FieldKey
	FieldLeft
	FieldModuleName
	FieldName
	FieldObject
	FieldOperator
	FieldOperators
	FieldParameters
	FieldReturnType
	FieldRight
	FieldSubject
	FieldSubscript
	FieldSuperclasses
	FieldType
	FieldTypeConversion
	FieldTypeParameters
	FieldValue
	fieldCount
)

var fieldNames = [fieldCount]string{
	FieldAlias:           "alias",
	FieldAlternative:     "alternative",
	FieldArgument:        "argument",
	FieldArguments:       "arguments",
	FieldAttribute:       "attribute",
	FieldBody:            "body",
	FieldCause:           "cause",
	FieldCode:            "code",
	FieldCondition:       "condition",
	FieldConsequence:     "consequence",
	FieldDefinition:      "definition",
	FieldExpression:      "expression",
	FieldFormatSpecifier: "format_specifier",
	FieldFunction:        "function",
	FieldGuard:           "guard",
	FieldKey:             "key",
	FieldLeft:            "left",
	FieldModuleName:      "module_name",
	FieldName:            "name",
	FieldObject:          "object",
	FieldOperator:        "operator",
	FieldOperators:       "operators",
	FieldParameters:      "parameters",
	FieldReturnType:      "return_type",
	FieldRight:           "right",
	FieldSubject:         "subject",
	FieldSubscript:       "subscript",
	FieldSuperclasses:    "superclasses",
	FieldType:            "type",
	FieldTypeConversion:  "type_conversion",
	FieldTypeParameters:  "type_parameters",
	FieldValue:           "value",
}
