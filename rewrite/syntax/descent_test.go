package syntax

import (
	"math/rand"
	"regexp"
)

var anyToken = regexp.MustCompile(`\w+|\s+|[^\w\s]`)

// mutate changes one token.
func mutate(random *rand.Rand, tokens, pool []string) {
	at := random.Intn(len(tokens))
	switch random.Intn(5) {
	case 0:
		tokens[at] = ""
	case 1:
		tokens[at] += " " + tokens[at]
	case 2:
		other := random.Intn(len(tokens))
		tokens[at], tokens[other] = tokens[other], tokens[at]
	case 3:
		tokens[at] = pool[random.Intn(len(pool))]
	case 4:
		tokens[at] += " " + pool[random.Intn(len(pool))]
	}
}
