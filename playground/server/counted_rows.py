"""Workers whose rows are counted: how many epochs all runs of a server have trained since it started."""

from __future__ import annotations

import threading

from rnn.parallel.executor import Executor, Gone, Reported, Worker
from rnn.parallel.messages import Report, Rows, StackRows, SweepRows


class RowCount:
    """How many rows the workers of some executors have reported until now: one for each epoch of each run."""

    def __init__(self) -> None:
        self.rows = 0
        self._lock = threading.Lock()  # reports come in by the threads of many workers

    def through(self, executor: Executor) -> Executor:
        """An executor that starts its workers by this one, and whose rows count."""
        return _Counted(executor, self)

    def add(self, report: Report) -> None:
        """Counts what a report tells."""
        rows = rows_in(report)
        if rows:
            with self._lock:
                self.rows += rows


class _Counted:
    def __init__(self, executor: Executor, count: RowCount) -> None:
        self._executor, self._count = executor, count

    def start(self, reported: Reported, gone: Gone) -> Worker:
        def counted(worker: Worker, report: Report) -> None:
            self._count.add(report)
            reported(worker, report)

        return self._executor.start(counted, gone)


def rows_in(report: Report) -> int:
    """How many epochs of runs a report tells, without epoch 0, in which nothing is trained."""
    match report:
        case Rows(_, _, values):
            return int(values.shape[1])
        case SweepRows(stacks):
            return sum(map(_trained, stacks))
        case _:
            return 0


def _trained(stack: StackRows) -> int:
    begins_untrained = (stack.first + stack.skips == 0) & (stack.counts > 0)
    return int(stack.counts.sum() - begins_untrained.sum())
