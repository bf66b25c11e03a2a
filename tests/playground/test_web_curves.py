"""Thinned curves: nothing that a drawing would show is lost, and numbers keep the digits that a screen can show."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.web.curves import COLUMNS, kept, six_digits, thinned

curves = arrays(np.float64, st.integers(1, 3000), elements=st.floats(0, 1e3))


@given(curves, st.integers(16, 1000))
@settings(max_examples=100, deadline=None)
def test_ends_lowest_and_highest_stay_and_there_are_few_enough(values: np.ndarray, points: int) -> None:
    places = kept(values, points)
    assert len(places) <= points
    assert (np.diff(places) > 0).all()
    assert (places[0], places[-1]) == (0, len(values) - 1)
    assert values[places].min() == values.min()
    assert values[places].max() == values.max()


@given(curves, st.integers(16, 200))
@settings(max_examples=100, deadline=None)
def test_every_stretch_keeps_its_own_lowest_and_highest(values: np.ndarray, points: int) -> None:
    places = kept(values, points)
    width = 2 ** math.ceil(math.log2(4 * len(values) / points)) if len(values) > points else 1
    for start in range(0, len(values), width):
        stretch = values[start : start + width]
        there = values[places[(places >= start) & (places < start + width)]]
        assert (there[0], there[-1]) == (stretch[0], stretch[-1])
        assert (there.min(), there.max()) == (stretch.min(), stretch.max())


def test_few_values_all_stay() -> None:
    assert kept(np.ones(500), 500).tolist() == list(range(500))


def test_a_curve_that_grows_keeps_the_points_it_has() -> None:
    values = np.random.default_rng(0).standard_normal(1000)
    shorter, longer = (set(kept(values[:n], 300).tolist()) for n in (801, 1000))
    assert {place for place in shorter if place < 800} <= longer


@given(arrays(np.float64, 20, elements=st.floats(-1e12, 1e12)))
@settings(max_examples=200, deadline=None)
def test_six_digits_are_those_that_a_person_would_write(values: np.ndarray) -> None:
    for value, short in zip(values.tolist(), six_digits(values), strict=True):
        assert short == pytest.approx(value, rel=5.1e-6, abs=1e-290)
    for value in (0.02, 0.693147, 123.456, 1234560.0, 1e-7, 0.0, 1.0, 100000.0, 999999.0):
        assert six_digits(np.array([value])) == [value]


def test_six_digits_are_short() -> None:
    values = np.random.default_rng(0).random(1000) * 10.0 ** np.random.default_rng(1).integers(-8, 8, 1000)
    assert max(len(f"{short!r}") for short in six_digits(values)) <= 11
    assert all(math.isfinite(short) for short in six_digits(np.array([5e-324, 1.7e308, -1e-300])))


def test_a_history_is_thinned_a_column_at_a_time() -> None:
    history = np.random.default_rng(0).random((5, 2000))
    history[4] = np.cumsum(history[4])
    history[0, 1234], history[2, 777] = 9, -9
    found = thinned(history, 100)
    assert tuple(found) == COLUMNS
    for name, values in zip(COLUMNS, history, strict=False):
        curve = found[name]
        assert len(curve["epoch"]) == len(curve["seconds"]) == len(curve["value"]) <= 100
        assert curve["value"] == pytest.approx(values[curve["epoch"]].tolist(), rel=1e-5)
        assert curve["seconds"] == pytest.approx(history[4, curve["epoch"]].tolist(), rel=1e-5)
    assert 1234 in found["train_loss"]["epoch"]
    assert 777 in found["test_loss"]["epoch"]
