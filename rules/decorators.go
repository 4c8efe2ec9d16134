package rules

import (
	"path"
	"strings"

	"pyfix/rewrite"
	"pyfix/rewrite/syntax"
)

// harmlessDecorators, by what they resolve to, call the function as it is
// called and do not mind a further parameter with a default value.
var harmlessDecorators = []string{
	"staticmethod", "classmethod", "property", "*.getter", "*.setter", "*.deleter",
	"functools.cached_property", "functools.cache", "functools.lru_cache", "functools.wraps",
	"abc.abstractmethod", "contextlib.contextmanager", "contextlib.asynccontextmanager",
	"typing.final", "typing.override", "typing_extensions.*",
	"pytest.fixture", "pytest.mark.*", "unittest.skip*", "unittest.expectedFailure",
	"click.*", "flask.*", "django.*", "celery.*", "atexit.register",
}

// introspecting are the packages that give a parameter with a default value a
// meaning of its own: a query parameter, an option, a widget.
var introspecting = []string{
	"fastapi", "starlette", "typer", "ipywidgets", "discord", "pydantic", "strawberry", "graphene", "airflow", "fabric", "invoke", "fire",
}

// decoratorLevel lowers a fix that adds a parameter to a decorated function.
func decoratorLevel(p *rewrite.Pass, fix *rewrite.Fix, closure syntax.Node) {
	if closure.Kind() != syntax.KindFunctionDefinition {
		return
	}
	for d := range (syntax.Function{Node: closure}).Decorators() {
		expr := d.First()
		if expr.Kind() == syntax.KindCall {
			expr = expr.Child(syntax.FieldFunction)
		}
		origin := originOf(p, expr)
		switch {
		case fromIntrospecting(origin):
			fix.Lower(rewrite.None, "`"+expr.Text()+"` reads the function's signature, and would give the new parameter a meaning: use a factory function")
		case !isHarmless(origin):
			fix.Lower(rewrite.Unsafe, "the decorator `"+expr.Text()+"` may look at the function's signature")
		}
	}
}

func isHarmless(origin string) bool {
	for _, pattern := range harmlessDecorators {
		if pattern == origin {
			return true
		}
		if prefix, ok := strings.CutSuffix(pattern, ".*"); ok && strings.HasPrefix(origin, prefix+".") {
			return true
		}
		if ok, err := path.Match(pattern, origin); ok && err == nil {
			return true
		}
	}
	return false
}

func fromIntrospecting(origin string) bool {
	root, _, _ := strings.Cut(origin, ".")
	for _, name := range introspecting {
		if root == name {
			return true
		}
	}
	return false
}

// originOf returns the dotted name that an expression resolves to: what it was
// imported as, or, for an attribute of a variable that an imported class or
// function made (app = FastAPI()), where that came from.
func originOf(p *rewrite.Pass, expr syntax.Node) string {
	qualified := p.Flow.Qualified(expr)
	rest, isAttribute := strings.CutPrefix(qualified, "?.")
	if !isAttribute {
		return qualified
	}
	root := expr
	for root.Kind() == syntax.KindAttribute {
		root = root.Child(syntax.FieldObject)
	}
	read := p.Scopes.ReadOf(root)
	if read == nil {
		return qualified
	}
	for _, b := range read.Var.Bindings {
		if origin := makerOf(p, b.Stmt, b.Name); origin != "" {
			return origin + "." + rest
		}
	}
	if origin := makerOfAttribute(p, expr); origin != "" {
		return origin
	}
	return qualified
}

// makerOf returns what the class or function is called that made what the
// statement binds to the name: FastAPI for `app = FastAPI()`, and for a
// parameter `app: FastAPI`; click.group for a def below `@click.group()`. It is
// "" if the file does not say.
func makerOf(p *rewrite.Pass, stmt, name syntax.Node) string {
	maker := stmt.Child(syntax.FieldType).First() // of a parameter
	if value := stmt.Child(syntax.FieldRight); name.Field() == syntax.FieldLeft && value.Kind() == syntax.KindCall {
		maker = value.Child(syntax.FieldFunction)
	}
	if stmt.Kind() == syntax.KindFunctionDefinition {
		maker = outermostDecorator(syntax.Function{Node: stmt})
	}
	if !maker.Ok() {
		return ""
	}
	if origin := p.Flow.Qualified(maker); !strings.HasPrefix(origin, "?") {
		return origin
	}
	return ""
}

// outermostDecorator returns the decorator whose result the function's name is
// bound to, without the arguments that it is called with, none if there is none.
func outermostDecorator(f syntax.Function) syntax.Node {
	for d := range f.Decorators() {
		if called := d.First(); called.Kind() == syntax.KindCall {
			return called.Child(syntax.FieldFunction)
		}
		return d.First()
	}
	return syntax.Node{}
}

// makerOfAttribute is originOf for self.app.get, where another method has said
// self.app = FastAPI().
func makerOfAttribute(p *rewrite.Pass, expr syntax.Node) string {
	object := expr.Child(syntax.FieldObject)
	if object.Kind() != syntax.KindAttribute {
		return ""
	}
	for _, n := range assignmentsTo(p, object.Text()) {
		if origin := makerOf(p, n, n.Child(syntax.FieldLeft)); origin != "" {
			return origin + "." + expr.Child(syntax.FieldAttribute).Text()
		}
	}
	return ""
}
