"""Prints what CPython's own parser finds in Python files.

Reads paths from standard input, one a line, and prints one JSON object for
each: the text that was parsed, and its facts, or why there are none. A fact is
a construct's kind, its first byte and what else the Go side compares.
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

SPANNED = (
    "FunctionDef AsyncFunctionDef ClassDef Lambda ListComp SetComp DictComp "
    "GeneratorExp For AsyncFor While Try TryStar With AsyncWith Match NamedExpr"
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

    def start(self, node):
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def add(self, *fact):
        self.facts.append(" ".join(plain(str(part)) for part in fact))

    def visit(self, node):
        kind = type(node).__name__
        if kind in SPANNED:
            self.add(kind, self.start(node), self.end(node), *([node.name] if kind in NAMED else []))
        getattr(self, "on_" + kind, lambda node: None)(node)
        if kind not in ("JoinedStr", "TemplateStr") or FSTRINGS:
            self.generic_visit(node)

    def on_If(self, node):
        self.add("If", self.start(node), self.end(node))

    def on_ExceptHandler(self, node):
        if node.name:
            self.add("ExceptHandler", self.start(node), self.end(node), node.name)

    def on_Name(self, node):
        self.add("Name", self.start(node), self.end(node))

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
    try:
        compile(text, path, "exec", dont_inherit=True)
        tree = ast.parse(text, path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
        return {"text": text, "refused": "%s: %s" % (type(e).__name__, e)}
    facts = Facts(text)
    facts.visit(tree)
    return {"text": text, "facts": facts.facts}


if sys.version_info < (3, 8):
    sys.exit("before Python 3.8 the ast does not say where things end")
warnings.simplefilter("ignore")
sys.setrecursionlimit(5000)
print(json.dumps({"fstrings": FSTRINGS, "semicolons": SEMICOLONS, "version": sys.version.split()[0]}))
for line in sys.stdin:
    path = line.rstrip("\n")
    print(json.dumps({"path": path, **answer(path)}))
