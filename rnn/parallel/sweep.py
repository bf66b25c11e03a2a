"""Trains the runs of a sweep in several processes at once, each of which reports the scores of its share."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from queue import Empty, SimpleQueue

from rnn.fresh_texts import FreshTexts
from rnn.labelled_sentences import LabelledTokens
from rnn.parallel.executor import Executor, LocalExecutor, Worker
from rnn.parallel.inbox import Inbox
from rnn.parallel.interrupts import Interrupts
from rnn.parallel.messages import EncodedData, Over, Report, StackReport, TrainStacks
from rnn.parallel.stacks import Share
from rnn.settings import Settings
from rnn.shares import portions

CHECK_INTERRUPT_EVERY = 0.2  # seconds: without an end to its patience, Windows would not hear Ctrl-C


def train_shares(
    train_set: LabelledTokens | FreshTexts,
    test_set: LabelledTokens,
    settings: Sequence[Settings],
    *,
    vocab_size: int,
    classes: int,
    processes: int,
    interrupts: Interrupts,
    executor: Executor | None = None,
    waits: Callable[[], None] = lambda: None,
) -> Generator[StackReport, None, None]:
    """What is reported of all runs as they train, shared out to so many processes; with one it is this one that trains.

    An `executor` that is given starts them, even a single one; None = processes of this machine. `waits` is called
    again and again while nothing is reported.

    All processes end with the generator. Raises KeyboardInterrupt where `interrupts` does, ValueError as `train_stacks`
    does, or ChildProcessError when a process ends before its share is trained.
    """
    sentences = EncodedData(train_set, test_set, vocab_size, classes)
    shares = portions(settings, processes)
    tasks = [TrainStacks(sentences, tuple(settings), tuple(share)) for share in shares]
    if len(tasks) > 1 or executor is not None:
        yield from _together(tasks, interrupts, LocalExecutor() if executor is None else executor, waits)
    else:  # rows at once: what is not reported when Ctrl-C comes would be lost
        yield from interrupts.cut(Share(tasks[0], rows_every=0.0).train(Inbox()))


def _together(
    tasks: Sequence[TrainStacks], interrupts: Interrupts, executor: Executor, waits: Callable[[], None]
) -> Generator[StackReport, None, None]:
    reports: SimpleQueue[tuple[Worker, Report | str]] = SimpleQueue()  # a text: the worker is gone, and why

    def reported(worker: Worker, report: Report) -> None:
        reports.put((worker, report))

    def gone(worker: Worker, reason: str) -> None:
        reports.put((worker, reason))

    workers: set[Worker] = set()  # that are not gone
    training: set[Worker] = set()
    try:
        for task in tasks:
            worker = executor.start(reported, gone)
            workers.add(worker)
            training.add(worker)
            worker.send(task)
        while training:
            with interrupts.allowed():
                try:
                    worker, report = reports.get(timeout=CHECK_INTERRUPT_EVERY)
                except Empty:
                    report = None
            if report is None:
                waits()
                continue
            if isinstance(report, str):
                workers.discard(worker)
                raise ChildProcessError(f"One of the processes {report or 'has ended before its time'}")
            if isinstance(report, Over):
                training.discard(worker)
            elif isinstance(report, StackReport):
                yield report
    finally:
        for worker in workers:
            worker.kill()
            worker.end()
        while workers:
            worker, report = reports.get()
            if isinstance(report, str):
                workers.discard(worker)
