"""Rows are counted as workers report them, of single runs and of many at once, and passed on."""

import numpy as np

from playground.server.counted_rows import RowCount
from rnn.parallel.executor import Worker
from rnn.parallel.messages import Halted, Report, Rows, StackRows, SweepRows
from tests.support.executors import ScriptedExecutor


def stack_rows(*counts: int) -> StackRows:
    runs = tuple(range(len(counts)))
    longest = max(counts)
    return StackRows(runs, 5, np.zeros((4, len(counts), longest)), np.zeros(len(counts), np.int64), np.array(counts))


def test_every_epoch_of_every_run_counts_once() -> None:
    executors, told = [ScriptedExecutor(), ScriptedExecutor()], list[Report]()
    counted = RowCount()

    def reported(_worker: Worker, report: Report) -> None:
        told.append(report)

    for executor in executors:
        counted.through(executor).start(reported, lambda worker, reason: None)
    reports = [Rows(1, 0, np.zeros((4, 7))), SweepRows((stack_rows(3, 1), stack_rows(2))), Halted(1, "done")]
    for executor in executors:
        [worker] = executor.started
        worker.report(*reports)
    assert counted.rows == 2 * (7 + 3 + 1 + 2)
    assert told == [*reports, *reports]
