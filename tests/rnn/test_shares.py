"""How the runs of a sweep are shared out to processes, and how the stacks of a share train in turns."""

from dataclasses import replace

import numpy as np
import pytest

from rnn import Settings, train
from rnn.shares import STEP_COST, cost, portions, train_stacks


@pytest.mark.parametrize("parts", [1, 2, 3, 8])
@pytest.mark.parametrize(
    "settings",
    [
        [Settings(seed=seed) for seed in range(64)],
        [Settings(hidden_size=size, seed=seed) for size in (1, 8, 100, 256) for seed in range(5)],
        [Settings()],
        [Settings(bptt=bptt) for bptt in ("exact", "article")],
    ],
    ids=["alike", "sizes", "one", "bptt"],
)
def test_every_run_is_in_one_stack_with_others_like_it(settings, parts):
    shares = portions(settings, parts)
    assert len(shares) <= parts
    assert all(shares)
    assert sorted(r for share in shares for stack in share for r in stack) == list(range(len(settings)))
    for stack in (stack for share in shares for stack in share):
        assert len({(settings[r].hidden_size, settings[r].shuffle_seed, settings[r].bptt) for r in stack}) == 1


def test_a_stack_costs_what_its_runs_take_in_as_many_epochs_as_the_longest_has():
    settings = [Settings(epochs=10), Settings(epochs=30, hidden_size=128), Settings(epochs=20, hidden_size=32)]
    assert cost((0,), settings) == pytest.approx(10 * (STEP_COST + 1))
    assert cost((1,), settings) == pytest.approx(30 * (STEP_COST + 0.3 + 0.7 * 4))
    assert cost((0, 1, 2), settings) == pytest.approx(30 * (STEP_COST + 1 + 3.1 + 0.475))


def test_stacks_of_smaller_numbers_hold_more_runs():
    settings = [Settings(seed=seed) for seed in range(64)]
    assert [[len(stack) for stack in share] for share in portions(settings, 1)] == [[16] * 4]
    assert [[len(stack) for stack in share] for share in portions(settings, 1, itemsize=4)] == [[32] * 2]


def test_one_large_run_has_a_share_of_its_own():
    settings = [Settings(hidden_size=size) for size in (64, 64, 64, 256, 64, 64, 64, 64)]
    assert sorted(sorted(r for stack in share for r in stack) for share in portions(settings, 2)) == [
        [0, 1, 2, 4, 5, 6, 7],
        [3],
    ]
    unlike = [replace(each, shuffle_seed=place) for place, each in enumerate(settings[:4])]  # none trains with another
    assert sorted(sorted(share) for share in portions(unlike, 2)) == [[(0,), (1,), (2,)], [(3,)]]


@pytest.mark.parametrize("parts", [2, 4])
def test_the_shares_are_about_equal(parts):
    settings = [Settings(hidden_size=size, seed=seed) for size in (16, 64, 128) for seed in range(15)]
    costs = [sum(cost(stack, settings) for stack in share) for share in portions(settings, parts)]
    assert max(costs) < 1.2 * min(costs)


def test_few_runs_are_spread_over_the_parts():
    settings = [Settings(seed=seed) for seed in range(10)]
    assert sorted(sum(map(len, share)) for share in portions(settings, 2)) == [5, 5]


# --- training ---------------------------------------------------------------------------------------------------------


def test_stacks_train_in_turns_and_each_run_is_what_train_makes_of_it(small):
    settings = [Settings(hidden_size=size, seed=seed, epochs=6, init_scale=0.3) for size in (3, 5) for seed in (0, 1)]
    stacks = [(0, 1), (2,), (3,)]
    epochs = list(train_stacks(small.train, small.test, settings, stacks, vocab_size=small.vocab_size, classes=3))
    assert [(stack, epoch.number) for stack, epoch in epochs] == [(stack, n) for n in range(7) for stack in stacks]
    for stack, epoch in epochs[-3:]:
        for k, r in enumerate(stack):
            *_, single_run = train(small.train, small.test, settings[r], vocab_size=small.vocab_size, classes=3)
            assert epoch.run(k).test == single_run.test
            assert np.array_equal(epoch.run(k).params.w_hh, single_run.params.w_hh)


def test_stacks_that_end_sooner_leave_the_others_alone(small):
    settings = [Settings(hidden_size=3, epochs=epochs) for epochs in (2, 4)]
    epochs = train_stacks(small.train, small.test, settings, [(0,), (1,)], vocab_size=small.vocab_size, classes=3)
    assert [(stack[0], epoch.number) for stack, epoch in epochs] == [
        *((r, n) for n in range(3) for r in (0, 1)),
        (1, 3),
        (1, 4),
    ]


def test_stacks_go_on_from_states_and_those_behind_come_first(small):
    settings = [Settings(hidden_size=hidden_size, epochs=4, init_scale=0.5) for hidden_size in (2, 3)]
    sizes = {"vocab_size": small.vocab_size, "classes": 3}
    single_runs = [list(train(small.train, small.test, run, **sizes)) for run in settings]
    start = [single_runs[0][3].state(), single_runs[1][1].state()]
    epochs = list(train_stacks(small.train, small.test, settings, [(0,), (1,)], **sizes, start=start))
    assert [(stack, epoch.number) for stack, epoch in epochs] == [((1,), 2), ((1,), 3), ((0,), 4), ((1,), 4)]
    for (r,), epoch in epochs:
        assert epoch.run(0).test == single_runs[r][epoch.number].test
        assert epoch.run(0).train == single_runs[r][epoch.number].train


def test_a_stack_whose_runs_go_on_from_different_epochs_is_as_far_as_the_one_behind(small):
    settings = [Settings(hidden_size=2, epochs=4, init_scale=0.5, seed=seed) for seed in range(3)]
    sizes = {"vocab_size": small.vocab_size, "classes": 3}
    start = [
        list(train(small.train, small.test, run, **sizes))[number].state()
        for run, number in zip(settings, (3, 1, 2), strict=True)
    ]
    epochs = train_stacks(small.train, small.test, settings, [(0, 1), (2,)], **sizes, start=start)
    assert [(stack, epoch.number) for stack, epoch in epochs] == [
        *(((0, 1), 2), ((0, 1), 3), ((2,), 3)),
        *(((0, 1), 4), ((2,), 4)),
    ]
