"""Runs that answer after every word, or with a number: they learn, go on, stack and diverge as the article's do."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import UNKNOWN, Diverged, Epoch, Settings, backward, forward, loss, train, train_stack
from rnn.kept_states import StateSelection
from rnn.packed_state import packed, unpacked
from rnn.readouts import READOUTS

V = 6
RUNS = {
    readout: Settings(hidden_size=8, learning_rate=0.05, epochs=12, init_scale=0.3, seed=2, readout=readout)
    for readout in READOUTS
}


def tagged(seed: int, n: int) -> list[tuple[Any, Any]]:
    """Each word's label is whether the word before it was an even one; the first word's counts for nothing."""
    rng = np.random.default_rng(seed)
    sentences = [rng.integers(0, V, rng.integers(2, 7)) for _ in range(n)]
    return [(tokens, np.array([-1, *(1 - tokens[:-1] % 2)])) for tokens in sentences]


def summed(seed: int, n: int) -> list[tuple[Any, Any]]:
    """A sentence's number is the sum of its words' own, one of them unknown now and then, and no word at all once."""
    rng = np.random.default_rng(seed)
    sentences = [rng.integers(UNKNOWN, V, rng.integers(1, 5)) for _ in range(n - 1)]
    return [(tokens, float(tokens.clip(0).sum()) / 10) for tokens in sentences] + [([], 0.0)]


SETS = {"every": (tagged(0, 40), tagged(1, 10), 2), "number": (summed(0, 40), summed(1, 10), 1)}
WAYS = [
    pytest.param("every", {}, id="every-tanh"),
    pytest.param("every", {"cell": "lstm", "optimizer": "adam", "batch_size": 7}, id="every-lstm-adam-batches"),
    pytest.param("number", {}, id="number-tanh"),
    pytest.param("number", {"cell": "gru", "optimizer": "momentum"}, id="number-gru-momentum"),
]


def numbers(epoch: Epoch) -> tuple[object, ...]:
    """All of an epoch, for comparison bit for bit; by its text a NaN is itself."""
    kept = (epoch.params, *epoch.memory.averages)
    arrays = tuple((array.shape, array.tobytes()) for weights in kept for array in weights.arrays())
    scores = repr((epoch.train, epoch.test, epoch.shuffle))
    return epoch.number, scores, arrays, epoch.monitor, epoch.memory.updates


def test_every_step_is_learnt_and_scored_word_by_word():
    learning, testing, _ = SETS["every"]
    *_, last = train(learning, testing, replace(RUNS["every"], epochs=60), vocab_size=V)
    answers, rights, losses = [], [], []
    for tokens, target in testing:
        trace = forward(last.params, tokens)
        scored = np.flatnonzero(target != -1)
        answers += trace.probs[scored + 1].argmax(axis=-1).tolist()
        rights += target[scored].tolist()
        losses += (-np.log(trace.probs[scored + 1, target[scored]])).tolist()
    assert last.test.accuracy == np.mean(np.equal(answers, rights)) > 0.95
    assert last.test.loss == pytest.approx(np.mean(losses))
    assert len(losses) > len(testing)


def test_a_number_is_learnt_and_scored_by_its_squared_error():
    learning, testing, _ = SETS["number"]
    epochs = list(train(learning, testing, replace(RUNS["number"], epochs=60), vocab_size=V))
    errors = [forward(epochs[-1].params, tokens).logits[-1, 0] - target for tokens, target in testing]
    assert epochs[-1].test.loss == pytest.approx(np.mean(np.square(errors)))
    assert epochs[-1].test.loss < 0.1 * np.var([target for _, target in testing])
    assert all(math.isnan(score.accuracy) for epoch in epochs for score in (epoch.train, epoch.test))


@pytest.mark.parametrize("readout", SETS)
def test_an_epoch_is_shuffle_forward_backward_clip_and_step(readout):
    learning, testing, classes = SETS[readout]
    run = replace(RUNS[readout], epochs=2, clip=0.05, shuffle_seed=3)
    *_, last = train(learning, testing, run, vocab_size=V)
    params = type(last.params).initial(V, run.hidden_size, classes, np.random.default_rng(run.seed), run.init_scale)
    shuffler = np.random.default_rng(run.shuffle_seed)
    for _ in range(run.epochs):
        losses = []
        for i in shuffler.permutation(len(learning)):
            tokens, target = learning[i]
            trace = forward(params, tokens)
            count = np.sum(target != -1) if readout == "every" else 1
            losses += [loss(trace, target, readout)] * count
            gradient = backward(params, trace, target, readout).params
            for array, slope in zip(params.arrays(), gradient.arrays(), strict=True):
                array -= run.learning_rate * np.clip(slope, -run.clip, run.clip)
    for actual, expected in zip(last.params.arrays(), params.arrays(), strict=True):
        np.testing.assert_allclose(actual, expected, atol=1e-12)
    assert last.train.loss == pytest.approx(np.mean(losses), abs=1e-12)


@pytest.mark.parametrize(("readout", "way"), WAYS)
def test_a_run_goes_on_from_a_state_bit_for_bit(readout, way):
    learning, testing, _ = SETS[readout]
    run = replace(RUNS[readout], **way)
    unbroken = list(train(learning, testing, run, vocab_size=V))
    for stop in (0, 5, 11):
        state = unpacked(packed(unbroken[stop].state()))
        resumed_epochs = train(learning, testing, run, vocab_size=V, start=state)
        assert [numbers(epoch) for epoch in resumed_epochs] == [numbers(epoch) for epoch in unbroken[stop + 1 :]]


@pytest.mark.parametrize(("readout", "way"), WAYS)
def test_a_stack_is_each_of_its_runs_alone(readout, way):
    learning, testing, _ = SETS[readout]
    one = replace(RUNS[readout], **way)
    runs = [one, replace(one, hidden_size=5, epochs=7), replace(one, seed=4, shuffle_seed=1)]
    stack = list(train_stack(learning, testing, runs, vocab_size=V))
    for r, run in enumerate(runs):
        single_run = list(train(learning, testing, run, vocab_size=V))
        for epoch in stack:
            assert numbers(epoch.run(r)) == numbers(single_run[min(epoch.number, run.epochs)])


@pytest.mark.parametrize("readout", SETS)
def test_a_run_that_diverges_is_found_out_alone_and_in_a_stack(readout):
    learning, testing, _ = SETS[readout]
    reckless = replace(RUNS[readout], learning_rate=50, epochs=60)
    with pytest.raises(Diverged, match=r"well above the \d\.\d\d of mere guessing") as diverged:
        list(train(learning, testing, reckless, vocab_size=V))
    *_, last = train_stack(learning, testing, [RUNS[readout], reckless], vocab_size=V)
    assert last.diverged.tolist() == [False, True]
    assert last.numbers.tolist() == [12, diverged.value.epoch - 1]


def test_numbers_far_from_zero_whose_loss_comes_down_slowly_have_not_diverged():
    learning, _, _ = SETS["number"]
    far = [(tokens, target + 500) for tokens, target in learning]
    epochs = list(train(far, far, replace(RUNS["number"], epochs=60, learning_rate=0.002), vocab_size=V))
    assert epochs[-1].number == 60
    assert 0.7 * epochs[0].train.loss < epochs[-1].train.loss < epochs[0].train.loss


def test_a_run_without_accuracies_keeps_states_that_are_spread_over_it():
    learning, testing, _ = SETS["number"]
    epochs = list(train(learning, testing, replace(RUNS["number"], epochs=200), vocab_size=V))
    selection = StateSelection((), np.full((2, 1), math.nan), 100)
    for epoch in epochs[1:]:
        selection.see(epoch)
    assert 40 < len(selection.numbers) <= 96
    again = StateSelection(selection.numbers, np.full((2, 201), math.nan), 100)
    assert again.numbers == selection.numbers


@pytest.mark.parametrize(
    ("readout", "items", "message"),
    [
        ("every", [([0, 1], [0, 1]), ([0, 1], [0])], "sentence 1 of the training set: the target has 1 labels for 2"),
        ("every", [([0, 1], [-1, -1])], "sentence 0 of the training set: none of its words is scored"),
        ("every", [([], [])], "sentence 0 of the training set: none of its words is scored"),
        ("number", [([0, 1], math.nan)], "sentence 0 of the training set: target nan is not a finite number"),
        ("last", [([0, 1], [0, 1])], r"sentence 0 of the training set: label \[0, 1\] is not a whole number"),
    ],
)
def test_sets_with_targets_that_cannot_be_ones_are_refused(readout, items, message):
    with pytest.raises(ValueError, match=message):
        train(items, items, RUNS[readout], vocab_size=V)


def test_the_network_of_a_number_has_one_output_whatever_the_data_have():
    learning, testing, _ = SETS["number"]
    for classes in ({}, {"classes": 1}, {"classes": 5}):
        first = next(train(learning, testing, RUNS["number"], vocab_size=V, **classes))
        assert first.params.classes == 1
    with pytest.raises(ValueError, match="classes is 1: there must be at least 2 to choose between"):
        train(*SETS["every"][:2], RUNS["every"], vocab_size=V, classes=1)


def test_the_runs_of_a_stack_may_answer_in_different_ways():
    items = [(tokens, len(tokens) % 2) for tokens, _ in SETS["every"][0]]
    stack = list(train_stack(items, items[:9], list(RUNS.values()), vocab_size=V))
    for r, run in enumerate(RUNS.values()):
        assert [numbers(epoch.run(r)) for epoch in stack] == [
            numbers(epoch) for epoch in train(items, items[:9], run, vocab_size=V)
        ]
    with pytest.raises(ValueError, match="have different numbers of outputs: take run"):
        stack[-1].params  # noqa: B018


def test_a_state_of_another_number_of_outputs_is_refused():
    learning, testing, _ = SETS["number"]
    state = next(train(*SETS["every"][:2], RUNS["every"], vocab_size=V)).state()
    with pytest.raises(ValueError, match="has classes 2, but 1 is asked for"):
        train(learning, testing, RUNS["number"], vocab_size=V, start=state)
