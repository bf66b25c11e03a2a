"""Registers a set of sentences in this process, and trains, saves and resumes a run of it as the app does."""

import json
from dataclasses import dataclass
from typing import Any

import data
from playground.encoding import encode
from playground.storage import Recorder, Store
from playground.storage.models import RunRecord
from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.updates import Cursor, Update
from rnn import Settings
from tests.support.following import following


@dataclass(frozen=True)
class TrainedRun:
    """A run that a worker process has trained to its end, and what came of it."""

    update: Update
    record: RunRecord
    resumed: Update  # of another visitor's job, which went on from the record


def trained_and_saved(dataset: data.Dataset, settings: Settings, store: Store) -> TrainedRun:
    """Trains the data set at full speed, saves the run as that of "visitor", and resumes it from what was saved."""
    data.register(dataset.name, lambda: dataset)
    visitor_jobs = Jobs(1, housekeeping=False)
    recorder = Recorder(store, visitor_jobs.lock)
    visitor_jobs.record_with(recorder)
    job = visitor_jobs.of("visitor")
    job.set_speed(0)
    try:
        with following(job) as page:
            job.request(RunConfig(dataset.name, settings))
            job.command("train")
            page.until_state("done")
            update = job.update(Cursor())
        recorder.flush()
        record = store.record("visitor", update.run.id)
        other = visitor_jobs.of("another")
        other.resume(record, train=False)
        resumed = other.update(Cursor())
    finally:
        visitor_jobs.close()
        recorder.close()
    return TrainedRun(update, record, resumed)


def decoded(frame: dict[str, Any]) -> Any:
    """A frame as a page gets it: no number in it may be other than finite."""
    return json.loads(encode(frame))
