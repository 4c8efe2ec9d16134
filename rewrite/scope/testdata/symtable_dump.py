"""Answers what CPython's compiler and symbol table say of Python sources.

One JSON request a line on stdin, one JSON answer a line on stdout. Request:
    {"path": FILE} or {"source": TEXT}; "table": false to compile only
Answer:
    {"refused": MESSAGE}                    if compile() raises
    {"source": TEXT?, "table": BLOCK}       otherwise; TEXT only where the file
                                            is not UTF-8 as it stands
A BLOCK is [type, name, line, {symbol: flags}, [children]]. The types are the
names of 3.13. Flags are CPython's own bits up to DEF_ANNOT, which no version
from 3.8 to 3.13 has renumbered, and the resolved scope shifted left by 16.

Left out, since it says how CPython works and not what it resolves:
    DEF_FREE, DEF_FREE_CLASS    bookkeeping that follows from the nested blocks
    DEF_COMP_ITER, DEF_COMP_CELL, DEF_TYPE_PARAM
                                not in 3.11's view, or not shown by symtable

3.8 and 3.9 visit annotations even under `from __future__ import annotations`,
later versions leave them out. There the table is taken of the source with each
annotation replaced by 0, at the same lines; compile() sees the real source.
"""

import _symtable
import ast
import io
import json
import sys
import tokenize
import warnings

TYPES = {
    _symtable.TYPE_MODULE: "module",
    _symtable.TYPE_CLASS: "class",
    _symtable.TYPE_FUNCTION: "function",
}
for constant, name in [
    ("TYPE_ANNOTATION", "annotation"),
    ("TYPE_TYPE_ALIAS", "type alias"),
    ("TYPE_TYPE_PARAM", "type parameters"),
    ("TYPE_TYPE_PARAMETERS", "type parameters"),
    ("TYPE_TYPE_VAR_BOUND", "type variable"),
    ("TYPE_TYPE_VARIABLE", "type variable"),
]:
    if hasattr(_symtable, constant):
        TYPES[getattr(_symtable, constant)] = name

SHOWN = (
    _symtable.DEF_GLOBAL
    | _symtable.DEF_LOCAL
    | _symtable.DEF_PARAM
    | _symtable.DEF_NONLOCAL
    | _symtable.USE
    | _symtable.DEF_IMPORT
    | _symtable.DEF_ANNOT
)


def dump(block):
    symbols = {
        name: flags & SHOWN | (flags >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK) << 16
        for name, flags in block.symbols.items()
    }
    return [TYPES[block.type], block.name, block.lineno, symbols, [dump(c) for c in block.children]]


def annotations(tree):
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None:
                yield getattr(node, field)


def without_annotations(source):
    """Blank annotations, keeping every other token on its line."""
    lines = [line.encode() for line in io.StringIO(source)]  # ast counts bytes
    found = [(a.lineno - 1, a.col_offset, a.end_lineno - 1, a.end_col_offset)
             for a in annotations(ast.parse(source))]
    for row, col, end_row, end_col in sorted(found, reverse=True):
        if row == end_row:
            lines[row] = lines[row][:col] + b"0" + b" " * (end_col - col - 1) + lines[row][end_col:]
            continue
        lines[row] = lines[row][:col] + b"0 \\\n"
        for between in range(row + 1, end_row):
            lines[between] = b"\\\n"
        lines[end_row] = b" " * end_col + lines[end_row][end_col:]
    return b"".join(lines).decode()


def table(source, code):
    import __future__

    if sys.version_info < (3, 10) and code.co_flags & __future__.annotations.compiler_flag:
        source = without_annotations(source)
    return dump(_symtable.symtable(source, "?", "exec"))


def read(path):
    """Return the text and whether the file holds just that, as UTF-8."""
    with open(path, "rb") as file:
        raw = file.read()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    text = raw.decode(encoding)
    return text, encoding.lower() in ("utf-8", "ascii")


def answer(request):
    plain = True
    try:
        if "path" in request:
            source, plain = read(request["path"])
        else:
            source = request["source"]
        code = compile(source, "?", "exec", dont_inherit=True)
        reply = {"table": table(source, code)} if request.get("table", True) else {}
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
        return {"refused": "%s: %s" % (type(error).__name__, message)}
    if not plain:
        reply["source"] = source
    return reply


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


main()
