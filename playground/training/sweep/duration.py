"""How long a sweep will take, measured on this machine: every kind of stack that it has, in worker processes.

As many processes measure at once as will train at once, since cores that share caches and memory slow each other down.
What was measured is kept, so that only a new kind of stack takes time; but what was measured while other training took
the cores is measured again when nothing trains. Of a plan with very many kinds some are measured, spread over all, and
the others are estimated from them. One plan is measured at a time, for as long as a page waits for it and no longer
than `MOST_SECONDS`; what has been found by then stays.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from functools import partial
from queue import Empty, Queue
from time import monotonic
from typing import Any, TypeAlias

import numpy as np

from playground.training.prepared_data import prepare
from playground.training.sweep.plan import Plan
from rnn import Settings
from rnn.learners import work
from rnn.parallel.executor import NICENESS, Executor, LocalExecutor, cores
from rnn.parallel.messages import EncodedData, Measure, Measured, Report
from rnn.shares import Stack, cost, portions

MOST_SECONDS = 10.0  # of one measurement
MOST_MEASURED = 24  # kinds of one plan
CHECK_PAGE_EVERY = 0.1  # seconds between two looks whether a page still waits

Kind: TypeAlias = tuple[str, int, tuple[Any, ...], int]
"""Dataset, hidden size, how it learns, and number of runs: stacks that agree in these take the same time."""


MeasureStacks: TypeAlias = Callable[[EncodedData, Sequence[Sequence[Settings]], int], Generator[float | None]]
"""Measures stacks one after the other in that number of processes: seconds an epoch of each, and None now and then.

Ends early when it cannot go on; closing it ends the processes.
"""


def kind_of(data: str, stack: Stack, settings: Sequence[Settings]) -> Kind:
    """The kind of a stack, given by places in `settings`."""
    first = settings[stack[0]]
    return data, first.hidden_size, work(first), len(stack)


def measure_in_workers(
    executor: Executor, sentences: EncodedData, stacks: Sequence[Sequence[Settings]], processes: int
) -> Generator[float | None]:
    """`MeasureStacks` in workers of the executor; the mean over them."""
    answers: Queue[Report | None] = Queue()  # None: a worker is gone
    workers = [
        executor.start(lambda _, report: answers.put(report), lambda _, __: answers.put(None)) for _ in range(processes)
    ]
    try:
        # The first question is nothing to measure: once all have answered it, all measure at the same time.
        for question in (Measure(sentences, ()), *(Measure(sentences, (tuple(stack),)) for stack in stacks)):
            for worker in workers:
                worker.send(question)
            reports: list[Measured] = []
            while len(reports) < processes:
                try:
                    answer = answers.get(timeout=CHECK_PAGE_EVERY)
                except Empty:
                    yield None
                    continue
                if not isinstance(answer, Measured):
                    return
                reports.append(answer)
            if question.stacks:
                yield sum(answer.seconds[0] for answer in reports) / processes
    finally:
        for worker in workers:
            worker.kill()
            worker.end()


class Stopwatch:
    """Knows the seconds that an epoch of each kind of stack takes, as far as it has measured them."""

    def __init__(
        self,
        processes: int | None = None,
        busy: Callable[[], bool] = lambda: False,
        measure: MeasureStacks | None = None,
        clock: Callable[[], float] = monotonic,
        *,
        executor: Executor | None = None,
    ) -> None:
        """`processes`: how many measure at once, one for each core if None.

        `busy()` says whether anything trains on this machine, and so makes a measurement too long.

        It measures in workers of `executor` (processes of this machine if None), unless `measure` does.
        """
        self._processes = processes or cores()
        self._busy = busy
        self._measure = measure or partial(measure_in_workers, executor or LocalExecutor(NICENESS))
        self._clock = clock
        self._known: dict[Kind, float] = {}
        self._disturbed: set[Kind] = set()  # measured while something trained
        self._measuring = threading.Lock()

    def expected(
        self, plan: Plan, waits: Callable[[], bool] = lambda: True, processes: int | None = None
    ) -> float | None:
        """The seconds that the plan would take; measures what is new to it, which takes a second or more.

        `processes` train it, each as fast as one of this machine; as many as measure if None.

        `waits()` says whether a page still waits for the answer; it is called often, and False ends the measuring.
        None when the time is not known: no page waits, another plan is being measured, or measuring failed.
        """
        settings = plan.sweep.settings()
        shares = portions(settings, processes or self._processes)
        kinds = {kind_of(plan.data, stack, settings): stack for share in shares for stack in share}
        costs = {kind: cost(stack, settings) for kind, stack in kinds.items()}
        busy = self._busy()
        unknown = [kind for kind in spread(costs) if kind not in self._known or (kind in self._disturbed and not busy)]
        if unknown:
            if not self._measuring.acquire(blocking=False):
                return None
            try:
                stacks = [[settings[r] for r in kinds[kind]] for kind in unknown]
                at_once = min(len(shares), self._processes)
                self._learn(unknown, self._measure(prepare(plan.data).encoded, stacks, at_once), busy, waits)
            finally:
                self._measuring.release()
        seconds_by_kind = {kind: self._known[kind] for kind in kinds if kind in self._known}
        if any(kind not in seconds_by_kind for kind in spread(costs)):
            return None
        seconds = {kind: seconds_by_kind.get(kind) or estimated(kind, costs, seconds_by_kind) for kind in kinds}
        epochs = plan.sweep.base.epochs
        return epochs * max(sum(seconds[kind_of(plan.data, stack, settings)] for stack in share) for share in shares)

    def _learn(
        self, unknown: Iterable[Kind], measurements: Generator[float | None], busy: bool, waits: Callable[[], bool]
    ) -> None:
        kinds, began = iter(unknown), self._clock()
        with closing(measurements):
            for seconds in measurements:
                if seconds is not None:
                    kind = next(kinds)
                    self._known[kind] = seconds
                    if busy or self._busy():
                        self._disturbed.add(kind)
                    else:
                        self._disturbed.discard(kind)
                if not waits() or self._clock() - began >= MOST_SECONDS:
                    return


def spread(costs: Mapping[Kind, float]) -> list[Kind]:
    """At most `MOST_MEASURED` of the kinds, from the cheapest to the dearest; the same ones for the same kinds."""
    by_cost = sorted(costs, key=lambda kind: (kind[2], costs[kind], kind))
    if len(by_cost) <= MOST_MEASURED:
        return by_cost
    return [by_cost[place] for place in np.linspace(0, len(by_cost) - 1, MOST_MEASURED).round().astype(int)]


def estimated(kind: Kind, costs: Mapping[Kind, float], seconds: Mapping[Kind, float]) -> float:
    """The seconds of a kind that was not measured, from those that learn in the same way, by their costs."""
    alike = [other for other in seconds if other[2] == kind[2]] or list(seconds)
    alike.sort(key=costs.__getitem__)
    their_costs = np.array([costs[other] for other in alike])
    within = float(np.clip(costs[kind], their_costs[0], their_costs[-1]))
    return float(np.interp(within, their_costs, [seconds[other] for other in alike])) * costs[kind] / within
