"""Sweeps take turns: one trains, those in line are told of their number, and the next one starts when it can."""

from data import Dataset, Example
from playground.own_data import found_by, name_within
from playground.training.scheduler import TURN
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn.parallel.messages import Rest, TrainStacks
from rnn.sweep import Sweep
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock
from tests.support.sweeping import BASE, LONG, RULES, counting, page_of, rows, told_rows


def test_one_sweep_trains_at_a_time_and_those_that_wait_have_their_turn(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps, "one") as wait_one, page_of(sweeps, "other") as wait_other:
        one, other = sweeps.start("one", LONG), sweeps.start("other", LONG)
        assert (one.state, other.state) == ("running", "waiting")
        assert "number 1 in line" in other.message
        assert other.pids() == []
        wait_one(lambda: min(rows(one)) > 1)
        clock.now += TURN - 1
        sweeps.look()
        assert one.state == "running"
        clock.now += 1
        sweeps.look()
        assert (one.state, other.state) == ("waiting", "running")
        wait_other(lambda: min(rows(other)) > 1)
        sweeps.command("other", "pause")
        assert (one.state, one.message, other.state) == ("running", "", "paused")
        sweeps.command("one", "stop")
        sweeps.command("other", "continue")
        assert other.state == "running"


def test_sweeps_take_turns_and_pages_hear_only_of_what_is_new(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    def commands(*shares: int) -> list[object]:
        return [executor.started[share].commands[-1] for share in shares]

    with counting(scripted, "one", "two", "three") as woken:
        jobs = [scripted.start(owner, RULES) for owner in ("one", "two", "three")]
        woken()
        clock.now += TURN - 1
        scripted.look()
        assert woken() == [0, 0, 0]
        clock.now += 1
        scripted.look()
        assert [job.state for job in jobs] == ["waiting", "running", "waiting"]
        assert commands(0, 1) == [Rest(None)] * 2
        assert all(woken())
        assert ["number 2" in jobs[0].message, jobs[1].message, "number 1" in jobs[2].message] == [True, "", True]
        scripted.command("two", "pause")  # three has its first turn, and the one that had one already waits a whole one
        clock.now += TURN - 1
        scripted.look()
        assert [job.state for job in jobs] == ["waiting", "paused", "running"]
        scripted.command("two", "pause")  # it does
        assert commands(2, 3) == [Rest(None)] * 2
        assert jobs[1].message == ""
        clock.now += 1
        scripted.look()
        assert [job.state for job in jobs] == ["running", "paused", "waiting"]
        assert commands(0, 1) == [Rest(0.0)] * 2


def test_those_in_line_are_told_of_their_number_when_it_changes(scripted: Sweeps) -> None:
    with counting(scripted, "one", "two", "three") as woken:
        for owner in ("one", "two", "three"):
            scripted.start(owner, RULES)
        woken()
        scripted.command("two", "stop")
        assert woken()[2] == 1
        third = scripted.get("three")
        assert third is not None
        assert "number 1 in line" in third.message


def test_a_sweep_whose_processes_are_lost_frees_its_place_and_keeps_its_message(
    scripted: Sweeps, executor: ScriptedExecutor
) -> None:
    failing, next_one = scripted.start("one", RULES), scripted.start("other", RULES)
    executor.started[0].lose()
    assert (failing.state, next_one.state) == ("running", "waiting")
    executor.started[1].lose()
    assert (failing.state, next_one.state) == ("failed", "running")
    assert "5 of 5 runs end early" in failing.message
    assert next_one.message == ""
    assert scripted.command("one", "continue") is failing
    assert failing.state == "failed"


def test_a_sweep_whose_set_is_removed_while_it_is_in_line_trains_when_its_turn_comes(
    scripted: Sweeps, executor: ScriptedExecutor
) -> None:
    name, examples = name_within("other", "Colours", "0123456789"), (Example("red", "warm"), Example("blue", "cold"))
    sets = {name: Dataset("Colours", examples, examples, "Colours.", labels=("warm", "cold"))}
    with found_by(sets.get):
        scripted.start("one", RULES)
        waiting = scripted.start("other", Plan(name, Sweep(BASE, {}, seeds=2)))
        del sets[name]
        scripted.command("one", "stop")
    assert waiting.state == "running"
    tasks = [command for worker in executor.started[2:] for command in worker.commands]
    assert [type(task) for task in tasks] == [TrainStacks] * 2


def test_after_the_end_of_the_server_no_sweep_takes_the_place_of_another(
    scripted: Sweeps, executor: ScriptedExecutor
) -> None:
    with page_of(scripted, "one"), page_of(scripted, "other"):
        one, other = scripted.start("one", RULES), scripted.start("other", RULES)
        place = told_rows(executor.started[0], 2)
        scripted.close()
        assert [(run.rows, run.ended) for run in one.runs] == [
            (2, "interrupted") if number == place else (0, None) for number in range(5)
        ]
        assert all(worker.killed and worker.ended for worker in executor.started)
        for worker in list(executor.started):
            worker.lose()
        scripted.start("third", RULES)
        scripted.look()
        assert (other.state, len(executor.started)) == ("waiting", 2)
