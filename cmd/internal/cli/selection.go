package cli

import (
	"fmt"
	"slices"
	"strings"

	"pyfix/rewrite"
)

// specificity says how exactly a word on the command line names a rule. A more
// exact word beats a less exact one, wherever they stand.
type specificity int

const (
	unnamed specificity = iota
	byAll
	byAlias
	byName
)

// selector names rules: by the word ALL, by codes of other tools, each of
// which may stand for several rules, or by their own names.
type selector string

func (s selector) names(rule *rewrite.Rule) specificity {
	same := func(name string) bool { return strings.EqualFold(name, string(s)) }
	switch {
	case same(rule.Name):
		return byName
	case slices.ContainsFunc(rule.Aliases, same):
		return byAlias
	case same("ALL"):
		return byAll
	}
	return unnamed
}

// selectors checks words against the rules. Option is the flag they come from.
func selectors(option string, words []string, rules []*rewrite.Rule) ([]selector, error) {
	var out []selector
	for _, word := range words {
		s := selector(strings.TrimSpace(word))
		if s == "" {
			continue
		}
		if s != "ALL" && !slices.ContainsFunc(rules, func(r *rewrite.Rule) bool { return s.names(r) != unnamed }) {
			return nil, unknownRule(option, string(s), rules)
		}
		out = append(out, s)
	}
	return out, nil
}

// unknownRule is the error for a word that names no rule. Option may be "".
func unknownRule(option, word string, rules []*rewrite.Rule) error {
	message := fmt.Sprintf("unknown rule %q", word)
	if option != "" {
		message = fmt.Sprintf("--%s: %s", option, message)
	}
	names := []string{"ALL"}
	for _, r := range rules {
		names = append(names, r.Name)
		names = append(names, r.Aliases...)
	}
	if like := nearest(word, names); like != "" {
		return fmt.Errorf("%s; did you mean %s?", message, like)
	}
	return fmt.Errorf("%s; `pyfix rules` lists them", message)
}

// strongest returns how exactly any of the selectors names the rule.
func strongest(selectors []selector, rule *rewrite.Rule) specificity {
	most := unnamed
	for _, s := range selectors {
		most = max(most, s.names(rule))
	}
	return most
}

// pick returns the rules that are included and not more or as exactly excluded.
// Without includes, those for which otherwise holds count as included.
func pick(rules []*rewrite.Rule, include, exclude []selector, otherwise func(*rewrite.Rule) bool) []*rewrite.Rule {
	var picked []*rewrite.Rule
	for _, rule := range rules {
		in, out := strongest(include, rule), strongest(exclude, rule)
		if in == unnamed && !otherwise(rule) || out != unnamed && out >= in {
			continue
		}
		picked = append(picked, rule)
	}
	return picked
}
