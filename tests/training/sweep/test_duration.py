"""How long a sweep will take: measured once for each kind of stack, for as long as a page waits for the answer."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

import psutil
import pytest

from playground.training.prepared_data import prepare
from playground.training.sweep.duration import MOST_MEASURED, MOST_SECONDS, Stopwatch, measure_in_workers
from playground.training.sweep.plan import Plan
from rnn import Settings
from rnn.parallel.executor import LocalExecutor
from rnn.parallel.messages import EncodedData
from rnn.shares import portions
from rnn.sweep import Sweep
from tests.support.executors import EAGER, NOWHERE
from tests.support.following import Clock
from tests.support.patience import until
from tests.support.sweeping import BASE, PLAN

ONE_KIND = Plan("Article", Sweep(BASE, {}, seeds=4))
MANY_KINDS = Plan("Article", Sweep(BASE, {"hidden_size": tuple(range(2, 257)), "bptt": ("exact", "article")}, seeds=1))


@dataclass
class PlainMeasure:
    """Measures without a process: an epoch takes what `takes` says, or measuring fails."""

    takes: Callable[[Sequence[Settings]], float | None]
    while_it_measures: Callable[[], None] = lambda: None
    stacks: list[Sequence[Settings]] = field(default_factory=list)
    closed: int = 0

    def __call__(
        self, sentences: EncodedData, stacks: Sequence[Sequence[Settings]], processes: int
    ) -> Generator[float | None]:
        try:
            for stack in stacks:
                self.while_it_measures()
                yield None
                seconds = self.takes(stack)
                if seconds is None:
                    return
                self.stacks.append(stack)
                yield seconds
        finally:
            self.closed += 1


def test_it_is_measured_in_processes_that_end() -> None:
    seconds = Stopwatch(2, executor=EAGER).expected(PLAN)
    assert seconds is not None
    assert seconds > 0


def test_a_kind_of_stack_is_measured_once() -> None:
    measure = PlainMeasure(lambda stack: 3.0)
    stopwatch = Stopwatch(1, measure=measure)
    assert stopwatch.expected(ONE_KIND) == 3 * BASE.epochs
    longer_plan = Plan("Article", replace(ONE_KIND.sweep, base=replace(BASE, epochs=2 * BASE.epochs)))
    assert stopwatch.expected(longer_plan) == 6 * BASE.epochs
    assert len(measure.stacks) == 1
    assert stopwatch.expected(Plan("Article", Sweep(BASE, {}, seeds=9))) is not None
    assert len(measure.stacks) == 2


def test_the_processes_of_a_cluster_count_and_no_more_measure_than_there_are_here() -> None:
    plan = Plan("Article", Sweep(BASE, {}, seeds=64))
    at_once = []

    def measure(_: EncodedData, stacks: Sequence[Sequence[Settings]], processes: int) -> Generator[float]:
        at_once.append(processes)
        yield from (float(len(stack)) for stack in stacks)

    stopwatch = Stopwatch(2, measure=measure)
    assert stopwatch.expected(plan) == 32 * BASE.epochs
    assert stopwatch.expected(plan, processes=16) == 4 * BASE.epochs
    assert stopwatch.expected(plan, processes=1) == 64 * BASE.epochs
    assert set(at_once) <= {1, 2}


def test_processes_that_cannot_start_leave_the_time_unknown() -> None:
    assert Stopwatch(2, executor=NOWHERE).expected(PLAN) is None


def test_a_time_that_was_measured_while_something_trained_is_measured_again_when_nothing_does() -> None:
    busy, times = [True], iter([3.0, 1.0])
    stopwatch = Stopwatch(1, lambda: busy[0], PlainMeasure(lambda stack: next(times)))
    assert stopwatch.expected(ONE_KIND) == stopwatch.expected(ONE_KIND) == 3 * BASE.epochs
    busy[0] = False
    assert stopwatch.expected(ONE_KIND) == stopwatch.expected(ONE_KIND) == BASE.epochs
    busy[0] = True
    assert stopwatch.expected(ONE_KIND) == BASE.epochs


def test_a_time_is_measured_again_also_if_what_trained_beside_it_has_ended_meanwhile() -> None:
    busy, times = [True], iter([3.0, 1.0])
    stopwatch = Stopwatch(1, lambda: bool(busy), PlainMeasure(lambda stack: next(times), while_it_measures=busy.clear))
    assert stopwatch.expected(ONE_KIND) == 3 * BASE.epochs
    assert stopwatch.expected(ONE_KIND) == stopwatch.expected(ONE_KIND) == BASE.epochs


def test_a_measurement_that_fails_leaves_the_disturbed_one() -> None:
    busy, times = [True], iter([3.0, None])
    stopwatch = Stopwatch(1, lambda: busy[0], PlainMeasure(lambda stack: next(times)))
    stopwatch.expected(ONE_KIND)
    busy[0] = False
    assert stopwatch.expected(ONE_KIND) == 3 * BASE.epochs


def test_one_plan_is_measured_at_a_time() -> None:
    measure = PlainMeasure(lambda stack: 1.0)
    stopwatch = Stopwatch(1, measure=measure)
    meanwhile: list[float | None] = []
    measure.while_it_measures = lambda: meanwhile.append(stopwatch.expected(PLAN))
    assert stopwatch.expected(ONE_KIND) == BASE.epochs
    assert meanwhile == [None]


@pytest.mark.parametrize("leaves_after", [0, 1, 5])
def test_measuring_ends_when_no_page_waits_and_what_was_found_stays(leaves_after: int) -> None:
    measure = PlainMeasure(lambda stack: 1.0)
    stopwatch = Stopwatch(2, measure=measure)
    assert stopwatch.expected(MANY_KINDS, lambda: len(measure.stacks) < leaves_after) is None
    assert (len(measure.stacks), measure.closed) == (leaves_after, 1)
    assert stopwatch.expected(MANY_KINDS) is not None
    assert len(measure.stacks) == MOST_MEASURED


def test_measuring_ends_after_a_while_and_goes_on_when_it_is_asked_again() -> None:
    clock = Clock()
    measure = PlainMeasure(lambda stack: 1.0)

    def take_long() -> None:
        clock.now += 0.4 * MOST_SECONDS

    measure.while_it_measures = take_long
    stopwatch = Stopwatch(2, measure=measure, clock=clock)
    calls = 1
    while stopwatch.expected(MANY_KINDS) is None:
        calls += 1
    assert calls == measure.closed == MOST_MEASURED // 2  # two fit, the third is cut off


@pytest.mark.parametrize("seeds", [1, 2])
def test_of_very_many_kinds_some_are_measured_and_the_others_estimated(seeds: int) -> None:
    def takes(stack: Sequence[Settings]) -> float:
        return (2 if stack[0].bptt == "article" else 1) * (1e-3 + len(stack) * (stack[0].hidden_size / 64) ** 2 * 1e-4)

    plan = MANY_KINDS
    if seeds == 2:
        plan = Plan("Article", Sweep(BASE, {"hidden_size": tuple(range(2, 257))}, seeds=2))
    measure = PlainMeasure(takes)
    stopwatch = Stopwatch(2, measure=measure)
    seconds = stopwatch.expected(plan)
    assert len(measure.stacks) == MOST_MEASURED
    every = plan.sweep.settings()
    shares = [sum(takes([every[r] for r in stack]) for stack in share) for share in portions(every, 2)]
    assert seconds == pytest.approx(BASE.epochs * max(shares), rel=0.05)
    assert stopwatch.expected(plan) == seconds
    assert len(measure.stacks) == MOST_MEASURED


def test_closing_a_measurement_ends_its_processes() -> None:
    def children() -> set[int]:
        return {child.pid for child in psutil.Process().children()}

    before = children()
    measuring = measure_in_workers(
        LocalExecutor(), prepare("Everyday").encoded, [[replace(BASE, hidden_size=256)] * 20] * 50, 2
    )
    next(measuring)
    until(lambda: len(children() - before) == 2)
    measuring.close()
    until(lambda: children() <= before)
