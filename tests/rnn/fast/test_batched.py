"""The fast loop against the plain one: forward, backward, clip and step, an array at a time."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn import Params, backward, forward, loss
from rnn.fast.batched import BatchedRuns, aligned_zeros
from rnn.labelled_sentences import SentenceSet


def random_params(seed: int, V: int, H: int, C: int) -> Params:
    rng = np.random.default_rng(seed)
    return Params(*(rng.normal(0, 0.4, shape) for shape in ((H, V), (H, H), (C, H), (H,), (C,))))


def plain_epoch(params: Params, items, order, rate: float, clip: float, bptt: str):
    """What `BatchedRuns.train_epoch` does, by the plain equations; changes the params."""
    losses, right = [], []
    for i in order:
        tokens, label = items[i]
        trace = forward(params, tokens)
        losses.append(loss(trace, label))
        right.append(trace.logits[-1].argmax() == label)
        gradient = backward(params, trace, label, bptt=bptt).params
        for array, slope in zip(params.arrays(), gradient.arrays(), strict=True):
            array -= rate * np.clip(slope, -clip, clip)
    return np.mean(losses), np.mean(right)


@given(
    seed=st.integers(0, 2**32),
    lengths=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    hidden_size=st.integers(1, 9),
    classes=st.integers(2, 4),
    rate=st.floats(0.01, 0.3),  # higher ones are chaotic, and make much of two ways of rounding
    clip=st.sampled_from([0.003, 0.05, 0.3, 1.0, 5.0]),
    bptt=st.sampled_from(["exact", "article"]),
)
@settings(max_examples=60)
def test_learning_is_forward_backward_clip_and_step(seed, lengths, hidden_size, classes, rate, clip, bptt):
    rng = np.random.default_rng(seed)
    items = [(rng.integers(-1, 4, length), int(rng.integers(classes))) for length in lengths]
    order = rng.permutation(len(items))
    params = random_params(seed, 4, hidden_size, classes)
    data = SentenceSet(items, "training", 4, classes)
    net = BatchedRuns(params, data, rate=rate, clip=clip, bptt=bptt)
    actual = net.train_epoch(order)
    plain_score = plain_epoch(params, items, order, rate, clip, bptt)
    np.testing.assert_allclose(actual, plain_score, atol=1e-9)
    for array, expected in zip(net.params().arrays(), params.arrays(), strict=True):
        np.testing.assert_allclose(array, expected, atol=1e-9)


@given(seed=st.integers(0, 2**32), lengths=st.lists(st.integers(0, 9), min_size=1, max_size=8))
@settings(max_examples=30)
def test_scoring_side_by_side_is_scoring_one_by_one_and_changes_nothing(seed, lengths):
    rng = np.random.default_rng(seed)
    items = [(rng.integers(-1, 4, length), int(rng.integers(3))) for length in lengths]
    params = random_params(seed, 4, 5, 3)
    data = SentenceSet(items, "test", 4, 3)
    net = BatchedRuns(params, data, rate=0.1, clip=1.0, bptt="exact")
    traces = [(forward(params, tokens), label) for tokens, label in items]
    mean_loss, accuracy = net.evaluate(data)
    assert mean_loss == pytest.approx(np.mean([loss(trace, label) for trace, label in traces]), abs=1e-12)
    assert accuracy == np.mean([trace.logits[-1].argmax() == label for trace, label in traces])
    for array, given_array in zip(net.params().arrays(), params.arrays(), strict=True):
        assert np.array_equal(array, given_array)


def test_one_update_worked_by_hand():
    """One unit, two words, two classes; the sentence "0 1" with label 0, rate 0.1, clip 1.

    h1 = tanh(0.5)                          = 0.46211716
    h2 = tanh(-0.25 + 0.5 h1)               = tanh(-0.01894142) = -0.01893915
    y  = (h2, -h2), p0 = 1 / (1 + e^(-2h2)) = 0.49053156
    loss = -ln p0                           = 0.71226568
    dL/dy  = p - (1, 0)                     = (-0.50946844, 0.50946844)
    dL/dh2 = 1 (-0.50946844) - 1 (0.50946844) = -1.01893688
    dL/dz2 = (1 - h2^2) dL/dh2              = -1.01857140
    dL/dh1 = 0.5 dL/dz2                     = -0.50928570
    dL/dz1 = (1 - h1^2) dL/dh1              = -0.40052658
    dL/dw_xh = (dz1, dz2)  = (-0.40052658, -1.01857140), the second clipped to -1
    dL/dw_hh = dz2 h1      = -0.47069932
    dL/dw_hy = dL/dy h2    = (0.00964890, -0.00964890)
    dL/db_h  = dz1 + dz2   = -1.41909798, clipped to -1
    dL/db_y  = dL/dy
    """
    params = Params(
        w_xh=np.array([[0.5, -0.25]]),
        w_hh=np.array([[0.5]]),
        w_hy=np.array([[1.0], [-1.0]]),
        b_h=np.array([0.0]),
        b_y=np.array([0.0, 0.0]),
    )
    data = SentenceSet([(np.array([0, 1]), 0)], "training", 2, 2)
    net = BatchedRuns(params, data, rate=0.1, clip=1.0, bptt="exact")
    mean_loss, accuracy = net.train_epoch(np.array([0]))
    after = net.params()
    assert (mean_loss, accuracy) == (pytest.approx(0.71226568, abs=1e-8), 0.0)
    np.testing.assert_allclose(after.w_xh, [[0.5 + 0.040052658, -0.25 + 0.1]], atol=1e-9)
    np.testing.assert_allclose(after.w_hh, [[0.5 + 0.047069932]], atol=1e-9)
    np.testing.assert_allclose(after.w_hy, [[1.0 - 0.000964890], [-1.0 + 0.000964890]], atol=1e-9)
    np.testing.assert_allclose(after.b_h, [0.1], atol=1e-9)
    np.testing.assert_allclose(after.b_y, [0.050946844, -0.050946844], atol=1e-9)


def test_params_are_copies_and_the_given_ones_stay(small):
    params = random_params(0, 5, 4, 3)
    before = params.copy()
    data = SentenceSet(small.train, "training", 5, 3)
    net = BatchedRuns(params, data, rate=0.1, clip=1.0, bptt="exact")
    first = net.params()
    first_copy = first.copy()
    net.train_epoch(np.arange(len(data)))
    for array, copy in zip((*params.arrays(), *first.arrays()), (*before.arrays(), *first_copy.arrays()), strict=True):
        assert np.array_equal(array, copy)
    assert not np.array_equal(net.params().w_hh, first.w_hh)


def test_float32_stays_float32(small):
    data = SentenceSet(small.train, "training", 5, 3)
    net = BatchedRuns(random_params(0, 5, 4, 3), data, rate=0.1, clip=0.01, bptt="exact", dtype=np.float32)
    net.train_epoch(np.arange(len(data)))
    arrays = [value for value in vars(net).values() if isinstance(value, np.ndarray)]
    assert {array.dtype for array in (*arrays, *net.params().arrays())} == {np.dtype(np.float32)}


def test_texts_of_many_lengths_take_little_more_memory_than_the_longest_alone():
    """Each of 300 lengths had steps of its own: 20 MB of them, and of 2,000 lengths a gigabyte."""
    sentences = SentenceSet([(np.arange(length), 0) for length in range(300)], "training", 300, 2)
    params = random_params(0, 300, 3, 2)
    tracemalloc.start()
    try:
        runs = BatchedRuns(params, sentences, rate=0.1, clip=1.0, bptt="exact")
        runs.train_epoch(np.arange(300))
        bytes_kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bytes_kept < 5e6


def test_an_epoch_touches_only_the_words_that_it_reads():
    params = random_params(0, 1000, 4, 2)
    data = SentenceSet([(np.array([7, 900, 7]), 0), (np.array([-1, 3]), 1)], "training", 1000, 2)
    net = BatchedRuns(params, data, rate=0.1, clip=1.0, bptt="exact")
    net.train_epoch(np.array([1, 0]))
    changed_columns = np.flatnonzero((net.params().w_xh != params.w_xh).any(axis=0))
    assert changed_columns.tolist() == [3, 7, 900]


@pytest.mark.parametrize("number", [1e200, np.inf, np.nan])  # the square of the first is beyond a float
@pytest.mark.parametrize("name", ["w_xh", "w_hh", "w_hy", "b_h", "b_y"])
def test_weights_that_are_not_finite_are_found_in_the_run_that_has_them(number, name):
    params = Params(*(np.stack([array] * 3) for array in random_params(0, 5, 4, 2).arrays()))
    data = SentenceSet([(np.array([0]), 0)], "training", 5, 2)
    net = BatchedRuns(params, data, rate=np.full(3, 0.1), clip=np.ones(3), bptt="exact")
    assert net.finite().tolist() == [True, True, True]
    array = getattr(net.weights(), name)
    array[1, ..., -1] = number
    assert net.finite().tolist() == [True, np.isfinite(number), True]


@pytest.mark.parametrize("shape", [(3,), (2, 5, 7)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_aligned_zeros(shape, dtype):
    array = aligned_zeros(shape, dtype)
    assert (array.shape, array.dtype) == (shape, dtype)
    assert array.flags.c_contiguous
    assert array.ctypes.data % 64 == 0
    assert not array.any()
