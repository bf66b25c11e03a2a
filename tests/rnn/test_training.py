"""One run: the article's algorithm, reproducible, and resumed where it stopped."""

import gc
import hashlib
import os
import pickle
import random
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from rnn import Epoch, Settings, backward, forward, init_params, loss, train

ROOT = Path(__file__).resolve().parents[2]


def numbers(epoch: Epoch) -> tuple[object, ...]:
    """All of an epoch, for comparison bit for bit."""
    arrays = tuple((array.shape, array.tobytes()) for array in epoch.params.arrays())
    return epoch.number, epoch.train, epoch.test, arrays, repr(epoch.shuffle), epoch.monitor


def test_the_first_epoch_is_the_untrained_network(article):
    settings = Settings(epochs=1, hidden_size=5, seed=3, init_scale=0.7)
    first = next(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    expected = init_params(article.vocab_size, 5, 2, np.random.default_rng(3), 0.7)
    assert first.number == 0
    for array, other in zip(first.params.arrays(), expected.arrays(), strict=True):
        assert np.array_equal(array, other)
    for score, items in ((first.train, article.train), (first.test, article.test)):
        traces = [(forward(expected, tokens), label) for tokens, label in items]
        assert score.loss == pytest.approx(np.mean([loss(trace, label) for trace, label in traces]))
        assert score.accuracy == np.mean([trace.logits[-1].argmax() == label for trace, label in traces])


@pytest.mark.parametrize("bptt", ["exact", "article"])
@pytest.mark.parametrize("clip", [1.0, 0.05])
def test_training_is_the_articles_algorithm(article, bptt, clip):
    settings = Settings(
        hidden_size=7, learning_rate=0.1, epochs=4, seed=1, shuffle_seed=2, init_scale=0.5, clip=clip, bptt=bptt
    )
    epochs = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    params = init_params(article.vocab_size, 7, 2, np.random.default_rng(1), 0.5)
    shuffler = np.random.default_rng(2)
    for epoch in epochs[1:]:
        losses, right = [], []
        for i in shuffler.permutation(len(article.train)):
            tokens, label = article.train[i]
            trace = forward(params, tokens)
            losses.append(loss(trace, label))
            right.append(trace.logits[-1].argmax() == label)
            gradient = backward(params, trace, label, bptt=bptt).params
            for array, slope in zip(params.arrays(), gradient.arrays(), strict=True):
                array -= 0.1 * np.clip(slope, -clip, clip)
        assert epoch.train.loss == pytest.approx(np.mean(losses), abs=1e-10)
        assert epoch.train.accuracy == np.mean(right)
        tests = [loss(forward(params, tokens), label) for tokens, label in article.test]
        assert epoch.test.loss == pytest.approx(np.mean(tests), abs=1e-10)
        for array, expected in zip(epoch.params.arrays(), params.arrays(), strict=True):
            np.testing.assert_allclose(array, expected, atol=1e-10)


def test_epochs_are_numbered_and_end(article):
    settings = Settings(hidden_size=3, epochs=5)
    run = train(article.train, article.test, settings, vocab_size=article.vocab_size)
    assert [epoch.number for epoch in run] == [0, 1, 2, 3, 4, 5]
    run = train(article.train, article.test, replace(settings, epochs=0), vocab_size=article.vocab_size)
    assert [epoch.number for epoch in run] == [0]


def test_params_of_an_epoch_stay_as_they_were(article):
    settings = Settings(hidden_size=4, epochs=6, init_scale=0.5)
    run = train(article.train, article.test, settings, vocab_size=article.vocab_size)
    snapshots = [(epoch, numbers(epoch)) for epoch in run]
    assert all(numbers(epoch) == values_then for epoch, values_then in snapshots)
    assert len({values_then[3] for _, values_then in snapshots}) == 7


def test_a_resumed_run_equals_an_unbroken_one_bit_for_bit(article):
    settings = Settings(hidden_size=16, learning_rate=0.05, epochs=40, seed=4, shuffle_seed=9, init_scale=0.3)
    unbroken = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    for stop in (0, 1, 23, 39):
        state = pickle.loads(pickle.dumps(unbroken[stop].state()))  # noqa: S301 (our own bytes)
        resumed_epochs = list(train(article.train, article.test, settings, vocab_size=article.vocab_size, start=state))
        assert [numbers(epoch) for epoch in resumed_epochs] == [numbers(epoch) for epoch in unbroken[stop + 1 :]]


def test_a_state_is_not_used_up_by_going_on_from_it(article):
    settings = Settings(hidden_size=4, epochs=6, init_scale=0.5)
    state = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))[2].state()
    first, second = (
        [numbers(e) for e in train(article.train, article.test, settings, vocab_size=article.vocab_size, start=state)]
        for _ in range(2)
    )
    assert first == second


def test_rate_and_epochs_may_change_where_a_run_goes_on(article):
    before = Settings(hidden_size=4, epochs=3, init_scale=0.5, learning_rate=0.05)
    after = replace(before, learning_rate=0.2, epochs=5)
    state = list(train(article.train, article.test, before, vocab_size=article.vocab_size))[-1].state()
    resumed_epochs = list(train(article.train, article.test, after, vocab_size=article.vocab_size, start=state))
    assert [epoch.number for epoch in resumed_epochs] == [4, 5]
    params, shuffler = state.params.copy(), np.random.default_rng()
    shuffler.bit_generator.state = state.shuffle
    for i in shuffler.permutation(len(article.train)):
        tokens, label = article.train[i]
        gradient = backward(params, forward(params, tokens), label).params
        for array, slope in zip(params.arrays(), gradient.arrays(), strict=True):
            array -= 0.2 * np.clip(slope, -1, 1)
    np.testing.assert_allclose(resumed_epochs[0].params.w_hh, params.w_hh, atol=1e-12)
    ended = train(article.train, article.test, before, vocab_size=article.vocab_size, start=state)
    assert list(ended) == []


def test_seeds_decide_weights_and_order(article):
    def last(**changes: int) -> tuple[object, ...]:
        settings = Settings(hidden_size=3, epochs=2, init_scale=0.5, **changes)
        return numbers(list(train(article.train, article.test, settings, vocab_size=article.vocab_size))[-1])

    assert last() == last()
    assert len({last()[3], last(seed=1)[3], last(shuffle_seed=1)[3]}) == 3


def test_global_random_state_is_neither_read_nor_touched(article):
    settings = Settings(hidden_size=3, epochs=2)
    results = []
    for seed in (1, 2):
        np.random.seed(seed)  # noqa: NPY002 (the global generator is what this test is about)
        random.seed(seed)
        numpy_state, python_state = repr(np.random.get_state()), random.getstate()  # noqa: NPY002
        results.append(
            [numbers(e) for e in train(article.train, article.test, settings, vocab_size=article.vocab_size)]
        )
        assert (repr(np.random.get_state()), random.getstate()) == (numpy_state, python_state)  # noqa: NPY002
    assert results[0] == results[1]


A_RUN = """
import hashlib, sys
import data
from rnn import Settings, Vocabulary, train

chosen = data.DATASETS["Article"]()
vocabulary = Vocabulary.from_texts(example.text for example in chosen.train)
train_set, test_set = (
    [(vocabulary.encode(example.text), data.LABELS.index(example.label)) for example in examples]
    for examples in (chosen.train, chosen.test)
)
digest = hashlib.sha256()
for epoch in train(train_set, test_set, Settings(epochs=30, init_scale=0.1), vocab_size=len(vocabulary)):
    digest.update(repr((epoch.train, epoch.test)).encode())
    for array in epoch.params.arrays():
        digest.update(array.tobytes())
sys.stdout.write(digest.hexdigest())
"""


def test_the_same_run_in_two_processes_is_byte_identical_whatever_the_hash_seed(article):
    digests = set()
    for hash_seed in ("1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", A_RUN]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        digests.add(done.stdout)
    digest = hashlib.sha256()
    settings = Settings(epochs=30, init_scale=0.1)
    for epoch in train(article.train, article.test, settings, vocab_size=article.vocab_size):
        digest.update(repr((epoch.train, epoch.test)).encode())
        for array in epoch.params.arrays():
            digest.update(array.tobytes())
    assert digests == {digest.hexdigest()}


def test_a_thousand_epochs_kept_at_64_units_stay_under_100_mb(article):
    run = train(article.train, article.test, Settings(), vocab_size=article.vocab_size)
    epochs_held = list(islice(run, 10))
    tracemalloc.start()
    try:
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        epochs_held += islice(run, 50)
        gc.collect()
        an_epoch = (tracemalloc.get_traced_memory()[0] - before) / 50
    finally:
        tracemalloc.stop()
    assert an_epoch >= epochs_held[-1].params.w_hh.nbytes
    assert 1000 * an_epoch < 100e6


def test_sets_that_do_not_fit_are_refused_at_once(article):
    size = article.vocab_size
    with pytest.raises(ValueError, match="the training set is empty"):
        train([], article.test, Settings(), vocab_size=size)
    with pytest.raises(ValueError, match="the test set is empty"):
        train(article.train, [], Settings(), vocab_size=size)
    with pytest.raises(ValueError, match="token 17"):
        train(article.train, article.test, Settings(), vocab_size=size - 1)
    with pytest.raises(ValueError, match="classes is 1"):
        train(article.train, article.test, Settings(), vocab_size=size, classes=1)


def test_a_start_that_does_not_fit_is_refused_at_once(article):
    settings = Settings(hidden_size=3, epochs=1)
    state = next(train(article.train, article.test, settings, vocab_size=article.vocab_size)).state()
    with pytest.raises(ValueError, match="hidden_size 3, but 4"):
        train(article.train, article.test, replace(settings, hidden_size=4), vocab_size=18, start=state)
    with pytest.raises(ValueError, match="vocab_size 18, but 19"):
        train(article.train, article.test, settings, vocab_size=19, start=state)
    with pytest.raises(ValueError, match="classes 2, but 3"):
        train(article.train, article.test, settings, vocab_size=18, classes=3, start=state)
