"""Runs that are trained and saved as visitors' are, and the programs that train them again."""

import contextlib
import io
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.storage import NoRun, Recorder, RunRecord, Store
from playground.takeaway.recipe import Recipe, recipe_of
from playground.training import InteractiveJob
from playground.training.branch import branch_of
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import RunConfig
from rnn.explain import edits_of
from rnn.history import SCORES
from tests.support.following import Follower, following

VISITOR = "visitor"


class Workshop:
    """A visitor with a job whose runs are saved."""

    def __init__(self, store: Store, recorder: Recorder, job: InteractiveJob, page: Follower) -> None:
        self.own_store, self.own_recorder, self.own_job, self.own_page = store, recorder, job, page

    def train(self, *states: str) -> str:
        """Trains what the job has until it has come to one of these states; the id of the run."""
        self.own_job.command("train")
        self.own_page.until_state(*states or ("done",))
        return self.own_job.trunk().run

    def begin(self, config: RunConfig) -> str:
        """Trains a new run to its end."""
        self.own_job.begin(config)
        return self.train("done", "diverged")

    def go_on(self, **values: Any) -> str:
        """Trains on with other settings."""
        config = self.own_job.config
        self.own_job.request(replace(config, settings=replace(config.settings, **values)))
        return self.train("done")

    def branch(self, run_id: str, epoch: int | None, *edits: str, **values: Any) -> str:
        """Trains a branch of that run, or of its newest state."""
        trunk = self.own_job.trunk()
        assert trunk.run == run_id
        kept = {trunk.begins_at, *(each.number for each in trunk.kept)}
        epoch = None if epoch is None else min(kept, key=lambda each: abs(each - epoch))
        assert self.own_job.train_branch(branch_of(trunk, epoch, values, edits_of(edits)), run_id)
        self.own_page.until_state("done")
        return self.own_job.trunk().run

    def record(self, run_id: str) -> RunRecord:
        self.own_recorder.flush()
        return self.own_store.record(VISITOR, run_id)

    def find(self, run_id: str) -> RunRecord | None:
        with contextlib.suppress(NoRun):
            return self.own_store.newest(VISITOR, run_id)
        return None

    def recipe(self, run_id: str) -> Recipe:
        record = self.record(run_id)
        return recipe_of(record, record.history[: len(SCORES), -1].tolist(), self.find)


@contextmanager
def workshop(jobs: Jobs, store: Store) -> Iterator[Workshop]:
    """A visitor of `jobs`, whose runs are saved in `store`."""
    recorder = Recorder(store, jobs.lock)
    jobs.record_with(recorder)
    job = jobs.of(VISITOR)
    job.set_speed(0)
    try:
        with following(job) as page:
            yield Workshop(store, recorder, job, page)
    finally:
        recorder.close()


def run_program(text: str, folder: Path) -> tuple[dict[str, Any], str]:
    """What a script leaves behind, and what it prints."""
    path = folder / "repeated.py"
    path.write_text(text, encoding="utf-8")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        left = runpy.run_path(str(path), run_name="__main__")
    return left, printed.getvalue()


def rows_of(history: list[tuple[float, ...]]) -> NDArray[np.float64]:
    """The scores (columns, epochs) that a program found, after a look at its epochs, which follow each other."""
    rows = np.array(history).T
    assert rows[0].tolist() == list(range(int(rows[0, 0]), int(rows[0, -1]) + 1))
    return rows[1:]
