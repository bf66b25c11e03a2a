"""Sentences side by side against the plain equations: every cell, optimizer and clip, at any size of batch."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn.cells import CELLS
from rnn.fast.layout import PIECE
from rnn.fast.side_by_side import WAITING, SideBySideRun
from rnn.fast.tapes import TAPES
from rnn.labelled_sentences import SentenceSet
from rnn.learners import learner
from rnn.optimizers import CLIPS, OPTIMIZERS, Adam, GradientDescent, Momentum, clip_by_element, clip_by_norm
from rnn.plain import PlainRun
from rnn.readouts import READOUTS
from rnn.settings import Settings

V, C = 6, 3
AS_THE_ARTICLE = {"optimizer": GradientDescent(0.1), "clip_by": clip_by_element, "clip": 1.0, "bptt": "exact"}


def drawn_cell(name, seed, H, V=V, C=C):
    """All arrays drawn, biases too."""
    rng = np.random.default_rng(seed)
    return CELLS[name](*(rng.normal(0, 0.4, shape) for shape in CELLS[name].shapes(V, H, C).values()))


def drawn_set(seed, lengths, readout="last"):
    """Sentences of these lengths, with words that repeat and words that are unknown, and targets of this readout."""
    rng = np.random.default_rng(seed)
    items = []
    for length in lengths:
        target = {"last": int(rng.integers(C)), "number": float(rng.normal()), "every": rng.integers(-1, C, length)}
        if length:
            target["every"][rng.integers(length)] = 0  # one at least is scored
        items.append((rng.integers(-1, V, length), target[readout]))
    return SentenceSet(items, "test", V, 1 if readout == "number" else C, readout)


def numbers(run):
    """Weights and memory of a run, bit for bit."""
    [memory] = run.memories()
    kept = (run.weights(), *memory.averages)
    return memory.updates, [(array.shape, array.tobytes()) for weights in kept for array in weights.arrays()]


def test_every_cell_has_a_tape():
    assert set(TAPES) == set(CELLS.values())


class NewCell(CELLS["tanh"]):
    """The tanh cell once more, as a class of its own, which has no tape."""


def test_a_cell_without_a_tape_is_trained_by_the_plain_equations():
    data, run = drawn_set(0, [3, 5, 0]), Settings(hidden_size=4, learning_rate=0.5, optimizer="adam", batch_size=2)
    arrays = drawn_cell("tanh", 0, 4).arrays()
    plain, fast = (learner([cell(*arrays)], [run], data, np.dtype(float)) for cell in (NewCell, CELLS["tanh"]))
    for each in (plain, fast):
        each.learn_at([0.02])
    order = np.array([2, 0, 1])
    np.testing.assert_allclose(plain.train_epoch(order), fast.train_epoch(order), atol=1e-9)
    assert type(plain.weights()) is NewCell
    for actual, expected in zip(plain.weights().arrays(), fast.weights().arrays(), strict=True):
        np.testing.assert_allclose(actual, expected, atol=1e-9)


@given(
    cell=st.sampled_from(list(CELLS)),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    clip_by=st.sampled_from(list(CLIPS)),
    clip=st.sampled_from([0.003, 0.05, 1.0, 1e200]),  # the square of the last is beyond a float
    bptt=st.sampled_from(["exact", "article"]),
    batch_size=st.sampled_from([1, 2, 3, 100]),
    hidden_size=st.integers(1, 9),
    lengths=st.lists(st.integers(0, 9), min_size=1, max_size=8),
    readout=st.sampled_from(list(READOUTS)),
    tape_bytes=st.sampled_from([1, 4000, 2**20]),  # a step at a time, some at a time, all at once
    seed=st.integers(0, 2**32),
)
@settings(max_examples=200)
def test_it_learns_and_scores_as_the_plain_run(
    cell, optimizer, clip_by, clip, bptt, batch_size, hidden_size, lengths, readout, tape_bytes, seed
):
    if readout == "every":
        lengths = [max(1, length) for length in lengths]  # without words there is nothing to score
    data = drawn_set(seed, lengths, readout)
    params = drawn_cell(cell, seed, hidden_size, C=1 if readout == "number" else C)
    how = {
        "optimizer": OPTIMIZERS[optimizer](0.05),
        "clip_by": CLIPS[clip_by],
        "clip": clip,
        "bptt": bptt,
        "batch_size": batch_size,
    }
    plain, fast = PlainRun(params, data, **how), SideBySideRun(params, data, **how, tape_bytes=tape_bytes)
    rng = np.random.default_rng(seed)
    for _ in range(2):
        order = rng.permutation(len(data))
        np.testing.assert_allclose(fast.train_epoch(order), plain.train_epoch(order), atol=1e-9)
        np.testing.assert_allclose(fast.evaluate(data), plain.evaluate(data), atol=1e-9)
    [ours], [theirs] = fast.memories(), plain.memories()
    assert ours.updates == theirs.updates
    pairs = zip((fast.weights(), *ours.averages), (plain.weights(), *theirs.averages), strict=True)
    for actual, expected in pairs:
        for name in actual.axes():
            np.testing.assert_allclose(getattr(actual, name), getattr(expected, name), atol=1e-9, err_msg=name)


@pytest.mark.parametrize("optimizer", [GradientDescent, Momentum, Adam])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(
    ("batch_size", "readout", "dtype"), [(1, "last", np.float64), (3, "last", np.float32), (3, "every", np.float64)]
)
def test_a_run_that_goes_on_is_the_unbroken_one_bit_for_bit(cell, optimizer, batch_size, readout, dtype):
    data, how = drawn_set(1, [4, 1, 7, 2, 7, 1, 3], readout), {**AS_THE_ARTICLE, "optimizer": optimizer(0.05)}
    how |= {"batch_size": batch_size, "dtype": dtype}
    unbroken = SideBySideRun(drawn_cell(cell, 0, 5), data, **how)
    rng = np.random.default_rng(2)
    orders = [rng.permutation(len(data)) for _ in range(4)]
    for order in orders[:2]:
        unbroken.train_epoch(order)
    [memory] = unbroken.memories()
    start, start_memory = unbroken.weights().copy(), memory.copy()
    resumed = SideBySideRun(start, data, **how, memory=start_memory)
    before = [array.copy() for array in start.arrays()]
    for order in orders[2:]:
        assert [float(x) for x in resumed.train_epoch(order)] == [float(x) for x in unbroken.train_epoch(order)]
    assert numbers(resumed) == numbers(unbroken)
    assert all(map(np.array_equal, start.arrays(), before))  # what a run starts from stays


@pytest.mark.parametrize("cell", CELLS)
def test_float32_stays_float32_and_is_about_the_same(cell):
    data, order = drawn_set(1, [4, 0, 7, 2]), np.arange(4)
    how = {"optimizer": Adam(0.05), "clip_by": clip_by_norm, "clip": 0.1, "bptt": "exact", "batch_size": 3}
    narrow = SideBySideRun(drawn_cell(cell, 0, 5), data, **how, dtype=np.float32)
    wide = SideBySideRun(drawn_cell(cell, 0, 5), data, **how)
    np.testing.assert_allclose(narrow.train_epoch(order), wide.train_epoch(order), atol=1e-4)
    [memory] = narrow.memories()
    arrays = [array for weights in (narrow.weights(), *memory.averages) for array in weights.arrays()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    for array, expected in zip(narrow.weights().arrays(), wide.weights().arrays(), strict=True):
        np.testing.assert_allclose(array, expected, atol=1e-3)


def test_an_update_by_gradient_descent_touches_only_the_words_that_it_reads():
    params = drawn_cell("lstm", 0, 4, V=1000)
    data = SentenceSet([(np.array([7, 900, 7]), 0), (np.array([-1, 3]), 1)], "training", 1000, C)
    run = SideBySideRun(params, data, **AS_THE_ARTICLE, batch_size=2)
    run.train_epoch(np.array([1, 0]))
    changed = (run.weights().w_xh != params.w_xh).any(axis=(0, 1))
    assert np.flatnonzero(changed).tolist() == [3, 7, 900]


@pytest.mark.parametrize("optimizer", [GradientDescent, Momentum, Adam])
def test_a_network_of_many_numbers_is_updated_piece_by_piece(optimizer):
    params, rng = drawn_cell("gru", 0, 8, V=6000), np.random.default_rng(0)
    assert params.w_xh.size > 2 * PIECE
    items = [(rng.integers(0, 6000, 5), int(rng.integers(C))) for _ in range(6)]
    data = SentenceSet(items, "training", 6000, C)
    how = {**AS_THE_ARTICLE, "optimizer": optimizer(0.05), "batch_size": 2}
    fast, plain = SideBySideRun(params, data, **how), PlainRun(params, data, **how)
    for run in (fast, plain):
        run.train_epoch(np.arange(6))
    [ours], [theirs] = fast.memories(), plain.memories()
    assert ours.updates == theirs.updates
    for actual, expected in zip((fast.weights(), *ours.averages), (plain.weights(), *theirs.averages), strict=True):
        for array, other in zip(actual.arrays(), expected.arrays(), strict=True):
            np.testing.assert_allclose(array, other, atol=1e-9)


def test_words_of_earlier_batches_go_on_moving_with_momentum_alone():
    data = SentenceSet([(np.array([2]), 0), (np.array([4]), 1)], "training", V, C)
    run = SideBySideRun(drawn_cell("tanh", 0, 4), data, **{**AS_THE_ARTICLE, "optimizer": Momentum(0.1)})
    run.train_epoch(np.array([0]))
    first = run.weights().w_xh.copy()
    run.train_epoch(np.array([1]))
    assert np.flatnonzero((run.weights().w_xh != first).any(axis=0)).tolist() == [2, 4]


@pytest.mark.parametrize("cell", CELLS)
def test_numbers_that_are_not_finite_are_found(cell):
    run = SideBySideRun(drawn_cell(cell, 0, 4), drawn_set(0, [2, 3]), **AS_THE_ARTICLE)
    assert run.finite()
    run.weights().w_xh[..., 0] = np.inf
    assert not run.finite()


def test_scores_of_more_answers_than_are_kept_at_once_are_their_mean():
    classes, rng = 40, np.random.default_rng(0)
    items = [(rng.integers(0, V, 100), rng.integers(0, classes, 100)) for _ in range(150)]
    data = SentenceSet(items, "training", V, classes, "every")  # 15,000 answers of 40 numbers
    params = drawn_cell("tanh", 0, 3, C=classes)
    how = {**AS_THE_ARTICLE, "optimizer": GradientDescent(0.0)}
    fast, plain = SideBySideRun(params, data, **how, batch_size=10), PlainRun(params, data, **how)
    assert 15_000 * classes > 2 * WAITING
    np.testing.assert_allclose(fast.evaluate(data), plain.evaluate(data), atol=1e-9)
    np.testing.assert_allclose(fast.train_epoch(np.arange(150)), plain.evaluate(data), atol=1e-9)


@pytest.mark.parametrize("readout", ["last", "every"])
def test_a_long_batch_takes_no_more_memory_than_its_tape_and_the_states_between(readout):
    lengths = [400] * 16
    params, data = drawn_cell("lstm", 0, 32), drawn_set(0, lengths, readout)
    words_at_once = 6400 * 4 * 32 * 8  # one array of four gates for every word of the batch: 6.5 MB
    tracemalloc.start()
    run = SideBySideRun(params, data, **AS_THE_ARTICLE, batch_size=16, tape_bytes=2**20)
    run.train_epoch(np.arange(16))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < words_at_once
