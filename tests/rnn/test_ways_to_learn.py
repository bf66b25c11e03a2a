"""Other cells, optimizers, batches and clips in the same training loop: alone, in a stack, and gone on with."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn import Diverged, Epoch, Settings, State, backward, forward, loss, train, train_stack
from rnn.cells import CELLS
from rnn.cells.lstm import Lstm
from rnn.initial import RECURRENT_INITS
from rnn.optimizers import CLIPS, OPTIMIZERS
from rnn.setting_kinds import Choice
from rnn.settings import SETTINGS

RUN = Settings(hidden_size=8, learning_rate=0.05, epochs=12, init_scale=0.3, seed=2)
RELU = replace(RUN, cell="relu")
CHOICES = {name: st.sampled_from(list(each.options)) for name, each in SETTINGS.items() if isinstance(each, Choice)}

any_way = st.builds(
    Settings,
    hidden_size=st.integers(1, 5),
    learning_rate=st.floats(0.005, 0.3),
    epochs=st.integers(0, 5),
    seed=st.integers(0, 3),
    shuffle_seed=st.integers(0, 1),
    init_scale=st.sampled_from([1e-3, 0.5]),
    clip=st.sampled_from([0.01, 1.0]),
    batch_size=st.integers(1, 9),
    spectral_radius=st.sampled_from([0.5, 1.0]),
    **CHOICES,
)


def numbers(epoch: Epoch) -> tuple[object, ...]:
    """All of an epoch, for comparison bit for bit."""
    kept = (epoch.params, *epoch.memory.averages)
    arrays = tuple((array.shape, array.tobytes()) for weights in kept for array in weights.arrays())
    scores = repr((epoch.train, epoch.test, epoch.shuffle))  # by whose text a NaN is itself
    return epoch.number, scores, arrays, epoch.monitor, epoch.memory.updates


def some_items():
    rng = np.random.default_rng(0)
    return [(rng.integers(-1, 5, length), i % 3) for i, length in enumerate((4, 1, 6, 2, 3))]


def test_the_choices_are_what_there_is():
    for name, known in (
        ("cell", CELLS),
        ("optimizer", OPTIMIZERS),
        ("clip_by", CLIPS),
        ("recurrent_init", RECURRENT_INITS),
    ):
        assert list(SETTINGS[name].options) == list(known)


@given(st.lists(any_way, min_size=1, max_size=4))
@settings(max_examples=40)
def test_a_run_in_a_stack_of_any_ways_equals_the_same_run_alone(runs):
    items = some_items()
    stack = list(train_stack(items, items[:3], runs, vocab_size=5, classes=3))
    assert [epoch.number for epoch in stack] == list(range(max(run.epochs for run in runs) + 1))
    for r, run in enumerate(runs):
        single_run = list(train(items, items[:3], run, vocab_size=5, classes=3))
        for epoch in stack:
            assert numbers(epoch.run(r)) == numbers(single_run[min(epoch.number, run.epochs)])


@given(any_way, st.integers(0, 5))
@settings(max_examples=40)
def test_a_run_of_any_way_goes_on_from_a_state_bit_for_bit_alone_and_in_a_stack(run, stop):
    items = some_items()
    unbroken = list(train(items, items[:3], run, vocab_size=5, classes=3))
    state = unbroken[min(stop, run.epochs)].state()
    rest = [numbers(epoch) for epoch in unbroken[state.number + 1 :]]
    assert [numbers(epoch) for epoch in train(items, items[:3], run, vocab_size=5, classes=3, start=state)] == rest
    stack = train_stack(items, items[:3], [run, run], vocab_size=5, classes=3, start=[state, state])
    assert [numbers(epoch.run(1)) for epoch in stack] == rest


# --- what is learnt ---------------------------------------------------------------------------------------------------


def test_another_cell_trains_in_the_same_loop(article):
    epochs = list(train(article.train, article.test, replace(RELU, epochs=60), vocab_size=18))
    assert [epoch.number for epoch in epochs] == list(range(61))
    assert type(epochs[-1].params) is CELLS["relu"]
    assert epochs[-1].train.loss < 0.3 < 0.6 < epochs[0].train.loss
    assert epochs[-1].test.accuracy > 0.9
    traces = [(forward(epochs[-1].params, tokens), label) for tokens, label in article.test]
    assert epochs[-1].test.loss == pytest.approx(np.mean([loss(trace, label) for trace, label in traces]))


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell != "tanh"])
def test_an_epoch_of_another_cell_is_shuffle_forward_backward_clip_and_step(article, cell):
    run = replace(RUN, cell=cell, epochs=2, clip=0.05, shuffle_seed=3)
    *_, last = train(article.train, article.test, run, vocab_size=18)
    params = CELLS[cell].initial(18, run.hidden_size, 2, np.random.default_rng(run.seed), run.init_scale)
    shuffler = np.random.default_rng(run.shuffle_seed)
    for _ in range(run.epochs):
        for i in shuffler.permutation(len(article.train)):
            tokens, label = article.train[i]
            gradient = backward(params, forward(params, tokens), label).params
            for array, slope in zip(params.arrays(), gradient.arrays(), strict=True):
                array -= run.learning_rate * np.clip(slope, -run.clip, run.clip)
    for actual, expected in zip(last.params.arrays(), params.arrays(), strict=True):
        np.testing.assert_allclose(actual, expected, atol=1e-9)


@pytest.mark.parametrize(("batch_size", "updates"), [(1, 58), (7, 9), (58, 1), (1000, 1)])
def test_an_update_follows_every_batch_and_the_last_one_has_what_is_left(article, batch_size, updates):
    run = replace(RELU, optimizer="adam", batch_size=batch_size, epochs=1)
    assert len(article.train) == 58
    _, epoch = train(article.train, article.test, run, vocab_size=18)
    assert epoch.state().memory.updates == updates


def test_a_batch_is_learnt_from_by_the_clipped_mean_of_its_gradients(article):
    run = replace(RUN, cell="lstm", batch_size=58, epochs=1, clip=0.02)
    first, second = train(article.train, article.test, run, vocab_size=18)
    gradients = [backward(first.params, forward(first.params, tokens), label).params for tokens, label in article.train]
    for name in Lstm.axes():
        mean = np.clip(np.mean([getattr(each, name) for each in gradients], axis=0), -0.02, 0.02)
        step = getattr(first.params, name) - getattr(second.params, name)
        np.testing.assert_allclose(step, run.learning_rate * mean, atol=1e-9)


@pytest.mark.parametrize("way", [{}, {"cell": "gru", "optimizer": "momentum", "batch_size": 9}], ids=["fused", "plain"])
def test_the_rate_of_an_epoch_is_that_of_its_schedule(article, way):
    run = replace(RUN, schedule="cosine", epochs=4, **way)
    rates = [run.rate_in(epoch) for epoch in (1, 2, 3, 4)]
    expected = [0.05 * (1 + math.cos(math.pi * k / 4)) / 2 for k in range(4)]
    assert rates == pytest.approx(expected)
    assert (replace(run, schedule="constant").rate_in(3), rates[0]) == (0.05, 0.05)
    epochs = list(train(article.train, article.test, run, vocab_size=18))
    state = epochs[0].state()
    for epoch, rate in zip(epochs[1:], rates, strict=True):
        # One epoch at that rate alone, from where the run was.
        step = replace(run, schedule="constant", learning_rate=rate, epochs=epoch.number)
        [again] = train(article.train, article.test, step, vocab_size=18, start=state)
        for actual, same in zip(epoch.params.arrays(), again.params.arrays(), strict=True):
            assert np.array_equal(actual, same)
        state = epoch.state()
    assert {epoch.learning_rate for epoch in epochs} == {0.05}, "the setting, which nobody changed"
    assert epochs[-1].monitor.epochs == 4, "judged from the beginning on"


# --- stacks, and states that do not fit -------------------------------------------------------------------------------


def test_the_weights_of_a_stack_of_one_cell_are_padded_and_of_several_cells_are_taken_run_by_run(article):
    runs = [replace(RUN, cell=cell, hidden_size=H, epochs=1) for cell, H in (("gru", 4), ("gru", 6), ("lstm", 3))]
    *_, alike = train_stack(article.train, article.test, runs[:2], vocab_size=18)
    assert alike.params.w_hh.shape == (2, 3, 6, 6)
    assert not alike.params.w_hh[0, :, 4:].any()
    assert not alike.params.w_hh[0, :, :, 4:].any()
    *_, mixed = train_stack(article.train, article.test, runs, vocab_size=18)
    with pytest.raises(ValueError, match=r"different cells, gru and lstm: take run\(r\) of each"):
        _ = mixed.params
    assert [mixed.run(r).params.w_hh.shape for r in range(3)] == [(3, 4, 4), (3, 6, 6), (4, 3, 3)]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.filterwarnings("error")
def test_a_run_of_another_cell_that_diverges_is_found_out_alone_and_in_a_stack(article, cell):
    items = article.train[:5]
    sound = replace(RUN, cell=cell, hidden_size=2, epochs=3)
    reckless = replace(sound, learning_rate=1e300, epochs=40)
    with pytest.raises(Diverged) as diverged:
        list(train(items, items, reckless, vocab_size=18))
    assert 1 <= diverged.value.epoch <= 30
    *_, last = train_stack(items, items, [sound, reckless, RUN], vocab_size=18)
    assert last.diverged.tolist() == [False, True, False]
    assert last.numbers.tolist() == [3, diverged.value.epoch - 1, 12]


def test_a_state_of_another_cell_is_refused(article):
    state = next(train(article.train, article.test, RELU, vocab_size=18)).state()
    with pytest.raises(ValueError, match="the state to start from has cell relu, but tanh is asked for"):
        train(article.train, article.test, RUN, vocab_size=18, start=state)
    with pytest.raises(ValueError, match="has cell relu, but lstm"):
        train_stack(article.train, article.test, [replace(RUN, cell="lstm")], vocab_size=18, start=[state])


@pytest.mark.parametrize("first", OPTIMIZERS)
@pytest.mark.parametrize("then", OPTIMIZERS)
def test_what_another_optimizer_remembers_is_forgotten(article, first, then):
    *_, before = train(article.train, article.test, replace(RUN, optimizer=first, epochs=2), vocab_size=18)
    state = before.state()
    run = replace(RUN, optimizer=then, epochs=3)
    empty = State(state.number, state.params, state.shuffle, state.monitor, state.learning_rate)
    [went_on], [began_anew] = (
        train(article.train, article.test, run, vocab_size=18, start=start) for start in (state, empty)
    )
    assert (numbers(went_on) == numbers(began_anew)) == (first != then or first == "sgd")


@pytest.mark.parametrize("way", [{"cell": cell, "optimizer": "adam", "batch_size": 4} for cell in CELLS])
def test_float32_stays_float32(article, way):
    run = replace(RUN, epochs=1, clip_by="norm", **way)
    *_, last = train_stack(article.train, article.test, [run], vocab_size=18, dtype=np.float32)
    kept = (last.params, *last.memories[0].averages)
    assert {array.dtype for weights in kept for array in weights.arrays()} == {np.dtype(np.float32)}
