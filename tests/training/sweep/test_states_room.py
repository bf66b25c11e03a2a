"""Room for states that wait to be saved: bounded while they are saved, and never waited for while they are not."""

import threading

from playground.training.prepared_data import RunConfig, untrained
from playground.training.sweep.plan import Plan
from playground.training.sweep.states_room import MOST_WAITING, STAYS_AFTER, StatesRoom
from playground.training.sweep.sweeps_by_visitor import Sweeps
from playground.training.sweep.workforce import Workforce
from rnn import Settings
from rnn.parallel.messages import States
from rnn.sweep import MOST_RUNS, ON_CLUSTER, Sweep
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock


def test_there_is_none_while_too_much_waits_and_some_again_as_it_is_saved(clock: Clock) -> None:
    room = StatesRoom(clock, 100)
    assert [room.is_there(waiting) for waiting in (0, 100, 101, 120)] == [True, True, False, False]
    for waiting in range(119, 100, -1):
        clock.now += 0.9 * STAYS_AFTER
        assert not room.is_there(waiting), "it becomes less, however slowly"
    assert room.is_there(100)


def test_what_nobody_saves_is_waited_for_once(clock: Clock) -> None:
    room = StatesRoom(clock, 100)
    assert not room.is_there(150)
    clock.now += STAYS_AFTER
    assert [room.is_there(waiting) for waiting in (150, 250, 251)] == [True, True, False]
    clock.now += STAYS_AFTER
    assert room.is_there(351)


def test_what_was_saved_after_all_counts_from_then_on(clock: Clock) -> None:
    room = StatesRoom(clock, 100)
    assert not room.is_there(150)
    clock.now += STAYS_AFTER
    assert room.is_there(150)
    assert [room.is_there(waiting) for waiting in (20, 120, 121)] == [True, True, False]


def test_the_states_of_a_very_large_sweep_count_until_they_are_saved_and_those_of_others_never(clock: Clock) -> None:
    state = untrained(RunConfig("Article", Settings(hidden_size=512))).checkpoint.state
    most = MOST_WAITING // (8 * state.size)
    executor = ScriptedExecutor()
    workforce = Workforce(executor, 1, bounds=ON_CLUSTER)
    sweeps = Sweeps(threading.RLock(), 1, clock, housekeeping=False, executor=executor, workforce=lambda: workforce)
    for rates, has_room in ((MOST_RUNS // 32, True), (MOST_RUNS // 32 + 1, False)):
        values = {"learning_rate": tuple((k + 1) / 1000 for k in range(rates))}
        job = sweeps.start("visitor", Plan("Article", Sweep(Settings(), values, seeds=32, bounds=ON_CLUSTER)))
        executor.started[-1].report(States(tuple((r, state) for r in range(most))))
        assert sweeps.has_room_for_states()
        executor.started[-1].report(States(((most, state),)))
        assert sweeps.has_room_for_states() is has_room
        assert job.runs[0].let_go(state) is not has_room
        assert sweeps.has_room_for_states()
        sweeps.command("visitor", "stop")
