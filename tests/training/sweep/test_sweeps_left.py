"""What becomes of a sweep whose visitor has no page open any more: it pauses, ends, and is forgotten."""

import threading

import pytest

from playground.training.grace import DRAINED, GRACE
from playground.training.presence import MEMORY
from playground.training.sweep.state_machine import LEFT, SHARE_ENDS_WITHIN
from playground.training.sweep.sweeps_by_visitor import Sweeps
from tests.support.executors import EAGER, ScriptedExecutor
from tests.support.following import Clock
from tests.support.patience import until
from tests.support.sweeping import LONG, PLAN, RULES, assert_gone, over, page_of, processes, rows


def test_without_a_page_it_pauses_and_later_ends(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        workers = processes(job)
        clock.now += 10 * MEMORY
        sweeps.look()
        assert job.state == "running"
    clock.now += GRACE - 1
    sweeps.look()
    assert job.state == "running"
    clock.now += 1
    sweeps.look()
    assert job.state == "paused"
    with page_of(sweeps):  # back again: it is as it was, and says why it rests
        assert sweeps.get("visitor") is job
        assert job.status().message == (
            "It was paused when no page of yours had been connected for 8 seconds: Continue goes on from here."
        )
        sweeps.command("visitor", "continue")
        assert (job.state, job.status().message) == ("running", "")
    clock.now += MEMORY
    sweeps.look()
    assert job.state == "stopped"
    assert_gone(workers)
    until(lambda: job.final)
    assert {run.message for run in job.runs} == {LEFT}
    sweeps.look()
    assert sweeps.get("visitor") is None


def test_it_goes_on_while_its_visitor_looks_at_another_page(clock: Clock) -> None:
    looking = {"visitor"}
    sweeps = Sweeps(threading.RLock(), 2, clock, elsewhere=looking.__contains__, housekeeping=False, executor=EAGER)
    try:
        job = sweeps.start("visitor", LONG)
        for _ in range(3):
            clock.now += 2 * GRACE
            sweeps.look()
            assert job.state == "running"
        looking.clear()
        clock.now += GRACE
        sweeps.look()
        assert job.state == "paused"
    finally:
        sweeps.close()


@pytest.mark.parametrize("sweeps", [{"most_finished": 1}], indirect=True)
def test_only_a_few_finished_sweeps_that_nobody_looks_at_are_remembered(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps, "looker") as wait:
        job_with_page = sweeps.start("looker", PLAN)
        wait(lambda: job_with_page.final)
        for owner in ("first", "second"):
            with page_of(sweeps, owner) as wait_owner:
                job = sweeps.start(owner, PLAN)
                wait_owner(lambda job=job: job.final)  # type: ignore[misc]
            clock.now += 1
        under_way = sweeps.start("third", LONG)
        sweeps.look()
        assert sweeps.get("looker") is job_with_page
        assert sweeps.get("first") is None
        assert sweeps.get("second") is not None
        assert sweeps.get("third") is under_way


def test_on_a_server_that_is_about_to_end_a_sweep_pauses_as_soon_as_its_page_is_gone(
    scripted: Sweeps, clock: Clock
) -> None:
    with page_of(scripted, "one"):
        job = scripted.start("one", RULES)
        scripted.drain()
        clock.now += 1.0
        scripted.look()
        assert job.state == "running"
    scripted.look()
    assert (job.state, job.message) == ("paused", DRAINED.format("Continue"))


def test_a_sweep_of_a_visitor_who_is_gone_for_good_is_stopped_and_forgotten_once_it_has_ended(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    with page_of(scripted, "one"):
        job = scripted.start("one", RULES)
        with page_of(scripted, "one"):
            assert scripted.pages("one") == 2
        assert (scripted.pages("one"), scripted.pages("other")) == (1, 0)
        clock.now += MEMORY
        scripted.look()
        assert job.state == "running"
    clock.now += GRACE - 1
    scripted.look()
    assert (job.state, job.message) == ("running", "")
    clock.now += 1
    scripted.look()
    assert (job.state, job.message) == (
        "paused",
        "It was paused when no page of yours had been connected for 8 seconds: Continue goes on from here.",
    )
    clock.now += MEMORY - GRACE - 1
    scripted.look()
    assert job.state == "paused"
    clock.now += 1
    scripted.look()
    assert (job.state, job.message, scripted.get("one")) == ("stopped", "", job)
    clock.now += SHARE_ENDS_WITHIN
    scripted.look()
    assert all(worker.killed for worker in executor.started)  # it does not stop by itself
    assert scripted.get("one") is job
    over(*executor.started)
    assert {run.message for run in job.runs} == {LEFT}
    scripted.look()
    assert scripted.get("one") is None
    scripted.look()
    again = scripted.start("one", RULES)
    scripted.look()
    assert again.state == "running"


def test_a_sweep_is_found_as_it_was_left_though_a_page_of_it_closed_before_it_began(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    """And of those that have ended the ones that were left last are remembered, with all that a page looks at."""
    for number, owner in enumerate(("first", "second", "third", "looker")):
        with page_of(scripted, owner):
            scripted.start(owner, RULES)
            over(*executor.started[2 * number :])
        clock.now += 1
    with page_of(scripted, "first"):
        scripted.look()
        assert [scripted.get(owner) is not None for owner in ("first", "second", "third", "looker")] == [
            True,
            False,
            True,
            True,
        ]
    clock.now += 1
    with page_of(scripted, "third"):
        pass
    scripted.start("busy", RULES)
    scripted.look()
    assert [scripted.get(owner) is not None for owner in ("first", "third", "looker", "busy")] == [
        True,
        True,
        False,
        True,
    ]


def test_a_sweep_whose_last_epochs_were_under_way_when_it_paused_is_done_and_says_nothing_more(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    job = scripted.start("one", RULES)
    clock.now += GRACE
    scripted.look()
    assert (job.state, job.message[:13]) == ("paused", "It was paused")
    over(*executor.started)
    assert (job.state, job.message) == ("done", "")
