"""The states that live runs keep fit into one budget; the first and the newest of each stay whatever it is."""

from dataclasses import replace

import pytest

from playground.training import RunConfig
from playground.training.checkpoint import Checkpoint
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.kept_room import KeptRoom
from playground.training.prepared_data import untrained
from playground.training.run import Run
from playground.training.run_past import RunPast
from rnn import Settings
from rnn.kept_states import KeptEpoch, KeptState, select_epochs
from tests.support.executors import NOWHERE

NEWEST = 100


def run_of(units: int, kept_numbers: range = range(0)) -> Run:
    """A run that has come to epoch 100, and keeps these on its way; an accuracy changed at every fourth."""
    run = Run.begin(untrained(RunConfig("Article", Settings(hidden_size=units))))
    first = run.newest
    run.checkpoint = Checkpoint(run.settings, replace(first.state, number=NEWEST), first.answers)
    run.keep(
        kept_numbers,
        [KeptState.of(replace(first.state, number=number), changed=number % 4 == 0) for number in kept_numbers],
    )
    return run


def epochs_of(numbers: range) -> list[KeptEpoch]:
    return [KeptEpoch(number, number % 4 == 0) for number in numbers]


def numbers(run: Run) -> list[int]:
    return list(RunPast.of(run, diverged=False).epochs)


ONE = run_of(8, range(1, 2)).kept_bytes  # of a state of 8 units


def test_while_there_is_room_every_state_stays() -> None:
    room = KeptRoom(40 * ONE)
    runs = [run_of(8, range(1, 21)) for _ in range(2)]
    for job, run in enumerate(runs):
        room.see(job, run)
    assert [len(run.kept or ()) for run in runs] == [20, 20]


def test_the_run_that_has_most_lets_go_of_what_is_least_missed() -> None:
    room = KeptRoom(25 * ONE)
    large, small = run_of(8, range(1, 21)), run_of(8, range(1, 10))
    room.see("large", large)
    room.see("small", small)
    assert numbers(large) == [0, *(epoch.number for epoch in selected_to(epochs_of(range(1, 21)), 16)), NEWEST]
    assert numbers(small) == [0, *range(1, 10), NEWEST]


def selected_to(epochs: list[KeptEpoch], most: int) -> list[KeptEpoch]:
    """As one after the other goes."""
    while len(epochs) > most:
        epochs = select_epochs(epochs, len(epochs) - 1)
    return epochs


def test_a_large_network_makes_room_for_small_ones() -> None:
    large = run_of(64, range(1, 21))
    room = KeptRoom(large.kept_bytes)
    room.see("large", large)
    small = [run_of(8, range(1, 11)) for _ in range(3)]
    for job, run in enumerate(small):
        room.see(job, run)
    assert [len(run.kept or ()) for run in small] == [10, 10, 10]
    assert 0 < len(large.kept or ()) < 20
    assert large.kept_bytes + sum(run.kept_bytes for run in small) <= 20 * run_of(64, range(1, 2)).kept_bytes


@pytest.mark.parametrize("most", [0, 1, ONE])
def test_the_first_state_and_the_newest_stay_however_little_room_there_is(most: int) -> None:
    room, run = KeptRoom(most), run_of(8, range(1, 21))
    room.see("job", run)
    assert numbers(run) == ([0, 20, NEWEST] if most == ONE else [0, NEWEST])


def test_a_run_that_keeps_more_than_when_it_was_seen_first_is_counted_anew() -> None:
    room, growing = KeptRoom(12 * ONE), run_of(8, range(1, 3))
    room.see("growing", growing)
    room.see("other", run_of(8, range(1, 5)))
    full = run_of(8, range(1, 21))
    growing.kept = full.kept
    room.see("growing", growing)
    assert len(growing.kept or ()) == 12 - 4


def test_a_run_that_makes_way_and_a_job_that_is_forgotten_give_their_room_back() -> None:
    room = KeptRoom(30 * ONE)
    room.see("job", run_of(8, range(1, 31)))
    room.see("job", run_of(8))
    room.see("other", run_of(8, range(1, 31)))
    room.forget("other")
    room.forget("other")
    last = run_of(8, range(1, 31))
    room.see("third", last)
    assert len(last.kept or ()) == 30


def test_runs_that_their_job_has_left_let_all_states_go_first_but_for_the_last_of_them() -> None:
    room = KeptRoom(40 * ONE)
    waiting = [run_of(8, range(1, 11)) for _ in range(5)]  # as where they find no room to be saved
    for run in waiting:
        room.see("one", run)
    other = run_of(8, range(1, 11))
    room.see("other", other)
    assert [run.kept is None for run in waiting] == [True, True, False, False, False]
    assert [len(run.kept or ()) for run in (*waiting[2:], other)] == [10, 10, 10, 10]
    room.see("other", run_of(8, range(1, 41)))
    assert [run.kept is None for run in (*waiting, other)] == [True, True, True, False, False, False]
    assert numbers(waiting[0]) == [0, NEWEST]


def test_the_run_of_a_job_that_is_gone_counts_for_as_long_as_it_is_held() -> None:
    room, held = KeptRoom(15 * ONE), run_of(8, range(1, 11))
    room.see("gone", held)
    room.forget("gone")
    other = run_of(8, range(1, 11))
    room.see("other", other)
    assert (held.kept, len(other.kept or ())) == (None, 10)


def test_the_jobs_of_a_server_share_one_budget_and_tell_of_the_epochs_that_are_left() -> None:
    visitor_jobs = Jobs(1, kept=5 * ONE, housekeeping=False, executor=NOWHERE)
    try:
        jobs = [visitor_jobs.of(visitor) for visitor in ("one", "other")]
        for job in jobs:
            job.rest_with(run_of(8, range(1, 21)))
        kept_numbers = [job.past().epochs for job in jobs]
        assert sorted(map(len, kept_numbers)) == [2 + 2, 2 + 3]
        assert all((numbers[0], numbers[-1]) == (0, NEWEST) for numbers in kept_numbers)
    finally:
        visitor_jobs.close()
