"""Curves are decimated, and nothing that a drawing would show is lost."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.decimate import kept_places, points_of, stride_of

curves = arrays(np.float64, st.integers(1, 3000), elements=st.floats(0, 1e3))


@given(curves, st.integers(16, 1000))
@settings(max_examples=100, deadline=None)
def test_ends_lowest_and_highest_stay_and_there_are_few_enough(values: np.ndarray, points: int) -> None:
    places = kept_places(values, points)
    assert len(places) <= points + 4
    assert (np.diff(places) > 0).all()
    assert (places[0], places[-1]) == (0, len(values) - 1)
    assert values[places].min() == values.min()
    assert values[places].max() == values.max()


@given(curves, st.integers(16, 200))
@settings(max_examples=100, deadline=None)
def test_every_stretch_keeps_its_own_lowest_and_highest(values: np.ndarray, points: int) -> None:
    places = kept_places(values, points)
    width = 2 ** math.ceil(math.log2(2 * len(values) / points)) if len(values) > points else 1
    for start in range(0, len(values), width):
        stretch = values[start : start + width]
        values_kept = values[places[(places >= start) & (places < start + width)]]
        assert (values_kept.min(), values_kept.max()) == (stretch.min(), stretch.max())


def test_few_values_all_stay() -> None:
    assert kept_places(np.ones(500), 500).tolist() == list(range(500))


def test_a_curve_that_grows_keeps_the_points_it_has() -> None:
    values = np.random.default_rng(0).standard_normal(1000)
    shorter_places, longer_places = (set(kept_places(values[:n], 300).tolist()) for n in (801, 1000))
    assert {place for place in shorter_places if place < 800} <= longer_places


def test_curves_of_a_sweep_have_points_at_strides_and_at_their_newest_epoch() -> None:
    assert stride_of(60) == 1
    assert stride_of(1000) == 4
    assert stride_of(1000, runs=512) == 4
    assert stride_of(1000, runs=1024) == 8  # of more runs each has fewer points
    assert stride_of(1000, runs=10_000) == stride_of(1000, runs=1_000_000) == 32
    assert stride_of(10, runs=10_000) == 1
    assert points_of(0, 10, 4).tolist() == [0, 4, 8, 9]
    assert points_of(5, 13, 4).tolist() == [8, 12]
    assert points_of(9, 11, 4).tolist() == [10]
