"""What the program knows of a share that trains on the cluster: which task is heard, and what is left to train."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from distributed import Future

from rnn.parallel.executor import Gone, Reported
from rnn.parallel.messages import Report, RunsEnded, States, SweepRows, TrainStacks
from rnn.state import State


@dataclass
class KnownShare:
    """A share by its id, and whom it reports to as which worker."""

    id: str
    worker: Any
    reported: Reported
    gone: Gone
    task: TrainStacks | None = None
    future: Future[Any] | None = None  # of the thread that tells alone
    instance: str = ""  # the task that is heard
    places: tuple[int, ...] = ()  # of the runs that it was given, in the settings of the whole share
    heard: int = 0  # reports of it
    early: dict[int, Report] = field(default_factory=dict)  # that came before others which were sent before
    ended: set[int] = field(default_factory=set)
    is_stopped: bool = False  # it was told so, whether or not a task was there to hear
    is_over: bool = False

    def begin(self, instance: str) -> TrainStacks:
        """From now on this task is heard. What it is to train: the runs that are left and no others, without states.

        The settings of all runs of a large sweep, sent to each of very many tasks, would be gigabytes.
        """
        assert self.task is not None
        stacks = [tuple(r for r in stack if r not in self.ended) for stack in self.task.stacks]
        self.instance, self.heard = instance, 0
        self.early.clear()
        self.places = tuple(sorted(r for stack in stacks for r in stack))
        numbers = self.numbers()
        return TrainStacks(
            self.task.sentences,
            tuple(self.task.settings[r] for r in self.places),
            tuple(tuple(numbers[r] for r in stack) for stack in stacks if stack),
        )

    def numbers(self) -> dict[int, int]:
        """By the places of its runs in the whole share what the task that is heard calls them."""
        return {r: number for number, r in enumerate(self.places)}

    def started_from(self, r: int) -> State | None:
        """The state from which a run was to go on; None if it began untrained."""
        return self.task.starts[r] if self.task is not None and self.task.starts else None

    def take(self, number: int, report: Report) -> list[Report]:
        """The reports that can be passed on now, in the order in which they were sent, of runs by their places."""
        self.early[number] = report
        ready = []
        while (next_one := self.early.pop(self.heard + 1, None)) is not None:
            self.heard += 1
            ready.append(self._placed(next_one))
        return ready

    def _placed(self, report: Report) -> Report:
        places = self.places
        match report:
            case SweepRows(stacks):
                return SweepRows(tuple(replace(rows, runs=tuple(places[r] for r in rows.runs)) for rows in stacks))
            case States(runs):
                return States(tuple((places[r], state) for r, state in runs))
            case RunsEnded(runs):
                return RunsEnded(tuple((places[r], ending, state) for r, ending, state in runs))
        return report
