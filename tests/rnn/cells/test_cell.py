"""Any cell through the same unrolling, loss, optimizer and training loop; one of them only this test has."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pytest
from numpy.typing import NDArray

from rnn import UNKNOWN, Diverged, Epoch, Params, Settings, backward, forward, loss, train, train_stack
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell, word_columns, word_columns_gradient
from rnn.cells.gru import Gru
from rnn.cells.lstm import Lstm
from rnn.optimizers import Adam, GradientDescent, Memory, Momentum, clip_by_norm
from rnn.params import FloatArray, Weights
from rnn.run_batches import Setup
from rnn.settings import Bptt
from rnn.training import train_run, train_runs

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


class PlainTanh(Params):
    """The tanh cell once more, as a class of its own: `rnn.fast` knows nothing of it."""


EVERY_CELL = [pytest.param(cell, id=name) for name, cell in {**CELLS, "rectified": Rectified}.items()]
RECTIFIED = Setup(vocab_size=18, cell=Rectified)
RUN = Settings(hidden_size=8, learning_rate=0.05, epochs=12, init_scale=0.3, seed=2)


def random_cell(cell: type[RecurrentCell], seed: int, *lead: int) -> RecurrentCell:
    """All arrays drawn, biases too, so that no gradient is zero by chance of the start."""
    rng = np.random.default_rng(seed)
    return cell(*(rng.normal(0, 0.5, (*lead, *shape)) for shape in cell.shapes(V, H, C).values()))


def numbers(epoch: Epoch) -> tuple[object, ...]:
    """All of an epoch, for comparison bit for bit."""
    kept = (epoch.params, *epoch.memory.averages)
    arrays = tuple((array.shape, array.tobytes()) for weights in kept for array in weights.arrays())
    return epoch.number, epoch.train, epoch.test, arrays, repr(epoch.shuffle), epoch.monitor, epoch.memory.updates


# --- the equations ----------------------------------------------------------------------------------------------------


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


# --- the training loop ------------------------------------------------------------------------------------------------


def test_another_cell_trains_in_the_same_loop(article):
    epochs = list(train_run(article.train, article.test, replace(RUN, epochs=60), RECTIFIED))
    assert [epoch.number for epoch in epochs] == list(range(61))
    assert type(epochs[-1].params) is Rectified
    assert epochs[-1].train.loss < 0.3 < 0.6 < epochs[0].train.loss
    assert epochs[-1].test.accuracy > 0.9
    traces = [(forward(epochs[-1].params, tokens), label) for tokens, label in article.test]
    assert epochs[-1].test.loss == pytest.approx(np.mean([loss(trace, label) for trace, label in traces]))


def test_an_epoch_of_another_cell_is_shuffle_forward_backward_clip_and_step(article):
    run = replace(RUN, epochs=2, clip=0.05, shuffle_seed=3)
    *_, last = train_run(article.train, article.test, run, RECTIFIED)
    params = Rectified.initial(18, run.hidden_size, 2, np.random.default_rng(run.seed), run.init_scale)
    shuffler = np.random.default_rng(run.shuffle_seed)
    for _ in range(run.epochs):
        for i in shuffler.permutation(len(article.train)):
            tokens, label = article.train[i]
            gradient = backward(params, forward(params, tokens), label).params
            for array, slope in zip(params.arrays(), gradient.arrays(), strict=True):
                array -= run.learning_rate * np.clip(slope, -run.clip, run.clip)
    for actual, expected in zip(last.params.arrays(), params.arrays(), strict=True):
        np.testing.assert_allclose(actual, expected, atol=1e-12)


WAYS = [
    pytest.param(Setup(18, cell=Rectified), id="rectified"),
    pytest.param(Setup(18, cell=Gru, optimizer=Momentum, clip_by=clip_by_norm), id="gru-momentum-norm"),
    pytest.param(Setup(18, cell=Lstm, optimizer=Adam, batch_size=7), id="lstm-adam-batches"),
]


@pytest.mark.parametrize("setup", WAYS)
def test_another_cell_goes_on_from_a_state_bit_for_bit(article, setup):
    unbroken = list(train_run(article.train, article.test, RUN, setup))
    for stop in (0, 5, 11):
        resumed_epochs = train_run(article.train, article.test, RUN, setup, unbroken[stop].state())
        assert [numbers(epoch) for epoch in resumed_epochs] == [numbers(epoch) for epoch in unbroken[stop + 1 :]]


@pytest.mark.parametrize("setup", WAYS)
def test_a_stack_of_another_cell_is_each_of_its_runs_alone_and_goes_on_too(article, setup):
    state_weights = "mix" if setup.cell is Rectified else "w_hh"
    runs = [RUN, replace(RUN, hidden_size=5, epochs=7), replace(RUN, seed=4, shuffle_seed=1)]
    stack = list(train_runs(article.train, article.test, runs, setup))
    later_epochs = list(
        train_runs(article.train, article.test, runs, setup, [stack[4].run(r).state() for r in range(3)])
    )
    assert not getattr(stack[-1].params, state_weights)[1, ..., 5:].any()
    assert not getattr(stack[-1].params, state_weights)[1, ..., 5:, :].any()
    for r, run in enumerate(runs):
        single_run = list(train_run(article.train, article.test, run, setup))
        for epoch in stack:
            assert numbers(epoch.run(r)) == numbers(single_run[min(epoch.number, run.epochs)])
        assert numbers(later_epochs[-1].run(r)) == numbers(single_run[-1])


@pytest.mark.parametrize(("batch_size", "updates"), [(1, 58), (7, 9), (58, 1), (1000, 1)])
def test_an_update_follows_every_batch_and_the_last_one_has_what_is_left(article, batch_size, updates):
    setup = Setup(18, cell=Rectified, optimizer=Adam, batch_size=batch_size)
    assert len(article.train) == 58
    _, epoch = train_run(article.train, article.test, replace(RUN, epochs=1), setup)
    assert epoch.state().memory.updates == updates


def test_a_batch_is_learnt_from_by_the_clipped_mean_of_its_gradients(article):
    run = replace(RUN, epochs=1, clip=0.02)
    first, second = train_run(article.train, article.test, run, Setup(18, cell=Lstm, batch_size=58))
    gradients = [backward(first.params, forward(first.params, tokens), label).params for tokens, label in article.train]
    for name in Lstm.axes():
        mean = np.clip(np.mean([getattr(each, name) for each in gradients], axis=0), -0.02, 0.02)
        step = getattr(first.params, name) - getattr(second.params, name)
        np.testing.assert_allclose(step, run.learning_rate * mean, atol=1e-12)


def test_another_cell_that_diverges_is_found_out_alone_and_in_a_stack(article):
    reckless = replace(RUN, learning_rate=1e300)
    with pytest.raises(Diverged, match="by epoch 1"):
        list(train_run(article.train, article.test, reckless, RECTIFIED))
    *_, last = train_runs(article.train, article.test, [RUN, reckless], RECTIFIED)
    assert (last.diverged.tolist(), last.numbers.tolist()) == ([False, True], [12, 0])


def test_a_state_of_another_cell_is_refused(article):
    state = next(train_run(article.train, article.test, RUN, RECTIFIED)).state()
    with pytest.raises(ValueError, match="holds Rectified, but Params is asked for"):
        train(article.train, article.test, RUN, vocab_size=18, start=state)


# --- fast and plain ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bptt", ["exact", "article"])
def test_the_plain_network_trains_tanh_as_the_fused_equations_do(article, bptt):
    run = replace(RUN, bptt=bptt, clip=0.1)
    plain_setup = Setup(vocab_size=18, cell=PlainTanh)
    assert Setup(vocab_size=18).fused
    assert not plain_setup.fused
    for actual, fused in zip(
        train_run(article.train, article.test, run, plain_setup),
        train(article.train, article.test, run, vocab_size=18),
        strict=True,
    ):
        assert actual.train.loss == pytest.approx(fused.train.loss, abs=1e-9)
        assert (actual.train.accuracy, actual.test.accuracy) == (fused.train.accuracy, fused.test.accuracy)
        for array, other in zip(actual.params.arrays(), fused.params.arrays(), strict=True):
            np.testing.assert_allclose(array, other, atol=1e-9)


def test_float32_stays_float32_in_the_plain_network(article):
    setup = Setup(vocab_size=18, dtype=np.dtype(np.float32), cell=Rectified)
    *_, last = train_runs(article.train, article.test, [replace(RUN, epochs=1)], setup)
    assert {array.dtype for array in last.params.arrays()} == {np.dtype(np.float32)}


class SignDescent(GradientDescent):
    """Every element moves by the learning rate, whichever way is down."""

    def update(self, weights: Weights, gradient: Weights, memory: Memory) -> Memory:
        for array, slope in zip(weights.arrays(), gradient.arrays(), strict=True):
            array -= self.learning_rate * np.sign(slope)
        return memory


def test_another_optimizer_trains_in_the_same_loop(article):
    setup = Setup(vocab_size=18, optimizer=SignDescent)
    run = replace(RUN, learning_rate=0.25, epochs=1)
    first, second = train_run(article.train, article.test, run, setup)
    steps = (second.params.w_hh - first.params.w_hh) / 0.25
    np.testing.assert_allclose(steps, steps.round(), atol=1e-12)
    assert np.abs(steps).max() >= 1
    *_, usual = train_stack(article.train, article.test, [run], vocab_size=18)
    assert not np.allclose(usual.run(0).params.w_hh, second.params.w_hh)
