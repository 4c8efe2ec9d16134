package main

import (
	"bytes"
	"testing"
	"time"
)

// printed returns what is printed to standard output.
func printed(print func(*bench)) string {
	var out bytes.Buffer
	print(&bench{stdout: &out})
	return out.String()
}

func measured(name string, wall, cpu time.Duration, peak, floor int64, found int) *series {
	s := sample{Wall: wall, CPU: cpu, Peak: peak, Floor: floor, Found: found}
	return &series{contender: contender{name: name}, samples: []sample{s, s, s}}
}

var (
	fast    = measured("fast", time.Second, 1500*time.Millisecond, 50e6, 10e6, 7)
	slow    = measured("slow", 3*time.Second, 3*time.Second, 10e6, 10e6, 8)
	strange = measured("strange", time.Second, time.Second, 0, 0, 9)
	lacking = &series{contender: contender{name: "lacking"}, out: "not installed"}
)

func TestPrintSeries(t *testing.T) {
	want := `|         |                 wall s | CPU s | peak MB | found |
| ------- | ---------------------: | ----: | ------: | ----: |
| fast    | 1.000 (1.000 to 1.000) | 1.500 |      50 |     7 |
| slow    | 3.000 (3.000 to 3.000) | 3.000 |    ≤ 10 |     8 |
| strange | 1.000 (1.000 to 1.000) | 1.000 |       – |     9 |
| lacking |          not installed |       |         |       |

`
	if got := printed(func(b *bench) { b.printSeries([]*series{fast, slow, strange, lacking}) }); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestPrintRatios(t *testing.T) {
	want := `| ratio          | of median walls |  of walls, per pair | of CPU | of peaks |
| -------------- | --------------: | ------------------: | -----: | -------: |
| slow : fast    |            3.00 | 3.00 (3.00 to 3.00) |   2.00 |     0.20 |
| lacking : fast |    not measured |                     |        |          |
| fast : strange |            1.00 | 1.00 (1.00 to 1.00) |   1.50 |        – |

`
	if got := printed(func(b *bench) { b.printRatios([]pair{{slow, fast}, {lacking, fast}, {fast, strange}}) }); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestPrintPerMegabyte(t *testing.T) {
	empty := measured("empty", 500*time.Millisecond, 500*time.Millisecond, 10e6, 1e6, 0)
	want := `|         |   MB | wall s per MB | times the tree | times the same, analysed | CPU, times that | peak MB per MB |
| ------- | ---: | ------------: | -------------: | -----------------------: | --------------: | -------------: |
| fast    | 1.00 |         0.500 |           1.00 |                     0.40 |            0.80 |             50 |
| slow    | 2.00 |         1.250 |           2.50 |                     1.00 |            1.00 |              5 |
| fast    | 2.00 |         0.250 |           0.50 |                     1.00 |            1.00 |             25 |
| slow    | 2.00 |         1.250 |           2.50 |                     5.00 |            2.50 |              5 |
| lacking | 3.00 | not installed |                |                          |                 |                |

`
	all := []*series{fast, empty, slow, fast, slow, lacking}
	loads := []load{{1, analysed}, {0, analysed}, {2, analysed}, {2, repaired}, {2, repaired}, {3, analysed}}
	if got := printed(func(b *bench) { b.printPerMegabyte(all, loads) }); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
