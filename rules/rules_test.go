package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pyfix/rewrite"
)

// declared is what the sources of this package say about a rule.
type declared struct{ variable, file string }

// TestAllIsComplete demands that the table of contents lists every rule that
// this package declares, once.
func TestAllIsComplete(t *testing.T) {
	var listed []string
	var found []declared
	perFile := make(map[string]int)
	for name, file := range parsePackage(t) {
		literals := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok && isRule(lit.Type) {
				literals++
			}
			return true
		})
		variables := ruleVariables(file)
		if literals != len(variables) {
			t.Errorf("%s: %d rules, of which %d are variables of the package", name, literals, len(variables))
		}
		for _, v := range variables {
			found = append(found, declared{v, name})
			perFile[name]++
		}
		if name == "rules.go" {
			listed = elementsOfAll(t, file)
		}
	}
	for _, d := range found {
		if !slices.Contains(listed, d.variable) {
			t.Errorf("%s: All does not list %s", d.file, d.variable)
		}
	}
	for name, n := range perFile {
		if n > 1 {
			t.Errorf("%s declares %d rules; one rule is one file", name, n)
		}
	}
	if len(listed) != len(All) || len(listed) != len(found) {
		t.Errorf("rules.go lists %d rules, All holds %d, the package declares %d", len(listed), len(All), len(found))
	}
	if len(All) == 0 {
		t.Error("there is no rule")
	}
}

// parsePackage returns the package's sources without its tests, by file name.
func parsePackage(t *testing.T) map[string]*ast.File {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]*ast.File)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = file
	}
	return files
}

// isRule reports whether a type expression is rewrite.Rule.
func isRule(e ast.Expr) bool {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "rewrite" && selector.Sel.Name == "Rule"
}

// ruleVariables returns the names of the package's variables whose value is
// &rewrite.Rule{...}.
func ruleVariables(file *ast.File) []string {
	var names []string
	for _, spec := range variables(file) {
		for i, value := range spec.Values {
			address, ok := value.(*ast.UnaryExpr)
			if !ok || address.Op != token.AND {
				continue
			}
			if lit, ok := address.X.(*ast.CompositeLit); ok && isRule(lit.Type) {
				names = append(names, spec.Names[i].Name)
			}
		}
	}
	return names
}

// variables returns the declarations of a file's package variables.
func variables(file *ast.File) []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, spec := range group.Specs {
			specs = append(specs, spec.(*ast.ValueSpec))
		}
	}
	return specs
}

// elementsOfAll returns the names in the literal that All is.
func elementsOfAll(t *testing.T, file *ast.File) []string {
	t.Helper()
	for _, spec := range variables(file) {
		if len(spec.Names) != 1 || spec.Names[0].Name != "All" || len(spec.Values) != 1 {
			continue
		}
		lit, ok := spec.Values[0].(*ast.CompositeLit)
		if !ok {
			break
		}
		var names []string
		for _, element := range lit.Elts {
			ident, ok := element.(*ast.Ident)
			if !ok {
				t.Errorf("All holds something that is no variable")
				continue
			}
			names = append(names, ident.Name)
		}
		return names
	}
	t.Fatal("rules.go declares no All that is a literal")
	return nil
}

var ruleName = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// TestNames demands names that can be told apart, from aliases too.
func TestNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, rule := range All {
		if !ruleName.MatchString(rule.Name) {
			t.Errorf("%q is no name for a rule", rule.Name)
		}
		if seen[rule.Name] {
			t.Errorf("two rules are called %s", rule.Name)
		}
		seen[rule.Name] = true
		if slices.Contains(rule.Aliases, rule.Name) {
			t.Errorf("%s is an alias of itself", rule.Name)
		}
		if rule.Summary == "" {
			t.Errorf("%s has no summary", rule.Name)
		}
	}
}

// sections are the headings with which every rule's page starts.
var sections = []string{"What it does", "Why it surprises", "Example", "Fix safety"}

// TestDocSections demands that every rule's page has the four sections, and
// something in each.
func TestDocSections(t *testing.T) {
	for _, rule := range All {
		headings, bodies := split(rule.Doc)
		if len(headings) < len(sections) || !slices.Equal(headings[:len(sections)], sections) {
			t.Errorf("%s: the sections of its page are %q, and do not start with %q", rule.Name, headings, sections)
		}
		for i, body := range bodies {
			if strings.TrimSpace(body) == "" {
				t.Errorf("%s: the section %s is empty", rule.Name, headings[i])
			}
		}
		for line := range strings.Lines(rule.Doc) {
			if line = strings.TrimSuffix(line, "\n"); strings.TrimRight(line, " \t") != line {
				t.Errorf("%s: white space at the end of %q", rule.Name, line)
			}
		}
	}
}

// TestDocExample puts the first example of every page through its rule: it must
// give the second, or have a finding that the second has not.
func TestDocExample(t *testing.T) {
	for _, rule := range All {
		before, after, ok := example(rule.Doc)
		if !ok {
			t.Errorf("%s: its page has no two examples with %q between them", rule.Name, useInstead)
			continue
		}
		if rule.Best == rewrite.None {
			if len(findings(t, rule, before)) == 0 || len(findings(t, rule, after)) > 0 {
				t.Errorf("%s: of its two examples, the first has no finding or the second has one", rule.Name)
			}
			continue
		}
		result, err := rewrite.FixAll(rule.Name+".py", []byte(before), []*rewrite.Rule{rule}, &rewrite.Options{Level: rule.Best})
		if err != nil {
			t.Errorf("%s: %v", rule.Name, err)
			continue
		}
		if got := string(result.Src); got != after {
			t.Errorf("%s: its first example gives\n%s\nand not, as its page says,\n%s", rule.Name, got, after)
		}
	}
}

func findings(t *testing.T, rule *rewrite.Rule, src string) []rewrite.Finding {
	t.Helper()
	m, err := rewrite.Load(rule.Name+".py", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	found, err := rewrite.Check(m, []*rewrite.Rule{rule}, &rewrite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// split returns the headings of a page and what stands below each.
func split(doc string) (headings, bodies []string) {
	for line := range strings.Lines(doc) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			headings = append(headings, strings.TrimSuffix(heading, "\n"))
			bodies = append(bodies, "")
		} else if len(bodies) > 0 {
			bodies[len(bodies)-1] += line
		}
	}
	return headings, bodies
}

const useInstead = "Use instead:\n"

// example returns the two indented programs of a page's section Example.
func example(doc string) (before, after string, ok bool) {
	headings, bodies := split(doc)
	i := slices.Index(headings, "Example")
	if i < 0 {
		return "", "", false
	}
	first, second, _ := strings.Cut(bodies[i], useInstead)
	before, after = block(first), block(second)
	return before, after, before != "" && after != ""
}

// block returns the first run of indented lines, without their indentation.
func block(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		code, indented := strings.CutPrefix(line, "    ")
		switch {
		case indented:
			b.WriteString(code)
		case strings.TrimSpace(line) == "":
			b.WriteString("\n")
		case strings.TrimSpace(b.String()) != "":
			return strings.Trim(b.String(), "\n") + "\n"
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return ""
	}
	return strings.Trim(b.String(), "\n") + "\n"
}

func TestExample(t *testing.T) {
	doc := "\n## What it does\nText.\n\n## Example\nSaid first:\n\n    a:\n        b\n\n    c\n\nUse instead:\n\n    d\n\nBoth are short.\n\n    e\n## Fix safety\nSafe.\n"
	before, after, ok := example(doc)
	if !ok || before != "a:\n    b\n\nc\n" || after != "d\n" {
		t.Errorf("%q, %q, %v", before, after, ok)
	}
	for _, doc := range []string{"", "## Example\n    a\n", "## Example\nUse instead:\n    a\n", "## Example\n    a\nUse instead:\nnothing\n"} {
		if before, after, ok := example(doc); ok {
			t.Errorf("%q gives %q and %q", doc, before, after)
		}
	}
}
