package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"

	"pyfix/cmd/internal/dev/markdown"
)

// pair is two contenders whose runs are compared round by round.
type pair struct{ a, b *series }

// result is a contender of one race in the JSON that --json asks for.
type result struct {
	Race      string   `json:"race"`
	Contender string   `json:"contender"`
	Command   []string `json:"command"`
	Out       string   `json:"out,omitempty"` // why there are no samples
	Samples   []sample `json:"samples"`
}

// heading starts the tables of a race.
func (b *bench) heading(format string, args ...any) {
	fmt.Fprintf(b.stdout, "### "+format+"\n\n%s/%s, %d processors\n\n", append(args, runtime.GOOS, runtime.GOARCH, runtime.NumCPU())...)
}

// printSeries says what each contender took: medians, with quartiles where the
// brackets are.
func (b *bench) printSeries(all []*series) {
	t := &markdown.Table{Head: []string{"", "wall s", "CPU s", "peak MB", "found"}}
	for _, s := range all {
		if s.out != "" {
			t.Rows = append(t.Rows, []string{s.name, s.out, "", "", ""})
			continue
		}
		t.Rows = append(t.Rows, []string{
			s.name,
			seconds(spreadOf(column(s.samples, wall))),
			figure(s.median(cpu), 3),
			megabytes(s.median(peak), s.median(floor)),
			fmt.Sprint(s.samples[0].Found),
		})
	}
	t.Print(b.stdout)
}

// printRatios says how much more the first of each pair takes than the second.
func (b *bench) printRatios(pairs []pair) {
	t := &markdown.Table{Head: []string{"ratio", "of median walls", "of walls, per pair", "of CPU", "of peaks"}}
	for _, p := range pairs {
		name := p.a.name + " : " + p.b.name
		if p.a.out != "" || p.b.out != "" {
			t.Rows = append(t.Rows, []string{name, "not measured", "", "", ""})
			continue
		}
		t.Rows = append(t.Rows, []string{
			name,
			figure(ratioOfMedians(p.a, p.b, wall), 2),
			brackets(spreadOf(pairRatios(p.a, p.b, wall)), 2),
			figure(ratioOfMedians(p.a, p.b, cpu), 2),
			figure(ratioOfMedians(p.a, p.b, peak), 2),
		})
	}
	t.Print(b.stdout)
}

func seconds(s spread) string { return brackets(s, 3) }

func brackets(s spread, digits int) string {
	return fmt.Sprintf("%s (%s to %s)", figure(s.median, digits), figure(s.low, digits), figure(s.high, digits))
}

// figure writes a number with so many digits behind the point, a dash if it is
// not known.
func figure(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, x)
}

// megabytes writes a peak of memory. What does not rise above the floor may be
// the floor, see peakOf.
func megabytes(peak, floor float64) string {
	switch {
	case peak == 0:
		return "–"
	case peak <= floor:
		return "≤ " + figure(peak/1e6, 0)
	}
	return figure(peak/1e6, 0)
}

// record keeps a race for --json.
func (b *bench) record(race string, all []*series) {
	for _, s := range all {
		b.results = append(b.results, result{race, s.name, append([]string{s.program}, s.args...), s.out, s.samples})
	}
}

func (b *bench) writeJSON(path string) error {
	if path == "" {
		return nil
	}
	out, err := json.MarshalIndent(b.results, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(out, '\n'), 0o644)
}
