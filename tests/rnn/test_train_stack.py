"""Many runs: each as if it were alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn import Diverged, Epoch, Settings, StackEpoch, train, train_stack

any_run = st.builds(
    Settings,
    hidden_size=st.integers(1, 12),
    learning_rate=st.floats(0.005, 1.0),
    epochs=st.integers(0, 6),
    seed=st.integers(0, 3),
    shuffle_seed=st.integers(0, 1),
    init_scale=st.sampled_from([1e-3, 0.5, 1.5]),
    clip=st.sampled_from([0.01, 0.5, 1.0, 10.0]),
    bptt=st.sampled_from(["exact", "article"]),
)


def assert_same(actual: Epoch, single: Epoch) -> None:
    """Bit for bit, which is more than the 1e-9 that is promised, and what keeps chaotic runs at it."""
    assert (actual.number, actual.train, actual.test) == (single.number, single.train, single.test)
    for array, other in zip(actual.params.arrays(), single.params.arrays(), strict=True):
        assert np.array_equal(array, other)


def assert_padding_is_zero(epoch: StackEpoch) -> None:
    for r, run in enumerate(epoch.settings):
        H = run.hidden_size
        padding = (
            epoch.params.w_xh[r, H:],
            epoch.params.w_hh[r, H:],
            epoch.params.w_hh[r, :, H:],
            epoch.params.w_hy[r, :, H:],
            epoch.params.b_h[r, H:],
        )
        assert not any(part.any() for part in padding)


@given(st.lists(any_run, min_size=1, max_size=6))
@settings(max_examples=25)
def test_a_run_in_a_stack_equals_the_same_run_alone(runs):
    rng = np.random.default_rng(0)
    items = [(rng.integers(-1, 5, length), i % 3) for i, length in enumerate((4, 1, 6, 0, 2, 3, 5, 9))]
    stack = list(train_stack(items, items[:4], runs, vocab_size=5, classes=3))
    assert [epoch.number for epoch in stack] == list(range(max(run.epochs for run in runs) + 1))
    for r, run in enumerate(runs):
        single_run = list(train(items, items[:4], run, vocab_size=5, classes=3))
        for epoch in stack:
            assert_same(epoch.run(r), single_run[min(epoch.number, run.epochs)])
    for epoch in stack:
        assert_padding_is_zero(epoch)
        assert not epoch.diverged.any()


def test_a_long_mixed_stack_equals_its_runs_alone(article):
    """Through the plateau and out of it, and chaotic weights, where one rounding would grow to 0.1 in an epoch."""
    base = Settings(epochs=100, hidden_size=13, init_scale=0.05)
    runs = [
        base,
        replace(base, seed=1, learning_rate=0.05, clip=0.5),
        replace(base, hidden_size=16, init_scale=1.0, learning_rate=0.1),
        replace(base, hidden_size=16, epochs=60, bptt="article"),
        replace(base, seed=2, shuffle_seed=5),
    ]
    *_, last = train_stack(article.train, article.test, runs, vocab_size=article.vocab_size)
    assert_padding_is_zero(last)
    for r, run in enumerate(runs):
        *_, single_epoch = train(article.train, article.test, run, vocab_size=article.vocab_size)
        assert_same(last.run(r), single_epoch)


def test_shapes(article):
    runs = [Settings(hidden_size=4, epochs=1), Settings(hidden_size=6, epochs=1), Settings(hidden_size=5, epochs=1)]
    *_, last = train_stack(article.train, article.test, runs, vocab_size=18)
    assert [array.shape for array in last.params.arrays()] == [(3, 6, 18), (3, 6, 6), (3, 2, 6), (3, 6), (3, 2)]
    assert [array.shape for array in last.run(0).params.arrays()] == [(4, 18), (4, 4), (2, 4), (4,), (2,)]
    arrays = (last.train.loss, last.train.accuracy, last.test.loss, last.test.accuracy, last.diverged, last.numbers)
    assert {array.shape for array in arrays} == {(3,)}
    assert last.diverged.dtype == np.bool_


def test_a_run_of_a_stack_can_go_on_alone(article):
    runs = [Settings(hidden_size=4, epochs=8, init_scale=0.5), Settings(hidden_size=6, epochs=5, init_scale=0.5)]
    stack = list(train_stack(article.train, article.test, runs, vocab_size=18))
    for r, run in enumerate(runs):
        state = stack[3].run(r).state()
        *_, single_epoch = train(article.train, article.test, run, vocab_size=18, start=state)
        assert_same(stack[-1].run(r), single_epoch)


def test_epochs_of_a_stack_stay_as_they_were(article):
    runs = [Settings(hidden_size=4, epochs=5, init_scale=0.5), Settings(hidden_size=6, epochs=2, init_scale=0.5)]
    snapshots = [
        (epoch, epoch.params.w_hh.tobytes(), epoch.train.loss.tobytes(), epoch.numbers.tobytes())
        for epoch in train_stack(article.train, article.test, runs, vocab_size=18)
    ]
    for epoch, *values_then in snapshots:
        assert [epoch.params.w_hh.tobytes(), epoch.train.loss.tobytes(), epoch.numbers.tobytes()] == values_then
    assert len({values_then for _, values_then, *_ in snapshots}) == 6


def test_runs_with_fewer_epochs_are_frozen_at_their_end(article):
    runs = [Settings(hidden_size=4, epochs=epochs, init_scale=0.5) for epochs in (0, 2, 4)]
    stack = list(train_stack(article.train, article.test, runs, vocab_size=18))
    assert [epoch.numbers.tolist() for epoch in stack] == [[0, 0, 0], [0, 1, 1], [0, 2, 2], [0, 2, 3], [0, 2, 4]]
    assert np.array_equal(stack[2].params.w_hh[1], stack[4].params.w_hh[1])
    assert not np.array_equal(stack[2].params.w_hh[2], stack[4].params.w_hh[2])


@pytest.mark.parametrize(
    "reckless", [Settings(hidden_size=8, learning_rate=1, init_scale=1), Settings(learning_rate=1e300)]
)
def test_a_run_that_diverges_is_marked_and_leaves_its_neighbours_alone(article, reckless):
    sound_settings = Settings(hidden_size=reckless.hidden_size, init_scale=0.5, epochs=60)
    reckless = replace(reckless, epochs=60)
    together = list(train_stack(article.train, article.test, [sound_settings, reckless, sound_settings], vocab_size=18))
    single_run = list(train(article.train, article.test, sound_settings, vocab_size=18))
    for epoch, expected in zip(together, single_run, strict=True):
        assert_same(epoch.run(0), expected)
        assert_same(epoch.run(2), expected)
        assert np.isfinite(epoch.train.loss).all()
        assert all(np.isfinite(array).all() for array in epoch.params.arrays())
    assert together[-1].diverged.tolist() == [False, True, False]
    last_good = together[-1].run(1)
    *_, last_alone = train(article.train, article.test, replace(reckless, epochs=last_good.number), vocab_size=18)
    assert_same(last_good, last_alone)
    with pytest.raises(Diverged, match=f"by epoch {last_good.number + 1}"):
        list(train(article.train, article.test, reckless, vocab_size=18))


def test_a_stack_ends_when_no_run_is_left(article):
    reckless = [Settings(hidden_size=8, learning_rate=1, init_scale=1, seed=seed) for seed in range(2)]
    *_, last = train_stack(article.train, article.test, reckless, vocab_size=18)
    assert last.diverged.all()
    assert last.number < 100


def test_float32_is_close_to_float64_and_is_float32(article):
    runs = [Settings(hidden_size=8, epochs=5, init_scale=0.1, seed=seed) for seed in range(3)]
    single, double = (
        list(train_stack(article.train, article.test, runs, vocab_size=18, dtype=dtype))[-1]
        for dtype in (np.float32, np.float64)
    )
    assert {array.dtype for array in single.params.arrays()} == {np.dtype(np.float32)}
    np.testing.assert_allclose(single.train.loss, double.train.loss, atol=1e-4)
    np.testing.assert_allclose(single.params.w_hh, double.params.w_hh, atol=1e-4)


MIXED = [
    Settings(hidden_size=4, epochs=9, init_scale=0.5),
    Settings(hidden_size=6, epochs=9, init_scale=0.5, learning_rate=0.1),
    Settings(hidden_size=4, epochs=9, init_scale=0.5, seed=1),
    Settings(hidden_size=4, epochs=9, init_scale=0.5, shuffle_seed=1),
]


def test_a_stack_goes_on_from_states_as_if_it_had_never_stopped(article):
    unbroken = list(train_stack(article.train, article.test, MIXED, vocab_size=18))
    start = [unbroken[4].run(r).state() for r in range(4)]
    resumed_epochs = list(train_stack(article.train, article.test, MIXED, vocab_size=18, start=start))
    assert [epoch.number for epoch in resumed_epochs] == [5, 6, 7, 8, 9]
    for actual, expected in zip(resumed_epochs, unbroken[5:], strict=True):
        for r in range(4):
            assert_same(actual.run(r), expected.run(r))
            assert (actual.shuffles[r], actual.monitors[r]) == (expected.shuffles[r], expected.monitors[r])
        assert actual.params.w_xh.tobytes() == expected.params.w_xh.tobytes()


def test_runs_that_are_behind_train_alone_until_all_are_at_the_same_epoch(article):
    unbroken = list(train_stack(article.train, article.test, MIXED, vocab_size=18))
    last_numbers = (6, 3, None, 9)
    start = [None if number is None else unbroken[number].run(r).state() for r, number in enumerate(last_numbers)]
    resumed_epochs = list(train_stack(article.train, article.test, MIXED, vocab_size=18, start=start))
    assert [epoch.number for epoch in resumed_epochs] == list(range(10))
    for actual, expected in zip(resumed_epochs, unbroken, strict=True):
        assert actual.numbers.tolist() == [max(actual.number, number or 0) for number in last_numbers]
        for r, number in enumerate(last_numbers):
            if number is None or actual.number > number:
                assert_same(actual.run(r), expected.run(r))
    waiting, unbroken_run = resumed_epochs[0].run(0), unbroken[6].run(0)
    assert np.isnan(waiting.train.loss)  # a state does not hold it
    assert waiting.test == unbroken_run.test
    assert np.array_equal(waiting.params.w_hh, unbroken_run.params.w_hh)


def test_a_stack_whose_runs_have_had_all_their_epochs_gives_none(article):
    *_, last = train_stack(article.train, article.test, MIXED, vocab_size=18)
    start = [last.run(r).state() for r in range(4)]
    assert list(train_stack(article.train, article.test, MIXED, vocab_size=18, start=start)) == []


def test_a_run_that_goes_on_and_diverges_keeps_its_state(article):
    reckless = Settings(hidden_size=8, learning_rate=1, init_scale=1, epochs=60)
    stack = list(train_stack(article.train, article.test, [reckless], vocab_size=18))
    last_good = stack[-1].run(0)
    assert stack[-1].diverged.all()
    for number in (last_good.number - 5, last_good.number):
        start = [stack[number].run(0).state()]
        *_, last = train_stack(article.train, article.test, [reckless], vocab_size=18, start=start)
        assert last.diverged.tolist() == [True]
        assert last.numbers.tolist() == [last_good.number]
        assert np.array_equal(last.run(0).params.w_hh, last_good.params.w_hh)


def test_rates_may_change_where_a_stack_goes_on(article):
    middle_epoch = list(train_stack(article.train, article.test, MIXED, vocab_size=18))[4]
    new_settings = [replace(run, learning_rate=0.03, epochs=7) for run in MIXED]
    start = [middle_epoch.run(r).state() for r in range(4)]
    *_, last = train_stack(article.train, article.test, new_settings, vocab_size=18, start=start)
    for r, run in enumerate(new_settings):
        *_, single_epoch = train(article.train, article.test, run, vocab_size=18, start=start[r])
        assert_same(last.run(r), single_epoch)
        assert last.monitors[r] == single_epoch.monitor
        assert last.monitors[r].epochs == 7 - 4  # judged anew from where the rate was changed


def test_states_that_do_not_fit_are_refused_at_once(article):
    state = next(train(article.train, article.test, MIXED[0], vocab_size=18)).state()
    with pytest.raises(ValueError, match="4 runs and 1 states"):
        train_stack(article.train, article.test, MIXED, vocab_size=18, start=[state])
    with pytest.raises(ValueError, match="hidden_size 4, but 6"):
        train_stack(article.train, article.test, MIXED, vocab_size=18, start=[state, state, None, None])


def test_a_stack_that_cannot_be_is_refused_at_once(article):
    with pytest.raises(ValueError, match="at least one run"):
        train_stack(article.train, article.test, [], vocab_size=18)
    with pytest.raises(ValueError, match="dtype is float16"):
        train_stack(article.train, article.test, [Settings()], vocab_size=18, dtype=np.float16)
    with pytest.raises(ValueError, match="the test set is empty"):
        train_stack(article.train, [], [Settings()], vocab_size=18)


def test_ten_seeds_with_default_settings_all_reach_every_sentence(article):
    runs = [Settings(seed=seed) for seed in range(10)]
    has_reached = np.zeros(10, np.bool_)
    # In float32, which takes a fifth of the time; that float64 learns the same is tested bit by bit above.
    for epoch in train_stack(article.train, article.test, runs, vocab_size=18, dtype=np.float32):
        has_reached |= (epoch.train.accuracy == 1) & (epoch.test.accuracy == 1)
        if has_reached.all():
            break
    assert has_reached.all()
    assert not epoch.diverged.any()
