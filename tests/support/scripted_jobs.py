"""The jobs of a server whose workers only note what they are told, and a recorder that notes what it is told."""

from collections.abc import Callable

import numpy as np
import pytest

from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.run import Run
from rnn import Settings
from rnn.history import COLUMNS, Ended
from rnn.parallel.messages import Halted, Rows
from tests.support.executors import ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock

CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=30, seed=7))


class NotingRecorder:
    """Notes what it is told, and has one sentence for each visitor of whom something is wrong, or with little room."""

    def __init__(self, **sentences: str) -> None:
        self.sentences = sentences
        self.rooms: dict[str, str] = {}
        self.calls: list[tuple[str, str, Ended]] = []

    def touch(self, owner: str, run: Run, ended: Ended, message: str) -> None:
        self.calls.append((owner, run.id, ended))

    def notice(self, owner: str) -> str:
        return self.sentences.get(owner, "")

    def room(self, owner: str) -> str:
        return self.rooms.get(owner, "")


@pytest.fixture
def visitor_jobs(clock: Clock, executor: ScriptedExecutor, request: pytest.FixtureRequest) -> Jobs:
    """Two train at once, but for what a test gives as a parameter; the housekeeping is done when the test says so."""
    given = {"limit": 2, **getattr(request, "param", {})}
    return Jobs(clock=clock, housekeeping=False, executor=executor, **given)


@pytest.fixture
def pass_time(visitor_jobs: Jobs, clock: Clock) -> Callable[[float], None]:
    def pass_time(seconds: float) -> None:
        clock.now += seconds
        visitor_jobs.look()

    return pass_time


def trains_on(worker: ScriptedWorker, first: int = 1) -> None:
    """The worker tells of one more epoch."""
    worker.report(Rows(worker.token, first, np.full((len(COLUMNS), 1), 0.25)))


def halt(worker: ScriptedWorker) -> None:
    worker.report(Halted(worker.token, "paused"))


def told(worker: ScriptedWorker, kind: type) -> list[object]:
    return [command for command in worker.commands if isinstance(command, kind)]
