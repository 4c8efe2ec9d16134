package rewrite

import "reflect"

// Memo returns what compute makes of the pass's module. It is asked once for
// each module and each type T, whoever asks: rules that look for something in
// the whole file at each of their findings would cost more than in proportion
// to its size. What compute returns may depend on the module only, not on the
// rule or the options; T is a type made for the purpose.
func Memo[T any](p *Pass, compute func(*Pass) T) T {
	key := reflect.TypeFor[T]()
	if known, ok := p.memo[key]; ok {
		return known.(T)
	}
	if p.memo == nil {
		p.memo = make(map[reflect.Type]any)
	}
	value := compute(p)
	p.memo[key] = value
	return value
}
