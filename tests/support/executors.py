"""Executors for tests: processes that do not step back for anything, and workers that only note what they are told."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from rnn.parallel.executor import Executor, Gone, LocalExecutor, Reported, Worker
from rnn.parallel.messages import Command, Report, Task, TrainRun
from tests.support.forking import ForkingExecutor

EAGER: Executor = ForkingExecutor() if hasattr(os, "fork") else LocalExecutor()
"""On a server the pages go before the workers; here it is the test that waits for them, whatever else goes on."""

NOWHERE = LocalExecutor(command=["/nowhere/python"])
"""Its processes cannot start."""


@dataclass
class SwitchedExecutor:
    """Starts workers as another executor does, which the test may exchange."""

    to: Executor

    def start(self, reported: Reported, gone: Gone) -> Worker:
        return self.to.start(reported, gone)


@dataclass(eq=False)
class ScriptedWorker:
    """A worker without a process: the test reads what it was told, and says what it reports."""

    reported: Reported
    gone: Gone
    commands: list[Task | Command] = field(default_factory=list)
    ended: bool = False
    killed: bool = False
    pid: int | None = None

    def send(self, what: Task | Command) -> None:
        self.commands.append(what)

    def end(self) -> None:
        self.ended = True

    def kill(self) -> None:
        self.killed = True

    @property
    def token(self) -> int:
        """That of its newest run."""
        return next(command.token for command in reversed(self.commands) if isinstance(command, TrainRun))

    def report(self, *reports: Report) -> None:
        for report in reports:
            self.reported(self, report)

    def lose(self, reason: str = "") -> None:
        self.gone(self, reason)


@dataclass
class ScriptedExecutor:
    """Starts workers that do nothing by themselves; `started` has them all, the newest last."""

    started: list[ScriptedWorker] = field(default_factory=list)
    when_started: Callable[[ScriptedWorker], None] = lambda worker: None

    def start(self, reported: Reported, gone: Gone) -> ScriptedWorker:
        worker = ScriptedWorker(reported, gone)
        self.started.append(worker)
        self.when_started(worker)
        return worker
