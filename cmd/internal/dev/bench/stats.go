package main

import (
	"math"
	"slices"
)

// spread is the middle of a sample and where its middle half lies.
type spread struct{ low, median, high float64 }

func spreadOf(values []float64) spread {
	return spread{quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)}
}

// quantile returns the value below which the share q of the values lies; between
// two values it interpolates. It is NaN for no values.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

// exponent returns the e for which c·x^e fits y best: the slope of the straight
// line, of least squares, through their logarithms. It is NaN for fewer than two
// different x.
func exponent(x, y []float64) float64 {
	var sumX, sumY float64
	for i := range x {
		sumX += math.Log(x[i])
		sumY += math.Log(y[i])
	}
	n := float64(len(x))
	var above, below float64
	for i := range x {
		dx := math.Log(x[i]) - sumX/n
		above += dx * (math.Log(y[i]) - sumY/n)
		below += dx * dx
	}
	return above / below
}

// column returns one figure of each sample.
func column(samples []sample, figure func(sample) float64) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = figure(s)
	}
	return values
}

// Figures of samples, in seconds and bytes.
func wall(s sample) float64  { return s.Wall.Seconds() }
func cpu(s sample) float64   { return s.CPU.Seconds() }
func peak(s sample) float64  { return float64(s.Peak) }
func floor(s sample) float64 { return float64(s.Floor) }

func (s *series) median(figure func(sample) float64) float64 {
	return quantile(column(s.samples, figure), 0.5)
}

// ratioOfMedians is NaN if one of the two was not measured.
func ratioOfMedians(a, b *series, figure func(sample) float64) float64 {
	return a.median(figure) / b.median(figure)
}

// pairRatios are the ratios of the runs of each round.
func pairRatios(a, b *series, figure func(sample) float64) []float64 {
	ratios := make([]float64, min(len(a.samples), len(b.samples)))
	for i := range ratios {
		ratios[i] = figure(a.samples[i]) / figure(b.samples[i])
	}
	return ratios
}
