"""Any cell through the same unrolling and loss; one of them only this test has."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pytest
from numpy.typing import NDArray

from rnn import UNKNOWN, backward, forward, loss
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell, word_columns, word_columns_gradient
from rnn.cells.lstm import Lstm
from rnn.params import FloatArray
from rnn.settings import Bptt

V, H, C = 6, 5, 3


@dataclass(frozen=True, eq=False)
class Rectified(RecurrentCell):
    """h_t = max(0, words x_t + mix h_{t-1}): no bias, arrays of other names in another order."""

    b_y: Annotated[FloatArray, "C"]
    mix: Annotated[FloatArray, "HH"]
    words: Annotated[FloatArray, "HV"]
    w_hy: Annotated[FloatArray, "CH"]

    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        return word_columns(self.words, tokens)

    def step(self, u: FloatArray, h_before: FloatArray) -> FloatArray:
        return np.maximum(u + np.matvec(self.mix, h_before), 0)

    def step_backward(
        self, u: FloatArray, h_before: FloatArray, h: FloatArray, d_h: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        d_u = np.where(h > 0, d_h, 0)
        return d_u, np.vecmat(d_u, self.mix)

    def gradient(self, tokens: NDArray[np.int64], hidden: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        return {
            "words": word_columns_gradient(self.words, tokens, d_u),
            "mix": np.einsum("t...i,t...j->...ij", d_u, hidden[:-1]),
        }


EVERY_CELL = [pytest.param(cell, id=name) for name, cell in {**CELLS, "rectified": Rectified}.items()]


def random_cell(cell: type[RecurrentCell], seed: int, *lead: int) -> RecurrentCell:
    """All arrays drawn, biases too, so that no gradient is zero by chance of the start."""
    rng = np.random.default_rng(seed)
    return cell(*(rng.normal(0, 0.5, (*lead, *shape)) for shape in cell.shapes(V, H, C).values()))


# --- the equations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", EVERY_CELL)
@pytest.mark.parametrize("lead", [(), (2,)])
def test_a_network_that_knows_no_word_reads_unknown_ones(cell, lead):
    """Its vocabulary is empty, and an unknown word enters as the zero vector, as in a network whose words weigh 0."""
    rng, shapes = np.random.default_rng(0), cell.shapes(1, H, C)
    params = cell(*(rng.normal(0, 0.5, (*lead, *shape)) for shape in shapes.values()))
    words, _ = cell.where("V")
    empty = replace(params, **{words: getattr(params, words)[..., :0]})
    tokens = [UNKNOWN, UNKNOWN]
    trace, expected = forward(empty, tokens), forward(params, tokens)
    np.testing.assert_array_equal(trace.states, expected.states)
    gradient, of_one = backward(empty, trace, 1), backward(params, expected, 1)
    np.testing.assert_array_equal(gradient.inputs, of_one.inputs)
    assert [array.shape for array in gradient.params.arrays()] == [array.shape for array in empty.arrays()]


@pytest.mark.parametrize("cell", EVERY_CELL)
@pytest.mark.parametrize("tokens", [[], [3], [1, 1], [4, UNKNOWN, 4, 0], [2, 5, 0, 2, 3, 1, 2, 4]], ids=len)
def test_every_gradient_agrees_with_central_differences(cell, tokens):
    params, step = random_cell(cell, len(tokens)), 1e-6
    gradient = backward(params, forward(params, tokens), 1).params
    for name in cell.axes():
        array = getattr(params, name)
        for index in np.ndindex(array.shape):
            value = array[index]
            array[index] = value + step
            above = loss(forward(params, tokens), 1)
            array[index] = value - step
            below = loss(forward(params, tokens), 1)
            array[index] = value
            assert getattr(gradient, name)[index] == pytest.approx((above - below) / (2 * step), abs=1e-8)


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_a_stack_goes_forward_and_back_as_each_network_alone(cell):
    params, tokens = random_cell(cell, 7, 2, 3), [2, UNKNOWN, 2, 5]
    trace = forward(params, tokens)
    gradient = backward(params, trace, 2)
    for index in np.ndindex(2, 3):
        single = cell(*(array[index] for array in params.arrays()))
        own = forward(single, tokens)
        np.testing.assert_allclose(trace.hidden[:, *index], own.hidden, atol=1e-14)
        own_gradient = backward(single, own, 2)
        for actual, expected in zip(gradient.params.arrays(), own_gradient.params.arrays(), strict=True):
            np.testing.assert_allclose(actual[index], expected, atol=1e-14)


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_untrained_weights_have_the_shapes_that_the_cell_names(cell):
    weights = cell.initial(V, H, C, np.random.default_rng(0), scale=0.1)
    assert {name: getattr(weights, name).shape for name in cell.axes()} == cell.shapes(V, H, C)
    assert (weights.vocab_size, weights.hidden_size, weights.classes) == (V, H, C)
    assert not weights.b_y.any()
    assert weights.w_hy.all()
    assert [np.std(array) > 0 for array in weights.arrays()] == [
        len(axes.replace("G", "")) > 1 or (cell, name) == (Lstm, "b_h") for name, axes in cell.axes().items()
    ]


def test_an_untrained_lstm_forgets_little():
    weights = Lstm.initial(V, H, C, np.random.default_rng(0), scale=0.1)
    assert weights.b_h.tolist() == [[0] * H, [1] * H, [0] * H, [0] * H]
