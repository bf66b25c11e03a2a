"""Rows are counted as workers report them, of single runs and of many at once, and passed on."""

import numpy as np

from playground.server.counted_rows import RowCount
from rnn.parallel.executor import Worker
from rnn.parallel.messages import Halted, Report, Rows, StackRows, SweepRows
from tests.support.executors import ScriptedExecutor


def stack_rows(*counts: int, first: int = 5, skips: tuple[int, ...] = ()) -> StackRows:
    runs = tuple(range(len(counts)))
    values = np.zeros((4, len(counts), max(counts) + max(skips, default=0)))
    return StackRows(runs, first, values, np.array(skips or (0,) * len(counts)), np.array(counts))


def test_every_epoch_of_every_run_counts_once_and_the_untrained_network_is_none() -> None:
    executors, told = [ScriptedExecutor(), ScriptedExecutor()], list[Report]()
    counted = RowCount()

    def reported(_worker: Worker, report: Report) -> None:
        told.append(report)

    for executor in executors:
        counted.through(executor).start(reported, lambda worker, reason: None)
    begun = SweepRows((stack_rows(4, 1, 0, 3, first=0, skips=(0, 0, 0, 2)),))
    reports = [Rows(1, 8, np.zeros((4, 7))), SweepRows((stack_rows(3, 1), stack_rows(2))), begun, Halted(1, "done")]
    for executor in executors:
        [worker] = executor.started
        worker.report(*reports)
    assert counted.rows == 2 * (7 + 3 + 1 + 2 + (3 + 0 + 0 + 3))
    assert told == [*reports, *reports]
