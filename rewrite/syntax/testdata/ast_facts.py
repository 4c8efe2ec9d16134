"""Prints what CPython's own parser finds in Python files.

Reads paths from standard input, one a line, or whole programs as JSON strings,
and prints one JSON object for each: the text that was parsed, and its facts, or
why there are none. A fact is a construct's kind, its first byte and what else the
Go side compares.
"""
import ast
import json
import re
import sys
import tokenize
import warnings

# Before 3.12 the positions inside an f-string are wrong.
FSTRINGS = sys.version_info >= (3, 12)

# From 3.9 on a block ends behind the semicolon of its last statement.
SEMICOLONS = sys.version_info >= (3, 9)

# Before 3.9 slices have no position, and an index is wrapped in a node that has
# none either.
SLICES = sys.version_info >= (3, 9)

# Only their start and end are compared.
SPANNED = (
    "FunctionDef AsyncFunctionDef ClassDef Lambda ListComp SetComp DictComp "
    "GeneratorExp For AsyncFor While Try TryStar With AsyncWith Match NamedExpr If Name "
    "Expr Return Assign AugAssign AnnAssign Delete Raise Assert Pass Break Continue TypeAlias "
    "Compare IfExp Await Yield YieldFrom Call Attribute Subscript Slice Dict Set List "
    "MatchClass MatchMapping MatchOr MatchStar"
).split()
NAMED = ("FunctionDef", "AsyncFunctionDef", "ClassDef")


def plain(name):
    """A name in CPython's ast is in normal form, in the source perhaps not."""
    return name if name.isascii() else "?"


class Facts(ast.NodeVisitor):
    def __init__(self, text):
        data = text.encode("utf-8")
        self.lines = [0] + [m.end() for m in re.finditer(rb"\r\n|\r|\n", data)]
        self.facts = []
        self.pattern = False
        self.several = set()

    def start(self, node):
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def add(self, *fact):
        self.facts.append(" ".join(plain(str(part)) for part in fact))

    def span(self, node, *more):
        self.add(type(node).__name__, self.start(node), self.end(node), *more)

    def visit(self, node):
        kind = type(node).__name__
        if kind in SPANNED and (SLICES or kind != "Slice"):
            self.add(kind, self.start(node), self.end(node), *([node.name] if kind in NAMED else []))
        getattr(self, "on_" + kind, lambda node: None)(node)
        if kind not in ("JoinedStr", "TemplateStr") or FSTRINGS:
            getattr(self, "visit_" + kind, self.generic_visit)(node)

    # What a case compares with is a pattern for the Go side.
    def visit_pattern(self, values):
        outside, self.pattern = self.pattern, True
        for value in values:
            self.visit(value)
        self.pattern = outside

    def visit_MatchValue(self, node):
        self.visit_pattern([node.value])

    def visit_MatchMapping(self, node):
        self.visit_pattern(node.keys)
        for pattern in node.patterns:
            self.visit(pattern)

    def on_BinOp(self, node):
        if not self.pattern:
            self.span(node, type(node.op).__name__)

    def on_UnaryOp(self, node):
        if not self.pattern:
            self.span(node, type(node.op).__name__)

    def on_BoolOp(self, node):
        self.span(node, type(node.op).__name__)

    def on_Constant(self, node):
        if not self.pattern and not isinstance(node.value, (str, bytes)):
            self.span(node)

    def on_Starred(self, node):
        self.add("Starred", self.start(node))  # before 3.9 the end is wrong

    # A tuple without parentheses is none for the Go side where several indexes or
    # subjects may stand, and with (a, b): has none from 3.9 on.
    def on_Tuple(self, node):
        if node not in self.several:
            self.span(node)

    def on_Subscript(self, node):
        self.several.add(node.slice if SLICES else getattr(node.slice, "value", None))

    def on_withitem(self, node):
        self.several.add(node.context_expr)

    def on_Match(self, node):
        self.several.add(node.subject)

    def on_TypeVar(self, node):
        self.add("TypeParameter", self.start(node), node.name)

    on_TypeVarTuple = on_ParamSpec = on_TypeVar

    def on_ExceptHandler(self, node):
        if node.name:
            self.add("ExceptHandler", self.start(node), self.end(node), node.name)

    def on_arg(self, node):
        self.add("Parameter", self.start(node), node.arg)

    def on_keyword(self, node):
        if node.arg:  # a keyword has a position of its own only since 3.9
            self.add("Keyword", self.start(node.value), node.arg)

    def on_Import(self, node):
        for alias in node.names:
            self.add("Import", self.start(node), alias.name, alias.asname or "-")

    def on_ImportFrom(self, node):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            self.add("ImportFrom", self.start(node), module, alias.name, alias.asname or "-")

    def on_Global(self, node):
        self.add("Global", self.start(node), *node.names)

    def on_Nonlocal(self, node):
        self.add("Nonlocal", self.start(node), *node.names)


def answer(path):
    try:
        with open(path, "rb") as f:
            encoding, _ = tokenize.detect_encoding(f.readline)
            f.seek(0)
            text = f.read().decode(encoding)
        text.encode("utf-8")
    except (SyntaxError, UnicodeError, LookupError) as e:
        return {"refused": "decoding: %s" % e}
    return {"text": text, **facts_of(text, checked=True)}


def facts_of(text, checked=False):
    try:
        if checked:
            compile(text, "source", "exec", dont_inherit=True)
        tree = ast.parse(text)
    except (RecursionError, MemoryError) as e:
        return {"refused": type(e).__name__, "complex": True}
    except (SyntaxError, ValueError) as e:
        return {"refused": "%s: %s" % (type(e).__name__, e)}
    facts = Facts(text)
    facts.visit(tree)
    return {"facts": facts.facts}


def verdict(text):
    """Facts as CPython's parser has them, and whether the compiler agrees."""
    # The parser of 3.8 leaves much to the compiler.
    facts = facts_of(text, checked=sys.version_info < (3, 9))
    try:
        compile(text, "source", "exec", dont_inherit=True)
    except Exception as e:
        facts["uncompiled"] = e.msg if isinstance(e, SyntaxError) else str(e)
        facts["line"] = getattr(e, "lineno", None) or 0
    return facts


def reply(line):
    if line.startswith('"'):
        return json.dumps(verdict(json.loads(line)))
    return json.dumps({"path": line, **answer(line)})


if sys.version_info < (3, 8):
    sys.exit("before Python 3.8 the ast does not say where things end")
warnings.simplefilter("ignore")
sys.setrecursionlimit(5000)
GREETING = json.dumps({"fstrings": FSTRINGS, "slices": SLICES, "semicolons": SEMICOLONS, "version": sys.version.split()[0]})
if __name__ == "__main__":
    print(GREETING, flush=True)
    for line in sys.stdin:
        print(reply(line.rstrip("\n")), flush=True)
