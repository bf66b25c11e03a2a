"""How long a sweep will take: measured once for each kind of stack, and again if something else trained meanwhile."""

from dataclasses import replace

import pytest

from playground.jobs.sweep_plan import Plan
from playground.jobs.sweep_probe import Stopwatch
from rnn.sweep import Sweep
from tests.playground.sweeping import BASE, PLAN


def test_the_expected_time_is_measured_once_for_each_kind_of_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    stopwatch = Stopwatch(2)
    seconds = stopwatch.expected(PLAN)
    assert seconds is not None
    assert seconds > 0
    monkeypatch.setattr("playground.jobs.process.COMMAND", ["/nowhere/python"])
    longer = Plan("Article", replace(PLAN.sweep, base=replace(BASE, epochs=80)))
    assert stopwatch.expected(longer) == 2 * seconds
    assert stopwatch.expected(Plan("Article", Sweep(BASE, {}, seeds=9))) is None  # it could not be measured


def test_a_time_that_was_measured_while_something_trained_is_measured_again_when_nothing_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy, measured = [True], iter([[3.0], [1.0]])
    stopwatch = Stopwatch(1, lambda: busy[0])
    monkeypatch.setattr(stopwatch, "_measure", lambda probe, processes: next(measured))
    plan = Plan("Article", Sweep(BASE, {}, seeds=4))
    assert stopwatch.expected(plan) == stopwatch.expected(plan) == 3 * BASE.epochs
    busy[0] = False
    assert stopwatch.expected(plan) == stopwatch.expected(plan) == BASE.epochs
    busy[0] = True
    assert stopwatch.expected(plan) == BASE.epochs


def test_a_measurement_that_fails_leaves_the_disturbed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, measured = [True], iter([[3.0], []])
    stopwatch = Stopwatch(1, lambda: busy[0])
    monkeypatch.setattr(stopwatch, "_measure", lambda probe, processes: next(measured))
    plan = Plan("Article", Sweep(BASE, {}, seeds=4))
    stopwatch.expected(plan)
    busy[0] = False
    assert stopwatch.expected(plan) == 3 * BASE.epochs
