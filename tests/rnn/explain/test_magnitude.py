"""Weights from 1e-300 to 1e300: what is asked of them has an answer in numbers, the same in whatever unit they are."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn import Params, explain, forward
from rnn.explain.magnitude import brought_near, exponent, lengths
from rnn.explain.readout import LARGEST_WEIGHT
from tests.rnn.explain.conftest import random_params

SENTENCES: list[tuple[list[int], int]] = [([0, 1, 2], 0), ([3, 1], 1), ([2, 2, 4, 0], 1), ([], 0)]
ARRAYS = ("w_xh", "w_hh", "w_hy", "b_h", "b_y")
ALL = tuple(name for size in (1, 2, 5) for name in combinations(ARRAYS, size))


def network(scale: float = 1.0, arrays: tuple[str, ...] = ARRAYS) -> Params:
    """A small network, these arrays of it scaled."""
    params = random_params(3, vocab_size=6)
    return replace(params, **{name: scale * getattr(params, name) for name in arrays})


def numbers_of(params: Params) -> dict[str, Any]:
    """What divides by a length, or compares lengths."""
    traces = [forward(params, tokens) for tokens, _ in SENTENCES]
    plane = explain.plane(params, traces)
    grid = np.stack(np.meshgrid(np.linspace(-2, 2, 3), np.linspace(-1, 1, 3)), axis=-1)
    memory = explain.memory(params, traces[0])
    random, way = explain.random_directions(params), explain.main_directions([network(), params])
    return {
        "up": plane.up,
        "share": [plane.share, way.share],
        "flow": explain.flow(params, plane, grid),
        "reach": memory.reach,
        "norm": memory.norm,
        "participation": explain.dimensions(params, traces).participation_ratio,
        "distance": explain.nearest_states(params, traces[0], SENTENCES, k=3).distance,
        "taught": explain.taught(params, traces[0], 1),
        "directions": np.concatenate([random.across.w_hh, random.up.w_hh, way.across.w_hh, way.up.w_hh]),
        "path": way.path,
        "modifiers": np.nan_to_num(explain.modifiers(params, SENTENCES), nan=0),
    }


@settings(max_examples=25)
@given(st.floats(-300, 300), st.sampled_from(ALL))
@example(-170, ("w_hy",))
@example(-300, ARRAYS)
def test_every_answer_is_a_number_or_a_sentence(power: float, arrays: tuple[str, ...]) -> None:
    with np.errstate(all="ignore"):  # sums over weights beyond all bounds
        params = network(10.0**power, arrays)
        if any(np.abs(array).max() > LARGEST_WEIGHT for array in params.arrays()):
            with pytest.raises(ValueError, match="the network has diverged"):
                explain.plane(params, [forward(params, [0, 1])])
            return
        numbers = numbers_of(params)
    finite = {name: bool(np.isfinite(value).all()) for name, value in numbers.items()}
    finite["reach"] = finite["norm"] = not np.isnan(numbers["reach"]).any() and not np.isnan(numbers["norm"]).any()
    assert all(finite.values()), finite
    assert all(0 <= share <= 1 + 1e-9 for share in numbers["share"])


@settings(max_examples=15)
@given(st.integers(-1000, 300))
@example(-600)
def test_a_readout_in_another_unit_gives_the_same_plane_and_the_same_modifiers(power: int) -> None:
    usual, other = network(), network(2.0**power, ("w_hy", "b_y"))
    traces = [[forward(params, tokens) for tokens, _ in SENTENCES] for params in (usual, other)]
    one, same = explain.plane(usual, traces[0]), explain.plane(other, traces[1])
    np.testing.assert_allclose(same.up, one.up, rtol=1e-6)
    assert same.share == pytest.approx(one.share)
    points = np.array([[-1.0, 0.5], [0.0, 0.0], [2.0, -1.0]])
    np.testing.assert_allclose(same.states(points * [2.0**power, 1]), one.states(points), rtol=1e-6)
    slopes = [explain.modifiers(params, SENTENCES) for params in (usual, other)]
    np.testing.assert_allclose(slopes[1], slopes[0], rtol=1e-6)
    reaches = [explain.reach(params, traces[0][0]) for params in (usual, other)]
    np.testing.assert_allclose(np.ldexp(reaches[1], -power), reaches[0], rtol=1e-6)


@pytest.mark.parametrize("scale", [1e-80, 1e-160, 1e-300])
def test_tiny_states_are_apart_and_fill_dimensions_as_larger_ones_do(scale: float) -> None:
    """Below 1e-3 a tanh is a straight line, so that the states are as many times smaller as what comes in."""
    small, tiny = (network(factor, ("w_xh", "b_h")) for factor in (1e-5, scale))
    traces = [[forward(params, tokens) for tokens, _ in SENTENCES] for params in (small, tiny)]
    nearest = [explain.nearest_states(p, t[0], SENTENCES, k=4) for p, t in zip((small, tiny), traces, strict=True)]
    np.testing.assert_array_equal(nearest[1].order, nearest[0].order)
    np.testing.assert_allclose(nearest[1].distance / scale, nearest[0].distance / 1e-5, rtol=1e-6)
    ratios = [explain.dimensions(p, t).participation_ratio for p, t in zip((small, tiny), traces, strict=True)]
    assert ratios[1] == pytest.approx(ratios[0])


def test_a_direction_through_tiny_weights_is_as_long_as_they_are() -> None:
    tiny = network(1e-200)
    for across in (explain.random_directions(tiny).across.w_hh, explain.random_directions(network()).across.w_hh):
        assert across.any()
    np.testing.assert_allclose(lengths(explain.random_directions(tiny).up.w_hh), lengths(tiny.w_hh))


@pytest.mark.parametrize("power", [-1000, -201, -200, -7, 200, 1000])
def test_a_length_in_another_unit_is_the_same_to_the_bit(power: int) -> None:
    rows = np.array([[3.0, -4.0], [0.25, 0.5], [1.0, 1.0]])
    np.testing.assert_array_equal(lengths(np.ldexp(rows, power)), np.ldexp(lengths(rows), power))


def test_what_a_float_can_square_is_left_as_it_is() -> None:
    usual = np.array([1e-59, 3.0, 1e59])
    assert exponent(usual) == exponent(np.zeros(3)) == exponent(np.empty(0)) == 0
    assert brought_near(usual, 0) is usual
    assert exponent(np.array([-1e-200])) < 0 < exponent(np.array([0.0, 1e200]))
