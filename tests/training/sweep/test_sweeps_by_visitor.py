"""The sweeps of all visitors: what is started and commanded, what pages hear of it, and what is measured meanwhile."""

import threading
from dataclasses import dataclass

import pytest

from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps, TooManySweeps
from rnn.parallel.executor import Gone, Reported, cores
from rnn.parallel.messages import Command, Measure, Measured, Task
from rnn.sweep import Sweep
from tests.support.executors import ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock
from tests.support.patience import PATIENCE
from tests.support.sweeping import BASE, RULES, NotingRecorder, counting, over, told_rows


def test_a_page_hears_of_each_change_of_its_own_sweep_and_of_no_other(
    scripted: Sweeps, executor: ScriptedExecutor, recorder: NotingRecorder
) -> None:
    with counting(scripted, "one", "other") as woken:
        assert woken() == [0, 0]
        one = scripted.start("one", RULES)
        assert woken()[1] == 0
        told_rows(executor.started[0], 1)
        assert woken() == [1, 0]
        assert recorder.last_calls == {}  # epoch 0 alone is nothing to keep
        place = told_rows(executor.started[0], 2)
        assert woken() == [1, 0]
        assert recorder.last_calls == {one.runs[place].id: ("one", "running", "")}
        scripted.start("other", RULES)
        woken()
        scripted.command("one", "pause")  # the other has its turn, and is told of it
        assert all(woken())
        over(*executor.started[:2])
        assert woken() == [6, 0]  # each of its runs has ended, and so has the sweep
        assert (one.state, one.message) == ("done", "")
        scripted.command("one", "stop")
        assert (one.state, woken()) == ("done", [0, 0])
        scripted.wake("other")
        assert woken() == [0, 1]
        assert scripted.command("nobody", "stop") is None


def test_a_new_sweep_is_told_to_pages_though_it_only_waits(scripted: Sweeps) -> None:
    with counting(scripted, "one", "other") as woken:
        scripted.start("one", RULES)
        assert woken()[0] >= 1
        other = scripted.start("other", RULES)
        assert woken()[1] >= 1
        scripted.command("other", "pause")
        assert woken()[1] >= 1
        assert (other.state, other.message) == ("paused", "")  # its number in line is no more
        assert scripted.command("other", "continue") is other
        assert (other.state, "number 1 in line" in other.message) == ("waiting", True)
        assert woken()[1] >= 1
        scripted.command("other", "continue")  # it does already: it is in line once
        scripted.command("one", "stop")
        assert other.state == "running"
        scripted.command("other", "continue")
        scripted.command("other", "pause")
        assert other.state == "paused"
        assert scripted.start("third", RULES).state == "running"  # the place is free


def test_only_one_sweep_of_a_visitor_is_under_way_and_unknown_commands_are_refused(scripted: Sweeps) -> None:
    scripted.start("one", RULES)
    with pytest.raises(TooManySweeps, match="A sweep of yours is under way: stop it"):
        scripted.start("one", RULES)
    with pytest.raises(ValueError, match="'rest' is nothing a sweep can do: there are pause, continue, stop"):
        scripted.command("nobody", "rest")


def test_as_many_processes_train_a_sweep_as_are_given_or_as_there_are_cores(
    clock: Clock, lock: threading.RLock
) -> None:
    most = min(cores(), 250)  # there is no hidden size for more
    plan = Plan("Article", Sweep(BASE, {"hidden_size": tuple(range(2, 2 + max(3, most)))}, seeds=1))
    for given, number in ((1, 1), (3, 3), (None, most)):
        executor = ScriptedExecutor()
        Sweeps(lock, given, clock, executor=executor, housekeeping=False).start("visitor", plan)
        assert len(executor.started) == number


# --- what is measured, and the housekeeping ---------------------------------------------------------------------------


@dataclass(eq=False)
class MeasuringWorker(ScriptedWorker):
    """Answers at once that every epoch takes as long."""

    def send(self, what: Task | Command) -> None:
        super().send(what)
        if isinstance(what, Measure):
            self.report(Measured(tuple(2.0 for _ in what.stacks)))


@dataclass
class MeasuringExecutor(ScriptedExecutor):
    def start(self, reported: Reported, gone: Gone) -> ScriptedWorker:
        self.started.append(MeasuringWorker(reported, gone))
        return self.started[-1]


@pytest.mark.parametrize("what_trains", ["a sweep", "others"])
def test_what_is_measured_while_anything_trains_is_measured_again(
    what_trains: str, clock: Clock, lock: threading.RLock
) -> None:
    executor, others = MeasuringExecutor(), []
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=executor, others=lambda: bool(others))
    if what_trains == "a sweep":
        sweeps.start("visitor", RULES)
    else:
        others.append("one")
    counts = []
    for trains in (True, True, False, False):
        if not trains:
            sweeps.command("visitor", "stop")
            others.clear()
        before = len(executor.started)
        assert sweeps.stopwatch.expected(RULES) is not None
        counts.append(len(executor.started) - before)
    assert counts == [2, 0, 2, 0]


def test_the_housekeeping_runs_from_the_first_sweep_to_the_end_of_the_server(lock: threading.RLock) -> None:
    def own() -> set[threading.Thread]:
        """The threads of that name which were not there before: those of other tests may end meanwhile."""
        return {thread for thread in threading.enumerate() if thread.name == "sweep housekeeping"} - before

    before: set[threading.Thread] = set()
    before = own()
    sweeps = Sweeps(lock, 2, executor=ScriptedExecutor())
    assert own() == set()
    sweeps.start("visitor", RULES)
    (thread,) = own()
    sweeps.start("other", RULES)
    assert own() == {thread}
    sweeps.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()
