"""How long a sweep will take, measured on this machine: every kind of stack that it has, in worker processes.

As many processes measure at once as will train at once, since cores that share caches and memory slow each other down.
What was measured is kept, so that only a new kind of stack takes time; but what was measured while other training took
the cores is measured again when nothing trains.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from typing import TypeAlias

from playground.jobs.material import material
from playground.jobs.process import Worker
from playground.jobs.sweep_messages import Probe, Probed, Sentences
from playground.jobs.sweep_plan import Plan
from rnn import Settings
from rnn.sweep import Stack, portions

MODULE = "playground.jobs.sweep_worker"
PATIENCE = 60.0  # seconds after which a measurement is given up
CORES = os.cpu_count() or 1

Kind: TypeAlias = tuple[str, int, str, int]
"""Dataset, hidden size, backpropagation and number of runs: stacks that agree in these take the same time."""


def sentences_of(data: str) -> Sentences:
    """The dataset of that visible name as workers take it. Raises ValueError when there is none."""
    made = material(data)
    return Sentences(made.train_set, made.test_set, len(made.vocabulary))


def kind_of(data: str, stack: Stack, settings: Sequence[Settings]) -> Kind:
    """The kind of a stack, given by places in `settings`."""
    first = settings[stack[0]]
    return data, first.hidden_size, first.bptt, len(stack)


class Stopwatch:
    """Knows the seconds that an epoch of each kind of stack takes, as far as it has measured them."""

    def __init__(self, processes: int = CORES, busy: Callable[[], bool] = lambda: False) -> None:
        """`busy()` says whether anything trains on this machine, and so makes a measurement too long."""
        self._processes = processes
        self._busy = busy
        self._known: dict[Kind, float] = {}
        self._disturbed: set[Kind] = set()  # measured while something trained
        self._measuring = threading.Lock()

    def expected(self, plan: Plan) -> float | None:
        """The seconds that the plan would take; measures what is new to it, which takes a second or more.

        None when the machine cannot be measured now, because another measurement is under way or has failed.
        """
        settings = plan.sweep.settings()
        shares = portions(settings, self._processes)
        kinds = {kind_of(plan.data, stack, settings): stack for share in shares for stack in share}
        busy = self._busy()
        unknown = {
            kind: stack
            for kind, stack in kinds.items()
            if kind not in self._known or (kind in self._disturbed and not busy)
        }
        if unknown:
            if not self._measuring.acquire(blocking=False):
                return None
            try:
                stacks = tuple(tuple(settings[r] for r in stack) for stack in unknown.values())
                seconds = self._measure(Probe(sentences_of(plan.data), stacks), len(shares))
                if seconds:
                    self._known.update(zip(unknown, seconds, strict=True))
                    self._disturbed.difference_update(unknown)
                    if busy or self._busy():
                        self._disturbed.update(unknown)
            finally:
                self._measuring.release()
        if any(kind not in self._known for kind in kinds):
            return None
        epochs = plan.sweep.base.epochs
        return epochs * max(
            sum(self._known[kind_of(plan.data, stack, settings)] for stack in share) for share in shares
        )

    def _measure(self, probe: Probe, processes: int) -> list[float]:
        """Seconds an epoch for each stack of the probe, the mean over the processes; [] when they failed."""
        answers: Queue[Probed | None] = Queue()
        workers = [
            Worker(lambda _, report: answers.put(report), lambda _, __: answers.put(None), MODULE)
            for _ in range(processes)
        ]
        try:
            # The first question is nothing to measure: once all have answered it, all measure at the same time.
            for asked in (Probe(probe.sentences, ()), probe):
                for worker in workers:
                    worker.send(asked)
                told = [answers.get(timeout=PATIENCE) for _ in workers]
                if None in told:  # a process is gone
                    break
        except Empty:
            told = []
        for worker in workers:
            if not told:
                worker.kill()
            worker.end()
        seconds = [answer.seconds for answer in told if answer is not None]
        return [sum(each) / len(each) for each in zip(*seconds, strict=True)]
