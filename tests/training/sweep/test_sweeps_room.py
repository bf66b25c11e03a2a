"""How many sweeps are under way at most, and which of them stops for another one."""

import threading

import pytest

from playground.training.grace import GRACE
from playground.training.sweep import sweeps_by_visitor as sweeps_module
from playground.training.sweep.state_machine import LEFT
from playground.training.sweep.sweeps_by_visitor import MOST_SWEEPS, Sweeps, TooManySweeps
from playground.training.sweep.updates import UNDER_WAY
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock
from tests.support.patience import until
from tests.support.sweeping import LONG, RULES, over, page_of


@pytest.mark.parametrize("sweeps", [{"most": 2}], indirect=True)
def test_there_is_a_limit_to_the_sweeps_that_wait(sweeps: Sweeps) -> None:
    with page_of(sweeps, "one"), page_of(sweeps, "two"):
        sweeps.start("one", LONG)
        sweeps.start("two", LONG)
        with pytest.raises(TooManySweeps, match="2 sweeps are under way here already"):
            sweeps.start("three", LONG)


def test_sweeps_of_invented_visitors_keep_nobody_out(sweeps: Sweeps, clock: Clock) -> None:
    """Programs that only send requests have no page: every visitor with a page comes before them."""
    jobs_without_page = [sweeps.start(f"invented {number}", LONG) for number in range(MOST_SWEEPS)]
    with pytest.raises(TooManySweeps):
        sweeps.start("one more", LONG)
    for number in range(MOST_SWEEPS):
        owner = f"visitor {number}"
        with page_of(sweeps, owner):
            sweeps.start(owner, LONG)
        # The visitor reloads the page: sweeps that never had a page still end first.
        assert [job.state in UNDER_WAY for job in jobs_without_page] == [other > number for other in range(MOST_SWEEPS)]
    with page_of(sweeps, "too many"), pytest.raises(TooManySweeps):
        sweeps.start("too many", LONG)
    clock.now += GRACE
    sweeps.start("one more", LONG)  # when they are gone, though it has no page
    until(lambda: all(job.final for job in jobs_without_page))


@pytest.mark.parametrize("sweeps", [{"most": 3}], indirect=True)
def test_the_longest_gone_makes_room_and_is_told_when_it_is_back(sweeps: Sweeps, clock: Clock) -> None:
    jobs = {}
    for owner in ("first", "second"):
        with page_of(sweeps, owner):
            jobs[owner] = sweeps.start(owner, LONG)
        clock.now += GRACE / 2
    with page_of(sweeps, "stays"), page_of(sweeps, "new"):
        jobs["stays"] = sweeps.start("stays", LONG)
        sweeps.start("new", LONG)
        assert [job.state for job in jobs.values()] == ["stopped", "running", "waiting"]
        sweeps.look()
        assert jobs["first"].message == sweeps_module.MADE_ROOM
        with page_of(sweeps, "third"), pytest.raises(TooManySweeps):
            sweeps.start("third", LONG)  # the second may only be loading its page again
        clock.now += GRACE / 2
        with page_of(sweeps, "third"):
            sweeps.start("third", LONG)
            assert jobs["second"].state == "stopped"
            with pytest.raises(TooManySweeps):  # all have a page
                sweeps.start("fourth", LONG)
    until(lambda: jobs["first"].final)
    assert jobs["first"].message == sweeps_module.MADE_ROOM


def test_for_another_one_the_longest_gone_stops_and_is_told_why(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    jobs = {}
    for owner in ("one", "two", "three"):
        with page_of(scripted, owner):
            jobs[owner] = scripted.start(owner, RULES)
        clock.now += GRACE
    with page_of(scripted, "new"):
        new = scripted.start("new", RULES)
        assert [job.state for job in jobs.values()] == ["stopped", "running", "waiting"]
        assert "number 2 in line" in new.message
        assert jobs["one"].message == sweeps_module.MADE_ROOM
        over(*executor.started[:2])
        assert jobs["one"].message == sweeps_module.MADE_ROOM
        assert {run.message for run in jobs["one"].runs} == {LEFT}


def test_one_without_a_page_here_is_as_present_as_its_visitor_is_elsewhere(clock: Clock, lock: threading.RLock) -> None:
    elsewhere = {"one"}
    sweeps = Sweeps(
        lock, 2, clock, housekeeping=False, executor=ScriptedExecutor(), elsewhere=elsewhere.__contains__, most=2
    )
    one, two = sweeps.start("one", RULES), sweeps.start("two", RULES)
    elsewhere.add("new")
    sweeps.start("new", RULES)  # though the one is older, it is the two that has no page
    assert (one.state, two.state) == ("running", "stopped")
    elsewhere.clear()
    clock.now += GRACE
    with page_of(sweeps, "last"):
        sweeps.start("last", RULES)  # no look since they left, and still the longest gone makes room
    assert one.state == "stopped"
