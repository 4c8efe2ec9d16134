"""Answers questions about sources, one JSON request a line.

compile: what CPython says against the source, "" if it is valid.
same:    whether two sources say the same but for the form of parameters with
         defaults, the names of local variables, how a caught exception is
         copied, how a method gets at what its class binds, and where in a
         function names are declared nonlocal or global.
outside: which differences between two sources' syntax trees lie elsewhere than
         in the given spans of bytes.
"""
import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")


def compile_(request):
    try:
        compile(request["old"], "source", "exec", dont_inherit=True)
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)
    return ""


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FUNCTIONS = DEFINITIONS + (ast.Lambda,)


class Canonical(ast.NodeTransformer):
    """Brings what means the same into one form."""

    def form_of_parameters(self, node):
        # A parameter with a default becomes keyword-only, without annotation.
        args = node.args
        count = len(args.defaults)
        if count and not args.vararg:
            positional = args.args[-count:] if count <= len(args.args) else []
            if positional:
                args.args = args.args[:-count]
                args.kwonlyargs = positional + args.kwonlyargs
                args.kw_defaults = args.defaults + args.kw_defaults
                args.defaults = []
        for arg, default in zip(args.kwonlyargs, args.kw_defaults):
            if default is not None:
                arg.annotation = None

    def names_of_parameters(self, node):
        # A parameter is called as the variable that is its default value.
        args = node.args
        body = node.body if isinstance(node.body, list) else [node.body]
        names = {n.id for statement in body for n in ast.walk(statement) if isinstance(n, ast.Name)}
        names |= {arg.arg for statement in body for arg in ast.walk(statement) if isinstance(arg, ast.arg)}
        taken = {arg.arg for arg in args.posonlyargs + args.args + args.kwonlyargs}
        for arg, default in zip(args.kwonlyargs, args.kw_defaults):
            if isinstance(default, ast.Name) and default.id not in names | taken:
                for statement in body:
                    rename(statement, arg.arg, default.id)
                arg.arg = default.id
        args.kwonlyargs, args.kw_defaults = sorted_by_name(args)

    def function(self, node):
        self.generic_visit(node)
        self.form_of_parameters(node)
        self.names_of_parameters(node)
        return node

    visit_Lambda = function

    def visit_FunctionDef(self, node):
        self.function(node)
        node.body = with_declarations_first(node)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        # What the class binds is an attribute, never a parameter's default.
        self.generic_visit(node)
        names = bound(node) | {inner.name for inner in node.body if isinstance(inner, ast.ClassDef)}
        for method in node.body:
            if isinstance(method, DEFINITIONS):
                self.attributes(method, names, node.name)
        return node

    def attributes(self, method, names, cls):
        args = method.args
        first = [arg.arg for arg in (args.posonlyargs + args.args)[:1]]
        pairs = list(zip(args.kwonlyargs, args.kw_defaults))
        gone = {arg.arg for arg, default in pairs if isinstance(default, ast.Name) and default.id == arg.arg and arg.arg in names}
        gone -= bound(method, parameters=False)
        kept = [pair for pair in pairs if pair[0].arg not in gone]
        args.kwonlyargs, args.kw_defaults = [arg for arg, _ in kept], [default for _, default in kept]
        reader = AttributesOfClass(gone, names, set(first + [cls]))
        method.body = [reader.visit(statement) for statement in method.body]

    def generic_visit(self, node):
        # What stands beside a pass does as well without it.
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1:
            node.body = [s for s in body if not isinstance(s, ast.Pass)] or body[:1]
        return super().generic_visit(node)

    def visit_ExceptHandler(self, node):
        # The copy of the caught exception goes first, and the rest reads it.
        self.generic_visit(node)
        for at, statement in enumerate(node.body):
            if is_copy(statement, node.name):
                del node.body[at]
                for other in node.body:
                    rename(other, node.name, statement.targets[0].id)
                node.body.insert(0, statement)
                break
        return node


class AttributesOfClass(ast.NodeTransformer):
    """Writes reads of a class's attributes in one form, whatever they are read from."""

    def __init__(self, variables, attributes, owners):
        self.variables, self.attributes, self.owners = variables, attributes, owners

    def visit_Name(self, node):
        if node.id in self.variables and isinstance(node.ctx, ast.Load):
            return ast.Attribute(ast.Name("its class", ast.Load()), node.id, ast.Load())
        return node

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and node.attr in self.attributes and isinstance(node.value, ast.Name) and node.value.id in self.owners:
            node.value = ast.Name("its class", ast.Load())
        return node


def with_declarations_first(function):
    """Returns the body with one sorted nonlocal and one sorted global statement."""
    first, body = [], function.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        first, body = body[:1], body[1:]
    for kind in (ast.Nonlocal, ast.Global):
        names = {name for s in body if isinstance(s, kind) for name in s.names}
        body = [s for s in body if not isinstance(s, kind)]
        if names:
            first.append(kind(sorted(names)))
    return first + body


def sorted_by_name(args):
    pairs = sorted(zip(args.kwonlyargs, args.kw_defaults), key=lambda pair: pair[0].arg)
    return [arg for arg, _ in pairs], [default for _, default in pairs]


def rename(tree, old, new):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == old:
            node.id = new


def is_copy(statement, name):
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Name)
        and statement.value.id == name
    )


def same(request):
    old, new = ast.parse(request["old"]), ast.parse(request["new"])
    return alike(Canonical().visit(old), Canonical().visit(new))


def alike(old, new):
    """Compares two trees. Where functions differ, their local names may, too."""
    if ast.dump(old) == ast.dump(new):
        return True
    if type(old) is not type(new):
        return False
    if isinstance(old, FUNCTIONS + (ast.Module,)) and Renaming().function(old, new):
        return True
    for (_, a), (_, b) in zip(ast.iter_fields(old), ast.iter_fields(new)):
        if isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b) or not all(map(alike_items, a, b)):
                return False
        elif not alike_items(a, b):
            return False
    return True


def alike_items(a, b):
    if isinstance(a, ast.AST) and isinstance(b, ast.AST):
        return alike(a, b)
    return a == b


class Renaming:
    """Walks two trees and pairs the names that the innermost function around binds, one to one."""

    def __init__(self):
        self.scopes = []  # for each function or module around: there, back, what each side binds

    def function(self, old, new):
        """Reports whether two functions or modules are equal but for such names."""
        # Decorators and default values are evaluated outside.
        args, others = getattr(old, "args", None), getattr(new, "args", None)
        if args and not self.walk([args.defaults, args.kw_defaults], [others.defaults, others.kw_defaults]):
            return False
        if not self.walk(getattr(old, "decorator_list", []), getattr(new, "decorator_list", [])):
            return False
        self.scopes.append(({}, {}, bound(old), bound(new)))
        equal = all(self.field(old, new, name) for name in old._fields if name != "decorator_list")
        self.scopes.pop()
        return equal

    def pair(self, a, b):
        for there, back, mine, theirs in reversed(self.scopes):
            if (a in mine) != (b in theirs):
                return False
            if a in mine:
                if a not in there and b not in back:
                    there[a], back[b] = b, a
                return there.get(a) == b and back.get(b) == a
        return a == b

    def walk(self, a, b):
        if type(a) is not type(b):
            return False
        if isinstance(a, list):
            return len(a) == len(b) and all(map(self.walk, a, b))
        if isinstance(a, FUNCTIONS):
            return self.function(a, b)
        if isinstance(a, (ast.Nonlocal, ast.Global)):
            return len(a.names) == len(b.names) and all(map(self.pair, a.names, b.names))
        if isinstance(a, ast.AST):
            return all(self.field(a, b, name) for name in a._fields)
        return a == b

    def field(self, a, b, name):
        if isinstance(a, ast.arguments) and name in ("defaults", "kw_defaults"):
            return True
        x, y = getattr(a, name, None), getattr(b, name, None)
        if (type(a), name) in ((ast.Name, "id"), (ast.arg, "arg"), (ast.ExceptHandler, "name")) and x and y:
            return self.pair(x, y)
        return self.walk(x, y)


def bound(tree, parameters=True):
    """Returns the names that a module, class or function binds itself."""
    names, elsewhere = set(), set()
    todo = list(ast.iter_child_nodes(tree))
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg) and parameters:
            names.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif isinstance(node, (ast.Nonlocal, ast.Global)):
            elsewhere.update(node.names)
        if not isinstance(node, FUNCTIONS + (ast.ClassDef,)):
            todo.extend(ast.iter_child_nodes(node))
    return names - elsewhere


class Source:
    def __init__(self, text, spans):
        self.tree = ast.parse(text)
        self.spans = spans
        self.starts = [0]
        for line in text.encode().split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def place(self, node):
        # A definition begins with its decorators, though CPython says otherwise.
        first = min([node] + getattr(node, "decorator_list", []), key=lambda n: n.lineno)
        return self.starts[first.lineno - 1] + first.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def touches(self, node):
        """Reports whether an edit lies in the node or at its edge."""
        start, end = self.place(node)
        return any(a <= end and start <= b for a, b in self.spans)


def outside(request):
    old, new = Source(request["old"], request["oldSpans"]), Source(request["new"], request["newSpans"])
    problems = []

    def complain(a, b):
        node = a if hasattr(a, "lineno") else b
        problems.append("line %d: %s" % (getattr(node, "lineno", 0), ast.dump(node)[:200]))

    def compare(a, b):
        if type(a) is type(b) and isinstance(a, ast.AST):
            if ast.dump(a) == ast.dump(b):
                return
            if hasattr(a, "lineno"):
                if not old.touches(a) and not new.touches(b):
                    return complain(a, b)
            for field in a._fields:
                compare(getattr(a, field, None), getattr(b, field, None))
        elif isinstance(a, list) and isinstance(b, list):
            compare_lists(a, b)
        elif a != b:
            # Of what has no place, the nodes around were already looked at.
            if any(hasattr(x, "lineno") and not s.touches(x) for x, s in ((a, old), (b, new))):
                complain(a, b)

    def compare_lists(a, b):
        if len(a) == len(b):
            for x, y in zip(a, b):
                compare(x, y)
            return
        while a and b and dump(a[0]) == dump(b[0]):
            a, b = a[1:], b[1:]
        while a and b and dump(a[-1]) == dump(b[-1]):
            a, b = a[:-1], b[:-1]
        for items, source in ((a, old), (b, new)):
            for item in items:
                if hasattr(item, "lineno") and not source.touches(item):
                    problems.append("line %d: %s" % (item.lineno, dump(item)[:200]))

    compare(old.tree, new.tree)
    return problems


def dump(item):
    return ast.dump(item) if isinstance(item, ast.AST) else repr(item)


for line in iter(sys.stdin.readline, ""):
    request = json.loads(line)
    try:
        answer = {"Answer": {"compile": compile_, "same": same, "outside": outside}[request["do"]](request)}
    except (SyntaxError, ValueError, RecursionError) as error:
        answer = {"Error": "%s: %s" % (type(error).__name__, error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
