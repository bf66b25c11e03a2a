"""What saved runs cost: room in the file, training time, and how long the list of them takes.

`python -m benchmarks.store` trains three runs of 1000 epochs at 64 units, writes 1000 copies of them as the recorder
writes a run that trains for some seconds, and prints the size of the file and the time that `Store.runs` takes with 10
and with 1000 runs. Then it trains in a worker process at full speed, by turns with the recorder and without, and
compares the training time that the worker itself measures. It ends with status 1 if a target is missed, and wants an
otherwise idle machine.
"""

import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Figures
from playground.storage import BEAT, Recorder, RunUpdate, Store
from playground.storage.recording.recorder import RUNS_IN_A_TRANSACTION
from playground.training import RunConfig
from playground.training.housekeeping import Housekeeping
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import prepare
from playground.training.updates import Cursor
from rnn import Settings, State, train

EPOCHS = 1000
MANY, FEW = 1000, 10
TRAINED = 3
WRITES = 10  # a run of 1000 epochs at the speed that is set at first takes 5 s, so it is written about ten times
TURNS = 5
OWNER = "visitor"


def trained(data: str, settings: Settings) -> tuple[NDArray[np.float64], list[State]]:
    """The history (5, epochs + 1) of a run, and its state at each of the epochs at which it is written."""
    prepared = prepare(data)
    columns, states = [], []
    began = time.perf_counter()
    for epoch in train(prepared.train_set, prepared.test_set, settings, vocab_size=len(prepared.vocabulary)):
        scores = [epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy]
        columns.append([*scores, time.perf_counter() - began])
        if epoch.number in ends(settings.epochs):
            states.append(epoch.state())
    return np.array(columns).T, states


def ends(epochs: int) -> list[int]:
    """The epochs at which a run is written."""
    return [epochs * (i + 1) // WRITES for i in range(WRITES)]


def updates(data: str, settings: Settings, history: NDArray[np.float64], states: list[State]) -> Iterator[RunUpdate]:
    """A run with an id of its own, as it is written piece by piece while it trains."""
    run_id, first = uuid.uuid4().hex, 0
    for end, state in zip(ends(settings.epochs), states, strict=True):
        yield RunUpdate(
            id=run_id,
            data=data,
            data_hash=prepare(data).hash,
            settings=settings,
            first_settings=settings,
            changes=(),
            first=first,
            rows=history[:, first : end + 1],
            state=state,
            state_settings=settings,
            ended="done" if end == settings.epochs else "running",
            started=time.time(),
        )
        first = end + 1


def measure_room(report: Figures, folder: Path) -> None:
    """Writes 1000 runs; prints the size of the file, and how long it takes to list few and many."""
    settings = [Settings(epochs=EPOCHS, seed=seed) for seed in range(TRAINED)]
    runs = [(one, *trained("Article", one)) for one in settings]
    store = Store(str(folder / "runs.sqlite3"))
    seconds = []
    for i in range(FEW):
        for update in updates("Article", *runs[i % TRAINED]):
            began = time.perf_counter()
            store.save(OWNER, update)
            seconds.append(time.perf_counter() - began)
    report.line("one write of a run that trains, median", 1000 * statistics.median(seconds), "ms")
    report.line(f"list of {FEW} runs", 1000 * list_seconds(store, FEW), "ms")
    for first in range(FEW, MANY, RUNS_IN_A_TRANSACTION):
        several = [
            updates("Article", *runs[i % TRAINED]) for i in range(first, min(first + RUNS_IN_A_TRANSACTION, MANY))
        ]
        for together in zip(*several, strict=True):
            store.save_all([(OWNER, update) for update in together])
    report.line(f"list of {MANY} runs", 1000 * list_seconds(store, MANY), "ms")
    ids = [run.id for run in store.runs(OWNER)[:100]]
    began = time.perf_counter()
    store.histories(OWNER, ids)
    report.line("histories of 100 runs", 1000 * (time.perf_counter() - began), "ms")
    store.close()
    size = sum(file.stat().st_size for file in folder.iterdir())
    report.line(f"{MANY} runs of {EPOCHS} epochs at 64 units", size / 1e6, "MB", most=150)


def list_seconds(store: Store, count: int) -> float:
    """The median time of listing all runs of the visitor."""
    seconds = []
    for _ in range(9):
        began = time.perf_counter()
        listed_runs = len(store.runs(OWNER))
        seconds.append(time.perf_counter() - began)
        assert listed_runs == count
    return statistics.median(seconds)


def epochs_a_second(jobs: Jobs, settings: Settings) -> float:
    """Trains one run in a worker at full speed; by the worker's own clock."""
    job, changed = jobs.of(OWNER), threading.Event()
    job.request(RunConfig("Article", settings))
    job.set_speed(0)
    with job.followed(lambda _: changed.set()):
        job.command("new")
        while job.state != "done":
            changed.wait(1.0)
            changed.clear()
    return settings.epochs / job.update(Cursor()).rows["seconds"][-1]


def measure_training(report: Figures, folder: Path) -> None:
    """Trains by turns with the recorder and without."""
    jobs = Jobs(1)
    store = Store(str(folder / "training.sqlite3"))
    store.leases.begin()
    heartbeat = Housekeeping("heartbeat", store.leases.beat, every=BEAT)  # as in a server
    heartbeat.begin()
    recorder = Recorder(store, jobs.lock)
    rates: dict[bool, list[float]] = {True: [], False: []}
    settings = Settings(epochs=EPOCHS)
    epochs_a_second(jobs, replace(settings, epochs=50))  # starts the worker
    for turn in range(2 * TURNS):
        is_recording = turn % 2 == 1
        jobs.record_with(recorder if is_recording else None)
        rates[is_recording].append(epochs_a_second(jobs, settings))
    jobs.record_with(None)
    jobs.close()
    heartbeat.end()
    recorder.close()
    epochs = [run.epochs_done for run in store.runs(OWNER)]
    assert epochs.count(EPOCHS) >= TURNS, f"these runs were saved: {epochs}"
    store.close()
    alone, saving = (statistics.median(rates[is_recording]) for is_recording in (False, True))
    report.line("training without saving", alone, "epochs/s")
    report.line("training while it is saved", saving, "epochs/s")
    report.line("saving slows training by", 100 * (alone / saving - 1), "%", most=5)


def main() -> int:
    """Measures; the exit status is 1 if a target is missed."""
    report = Figures()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "room"
        room.mkdir()
        measure_room(report, room)
        measure_training(report, Path(folder))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
