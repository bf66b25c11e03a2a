"""Workers whose rows are counted: how many epochs all runs of a server have trained since it started."""

from __future__ import annotations

import threading

from rnn.parallel.executor import Executor, Gone, Reported, Worker
from rnn.parallel.messages import Report, Rows, SweepRows


class CountedRows:
    """An executor that starts its workers by another one, and counts the rows that they report."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._lock = threading.Lock()  # reports come in by the threads of many workers
        self.rows = 0
        """Reported until now: one for each epoch of each run."""

    def start(self, reported: Reported, gone: Gone) -> Worker:
        """A new worker, as the other executor starts it."""
        return self._executor.start(self.counted(reported), gone)

    def counted(self, reported: Reported) -> Reported:
        """The callback, with the rows counted that go through it."""

        def count(worker: Worker, report: Report) -> None:
            rows = rows_in(report)
            if rows:
                with self._lock:
                    self.rows += rows
            reported(worker, report)

        return count

    def beside(self, executor: Executor) -> Executor:
        """Another executor, whose workers' rows count too."""
        return _Beside(executor, self)


class _Beside:
    def __init__(self, executor: Executor, count: CountedRows) -> None:
        self._executor, self._count = executor, count

    def start(self, reported: Reported, gone: Gone) -> Worker:
        return self._executor.start(self._count.counted(reported), gone)


def rows_in(report: Report) -> int:
    """How many epochs of runs a report tells."""
    match report:
        case Rows(_, _, values):
            return int(values.shape[1])
        case SweepRows(stacks):
            return sum(int(stack.counts.sum()) for stack in stacks)
        case _:
            return 0
