"""The state machine of a job at its beginning and in the midst of a run, and what its worker tells it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.training import RunConfig
from playground.training.interactive.instructions import Tell
from playground.training.interactive.state_machine import JobStateMachine
from playground.training.prepared_data import Untrained, untrained
from playground.training.run import Run
from rnn import Settings
from rnn.history import COLUMNS
from rnn.parallel.messages import Rows, Snapshot

CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=20, init_scale=0.3))
START = untrained(CONFIG)
URGENT = Tell(urgent=True)


def with_settings(**values: Any) -> RunConfig:
    return replace(CONFIG, settings=replace(CONFIG.settings, **values))


def rows(first: int, count: int) -> Rows:
    """Made-up rows: what they say decides nothing."""
    return Rows(1, first, np.zeros((len(COLUMNS), count)))


def snapshot(epoch: int, config: RunConfig = CONFIG) -> Snapshot:
    newest = START.checkpoint
    return Snapshot(1, config.settings, replace(newest.state, number=epoch), newest.answers)


def fresh(start: Untrained = START) -> Run:
    return Run.begin(start)


@pytest.fixture
def job() -> JobStateMachine:
    return JobStateMachine(Run.begin(START))


@pytest.fixture
def running(job: JobStateMachine) -> JobStateMachine:
    """A job whose worker has trained up to epoch 5."""
    job.train()
    job.begin(now=1.0)
    job.report(rows(1, 5), now=1.0)
    job.report(snapshot(5), now=1.0)
    return job
