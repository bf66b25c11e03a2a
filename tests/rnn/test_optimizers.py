"""What is done with a gradient, held to PyTorch's own numbers, recorded once from `torch.optim`."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Params
from rnn.optimizers import CLIPS, OPTIMIZERS, GradientDescent, clip_by_element, clip_by_norm, mean_of
from rnn.params import FloatArray, Weights

RECORDED = json.loads(Path(__file__).with_name("pytorch_optimizers.json").read_text("utf-8"))


@dataclass(frozen=True, eq=False)
class Two(Weights):
    """A matrix and a vector."""

    w: Annotated[FloatArray, "CV"]
    b: Annotated[FloatArray, "C"]


def first_weights() -> Two:
    return Two(w=np.sin(np.arange(6.0)).reshape(2, 3), b=np.cos(np.arange(2.0)))


def nth_gradient(n: int) -> Two:
    """As the recorded ones: those of four updates."""
    return Two(w=np.sin(10 * n + np.arange(6.0) ** 2).reshape(2, 3), b=np.cos(7 * n + np.arange(2.0)))


def params_of(value: float) -> Params:
    return Params(*(np.full(shape, value) for shape in Params.shapes(4, 3, 2).values()))


def assert_recorded(weights: Two, name: str) -> None:
    np.testing.assert_allclose(weights.w, RECORDED[name]["w"], atol=1e-14)
    np.testing.assert_allclose(weights.b, RECORDED[name]["b"], atol=1e-14)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_four_updates_are_pytorchs(name):
    weights, optimizer = first_weights(), OPTIMIZERS[name](0.1)
    memory = optimizer.fresh(weights)
    for n in range(4):
        gradient = nth_gradient(n)
        memory = optimizer.update(weights, gradient, memory)
        assert all(map(np.array_equal, gradient.arrays(), nth_gradient(n).arrays()))
    assert_recorded(weights, name)


def test_a_gradient_that_is_cut_by_its_norm_is_pytorchs():
    weights, optimizer = first_weights(), GradientDescent(0.1)
    for n in range(4):
        optimizer.update(weights, clip_by_norm(nth_gradient(n), 0.5), optimizer.fresh(weights))
    np.testing.assert_allclose(weights.w, RECORDED["norm"]["w"], atol=1e-6)  # PyTorch adds 1e-6 to the length
    np.testing.assert_allclose(weights.b, RECORDED["norm"]["b"], atol=1e-6)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_memory_that_is_copied_in_between_makes_no_difference(name):
    weights, optimizer = first_weights(), OPTIMIZERS[name](0.1)
    memory = optimizer.fresh(weights)
    for n in range(4):
        before, kept = memory.copy(), memory
        memory = optimizer.update(weights, nth_gradient(n), before)
        optimizer.update(first_weights(), nth_gradient(9), kept)  # on arrays of its own: the copy does not see it
    assert_recorded(weights, name)


def test_every_element_is_clipped_and_the_step_goes_against_it():
    weights, gradient = params_of(1.0), params_of(0.5)
    gradient.w_hh[:] = [[-3.0, 0.0, 0.25], [9.0, -0.5, 1.0], [0.1, -0.1, np.inf]]
    before = gradient.copy()
    optimizer = GradientDescent(0.1)
    optimizer.update(weights, clip_by_element(gradient, 0.5), optimizer.fresh(weights))
    np.testing.assert_allclose(weights.w_hh, [[1.05, 1.0, 0.975], [0.95, 1.05, 0.95], [0.99, 1.01, 0.95]], atol=1e-15)
    for name in ("w_xh", "w_hy", "b_h", "b_y"):
        np.testing.assert_allclose(getattr(weights, name), 0.95)
    assert all(map(np.array_equal, gradient.arrays(), before.arrays()))


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_norm_is_cut_to_its_clip_and_keeps_its_direction(size, clip):
    gradient = Two(w=size * first_weights().w, b=size * first_weights().b)
    cut = clip_by_norm(gradient, clip)
    length, whole = (math.hypot(*each.w.ravel(), *each.b) for each in (cut, gradient))
    assert length == pytest.approx(min(clip, whole))
    np.testing.assert_allclose(cut.w * whole, gradient.w * length)
    np.testing.assert_allclose(cut.b * whole, gradient.b * length)


@pytest.mark.parametrize(("dtype", "size"), [(np.float64, 1e200), (np.float64, 1e307), (np.float32, 1e25)])
def test_a_norm_is_cut_where_its_square_is_beyond_a_float(dtype, size):
    small = Two(w=first_weights().w.astype(dtype), b=first_weights().b.astype(dtype))
    large = Two(w=dtype(size) * small.w, b=dtype(size) * small.b)
    expected, cut = clip_by_norm(small, 1e-3), clip_by_norm(large, 1e-3)
    for name in ("w", "b"):
        assert getattr(cut, name).dtype == dtype
        np.testing.assert_allclose(getattr(cut, name), getattr(expected, name), rtol=1e-5)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_is_found_out_and_not_hidden(bad):
    gradient = nth_gradient(1)
    gradient.w[0, 1] = bad
    cut = clip_by_norm(gradient, 0.5)
    assert np.array_equal(cut.w, gradient.w, equal_nan=True)
    assert np.array_equal(cut.b, gradient.b)


@pytest.mark.parametrize("name", CLIPS)
def test_what_is_short_enough_is_not_clipped(name):
    gradient = nth_gradient(2)
    assert all(map(np.array_equal, CLIPS[name](gradient, 100.0).arrays(), nth_gradient(2).arrays()))


def test_several_gradients_are_learnt_from_by_their_mean():
    mean = mean_of([params_of(1.0), params_of(2.0), params_of(6.0)])
    assert {float(value) for array in mean.arrays() for value in array.ravel()} == {3.0}
