"""Runs, and a sweep of them, that a page without a server can be made of."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from playground.inspection.question import Subject
from playground.server.api.curves import curve
from playground.server.api.tables import as_json
from playground.server.streams.sweep.messages import frames_of
from playground.storage.models import RunSummary
from playground.takeaway.finding_page import SharedRun, SharedSweep
from playground.training.sweep.plan import Plan
from playground.training.sweep.restoring import restore_sweep
from rnn import Settings
from rnn.history import SCORES
from rnn.sweep import Grid
from tests.support.page_of_run import trained_run

SWEEP = "c" * 32
BASE = Settings(hidden_size=8, init_scale=0.1, epochs=60)
PLAN = Plan("Article", Grid(BASE, {"learning_rate": (0.05, 0.1)}, seeds=2))


@cache
def swept_runs() -> tuple[tuple[Subject, RunSummary], ...]:
    """The runs of a small sweep, in the order of its plan."""
    runs = []
    for place, settings in enumerate(PLAN.sweep.settings()):
        subject, summary = trained_run("Article", settings, f"{place:08x}" + "d" * 24)
        runs.append((subject, replace(summary, sweep=SWEEP, name=f"run {place}", started=1.7e9 - place)))
    return tuple(runs)


def history_of(subject: Subject) -> np.ndarray:
    assert subject.past is not None
    return np.array(list(subject.past().columns.values()))


def shared(subject: Subject | None, summary: RunSummary, rows: np.ndarray, **listed: Any) -> SharedRun:
    """A run as the server shares it."""
    return SharedRun(
        {**as_json(summary), **listed},
        lambda points: {name: curve(rows, name, points=points, seconds=True) for name in SCORES},
        lambda: subject,
    )


@cache
def shared_runs() -> tuple[SharedRun, ...]:
    return tuple(shared(subject, summary, history_of(subject)) for subject, summary in swept_runs())


@cache
def shared_sweep() -> SharedSweep:
    rows = {subject.run: history_of(subject) for subject, _ in swept_runs()}
    summaries = [summary for _, summary in swept_runs()]
    restored = restore_sweep(SWEEP, summaries, lambda ids: {run: rows[run] for run in ids}, PLAN)
    assert restored is not None
    return SharedSweep(SWEEP, frames_of(restored))
