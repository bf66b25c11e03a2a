"""Curves for a page: thinned, nothing that a drawing would show is lost, and a mean is taken of every epoch."""

import base64
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.server.api.curves import COLUMNS, curve, kept, smoothed

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


def floats(text: str | None) -> np.ndarray:
    assert text is not None
    return np.frombuffer(base64.b64decode(text), "<f4")


def test_a_short_curve_comes_whole_and_to_seven_digits() -> None:
    history = np.random.default_rng(0).random((5, 1001))
    for number, name in enumerate(COLUMNS):
        found = curve(history, name, points=1001, seconds=True)
        assert found["epoch"] is None
        assert floats(found["value"]) == pytest.approx(history[number], rel=1e-7)
        assert floats(found["seconds"]) == pytest.approx(history[4], rel=1e-7)
    assert "seconds" not in curve(history, "test_loss", points=1001)


def test_a_long_curve_is_thinned_by_itself() -> None:
    history = np.random.default_rng(0).random((5, 2000))
    history[4] = np.cumsum(history[4])
    history[0, 1234], history[2, 777] = 9, -9
    for number, name in enumerate(COLUMNS):
        found = curve(history, name, points=100, seconds=True)
        epochs = floats(found["epoch"]).astype(int)
        assert len(epochs) <= 100
        assert floats(found["value"]) == pytest.approx(history[number, epochs], rel=1e-6)
        assert floats(found["seconds"]) == pytest.approx(history[4, epochs], rel=1e-6)
    assert 1234 in floats(curve(history, "train_loss", points=100)["epoch"])
    assert 777 in floats(curve(history, "test_loss", points=100)["epoch"])


@given(curves, st.integers(0, 300))
@settings(max_examples=50, deadline=None)
def test_smoothing_is_a_plain_moving_mean(values: np.ndarray, epochs: int) -> None:
    plain = [values[max(0, i + 1 - max(epochs, 1)) : i + 1].mean() for i in range(len(values))]
    assert smoothed(values, epochs) == pytest.approx(plain, rel=1e-9, abs=1e-7)


def test_a_curve_is_smoothed_before_it_is_thinned() -> None:
    history = np.random.default_rng(0).random((5, 4000))
    found = curve(history, "test_loss", points=100, smooth=50)
    epochs = floats(found["epoch"]).astype(int)
    assert floats(found["value"]) == pytest.approx(smoothed(history[2], 50)[epochs], rel=1e-6)
    whole = curve(history, "test_loss", points=4000, smooth=50)
    assert floats(whole["value"]) == pytest.approx(history[2], rel=1e-6)


def test_a_value_beyond_every_float32_is_its_largest() -> None:
    history = np.full((5, 3), 1e300)
    assert np.isfinite(floats(curve(history, "test_loss", points=16)["value"])).all()


LARGEST = float(np.finfo(np.float64).max)


@pytest.mark.parametrize("values", [[LARGEST] * 50, [LARGEST, -LARGEST] * 30, [1.0, LARGEST, 2.0], [-1.7e308] * 3])
@pytest.mark.parametrize("epochs", [2, 3, 7, 1000])
def test_a_mean_of_the_largest_numbers_is_a_number(values: list[float], epochs: int) -> None:
    with np.errstate(all="raise"):
        means = smoothed(np.array(values), epochs)
    assert (np.abs(means) <= LARGEST).all()
    history = np.tile(np.array(values * 20), (5, 1))
    for number in (16, len(values) * 20):
        found = curve(history, "test_loss", points=number, smooth=epochs)
        assert np.isfinite(floats(found["value"])).all()


def test_a_high_value_is_forgotten_once_it_has_left_the_mean() -> None:
    assert smoothed(np.array([1.0, 1e300, 2.0, 3.0, 4.0]), 2)[3:].tolist() == [2.5, 3.5]
