package main

import (
	"math"
	"testing"
	"time"
)

func TestSpread(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   spread
	}{
		{[]float64{7}, spread{7, 7, 7}},
		{[]float64{3, 1}, spread{1.5, 2, 2.5}},
		{[]float64{9, 1, 5}, spread{3, 5, 7}},
		{[]float64{5, 1, 4, 2, 3}, spread{2, 3, 4}},
		{[]float64{100, 1, 2, 3}, spread{1.75, 2.5, 27.25}},
	} {
		if got := spreadOf(test.values); got != test.want {
			t.Errorf("%v: %v, want %v", test.values, got, test.want)
		}
	}
	if got := quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %v", got)
	}
}

func TestExponent(t *testing.T) {
	for _, test := range []struct {
		y    []float64
		want float64
	}{
		{[]float64{3, 6, 12, 24}, 1},
		{[]float64{5, 5, 5, 5}, 0},
		{[]float64{2, 8, 32, 128}, 2},
		{[]float64{1, 2, 2, 4}, 0.6},
	} {
		if got := exponent([]float64{1, 2, 4, 8}, test.y); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%v: %v, want %v", test.y, got, test.want)
		}
	}
	if got := exponent([]float64{1, 2}, []float64{1, math.NaN()}); !math.IsNaN(got) {
		t.Errorf("without a measurement the exponent is %v", got)
	}
}

// walls returns a series whose processes took so many seconds.
func walls(seconds ...float64) *series {
	s := new(series)
	for _, x := range seconds {
		s.samples = append(s.samples, sample{Wall: time.Duration(x * float64(time.Second))})
	}
	return s
}

func TestRatios(t *testing.T) {
	a, b := walls(2, 9, 4), walls(1, 3, 8)
	if got := ratioOfMedians(a, b, wall); math.Abs(got-4.0/3) > 1e-9 {
		t.Errorf("ratio of medians is %v", got)
	}
	if got := spreadOf(pairRatios(a, b, wall)); got != (spread{1.25, 2, 2.5}) {
		t.Errorf("ratios of pairs are %v", got)
	}
	if got := growthOf([]*series{walls(1), walls(2, 2, 90), walls(4), walls(8)}, wall); math.Abs(got-1) > 1e-9 {
		t.Errorf("growth is %v", got)
	}
}
