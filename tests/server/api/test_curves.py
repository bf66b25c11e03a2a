"""Curves for a page: decimated, nothing that a drawing would show is lost, and a mean is taken of every epoch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.server.api.curves import curve, smoothed
from rnn.history import SCORES
from tests.support.float32 import float32

curves = arrays(np.float64, st.integers(1, 3000), elements=st.floats(0, 1e3))


def floats(text: str | None) -> np.ndarray:
    assert text is not None
    return float32(text)


def test_a_short_curve_comes_whole_and_to_seven_digits() -> None:
    history = np.random.default_rng(0).random((5, 1001))
    for number, name in enumerate(SCORES):
        points = curve(history, name, points=1001, seconds=True)
        assert points["epoch"] is None
        assert floats(points["value"]) == pytest.approx(history[number], rel=1e-7)
        assert floats(points["seconds"]) == pytest.approx(history[4], rel=1e-7)
    assert "seconds" not in curve(history, "test_loss", points=1001)


def test_a_long_curve_is_decimated_by_itself() -> None:
    history = np.random.default_rng(0).random((5, 2000))
    history[4] = np.cumsum(history[4])
    history[0, 1234], history[2, 777] = 9, -9
    for number, name in enumerate(SCORES):
        points = curve(history, name, points=100, seconds=True)
        epochs = floats(points["epoch"]).astype(int)
        assert len(epochs) <= 100
        assert floats(points["value"]) == pytest.approx(history[number, epochs], rel=1e-6)
        assert floats(points["seconds"]) == pytest.approx(history[4, epochs], rel=1e-6)
    assert 1234 in floats(curve(history, "train_loss", points=100)["epoch"])
    assert 777 in floats(curve(history, "test_loss", points=100)["epoch"])


@given(curves, st.integers(0, 300))
@settings(max_examples=50, deadline=None)
def test_smoothing_is_a_plain_moving_mean(values: np.ndarray, epochs: int) -> None:
    expected = [values[max(0, i + 1 - max(epochs, 1)) : i + 1].mean() for i in range(len(values))]
    assert smoothed(values, epochs) == pytest.approx(expected, rel=1e-9, abs=1e-7)


def test_a_curve_is_smoothed_before_it_is_decimated() -> None:
    history = np.random.default_rng(0).random((5, 4000))
    points = curve(history, "test_loss", points=100, smooth=50)
    epochs = floats(points["epoch"]).astype(int)
    assert floats(points["value"]) == pytest.approx(smoothed(history[2], 50)[epochs], rel=1e-6)
    whole_curve = curve(history, "test_loss", points=4000, smooth=50)
    assert floats(whole_curve["value"]) == pytest.approx(history[2], rel=1e-6)


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
        points = curve(history, "test_loss", points=number, smooth=epochs)
        assert np.isfinite(floats(points["value"])).all()


def test_a_high_value_is_forgotten_once_it_has_left_the_mean() -> None:
    assert smoothed(np.array([1.0, 1e300, 2.0, 3.0, 4.0]), 2)[3:].tolist() == [2.5, 3.5]
