"""The largest sweep of a cluster, cut off shortly before its end, goes on: what that takes of the server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import psutil

from benchmarks.cluster.server import Memory, Visitor, server_on
from benchmarks.report import Figures
from playground.storage import RunUpdate, Store
from playground.training.prepared_data import RunConfig, prepare, untrained
from playground.training.sweep.plan import Plan, plan_text
from rnn import Settings
from rnn.history import COLUMNS
from rnn.sweep import MOST_SEEDS, ON_CLUSTER, Sweep
from tests.support.dask_cluster import DaskCluster

TOGETHER = 32  # runs that are saved in a transaction
PATIENCE_S = 600


def plan_of(runs: int, epochs: int, units: int) -> Plan:
    """A sweep of so many runs."""
    rates = tuple(round(0.001 + k / 10_000, 6) for k in range(runs // MOST_SEEDS))
    base = Settings(hidden_size=units, epochs=epochs)
    return Plan("Article", Sweep(base, {"learning_rate": rates}, MOST_SEEDS, bounds=ON_CLUSTER))


def updates(plan: Plan, sweep: str, done: int) -> Iterator[RunUpdate]:
    """Its runs as their server has left them at the epoch `done`: the rows are made up, the states untrained."""
    prepared, text, rng = prepare(plan.data), plan_text(plan), np.random.default_rng(0)
    for settings in plan.sweep.settings():
        rows = rng.random((len(COLUMNS), done + 1))
        rows[COLUMNS.index("seconds")] = np.arange(done + 1) / 100
        yield RunUpdate(
            id=uuid4().hex,
            data=plan.data,
            data_hash=prepared.hash,
            settings=settings,
            first_settings=settings,
            changes=(),
            first=0,
            rows=rows,
            state=replace(untrained(RunConfig(plan.data, settings)).checkpoint.state, number=done),
            state_settings=settings,
            ended="interrupted",
            message="The server was stopped.",
            started=time.time(),
            sweep=sweep,
            sweep_plan=text,
        )


def save(path: Path, owner: str, plan: Plan, done: int) -> str:
    """Saves such a sweep of that visitor's in the database there; returns its id."""
    sweep, store, together = uuid4().hex, Store(str(path)), list[tuple[str, RunUpdate]]()
    for number, update in enumerate(updates(plan, sweep, done), 1):
        together.append((owner, update))
        if len(together) == TOGETHER or number == plan.sweep.count:
            store.save_all(together)
            together.clear()
    store.close()
    return sweep


def measure_continued(report: Figures, cluster: DaskCluster, plan: Plan, left: int) -> None:
    """All runs of the plan are saved with `left` epochs to go, and continued by a server that knows nothing of them."""
    of = f"{plan.sweep.count:,} runs of {plan.sweep.base.epochs:,} epochs"
    epochs_saved = plan.sweep.count * (plan.sweep.base.epochs - left)
    with server_on(cluster) as server:
        visitor = Visitor(server)
        sweep = save(server.log_file.parent / "runs.sqlite3", visitor.id, plan, plan.sweep.base.epochs - left)
        visitor.await_cluster()
        with Memory(server.process.pid) as memory, visitor.following():
            report.line("memory of the server before", psutil.Process(server.process.pid).memory_info().rss / 1e6, "MB")
            began = time.monotonic()
            visitor.get("/api/runs")
            report.line(f"{of}: the list of them", time.monotonic() - began, "s")
            began = time.monotonic()
            answer = visitor.ask(f"/api/sweeps/continue?sweep={sweep}", {})
            if answer.get("state") != "running":
                raise SystemExit(f"The sweep does not go on: {answer}")
            report.line(f"{of}: from Continue to its answer", time.monotonic() - began, "s")
            visitor.until("running", "done", beyond=epochs_saved, seconds=PATIENCE_S)
            report.line(f"{of}: from Continue to the first new epoch", time.monotonic() - began, "s")
            visitor.until("done", seconds=PATIENCE_S)
            report.line(f"{of}: from Continue to the end, {left} epochs later", time.monotonic() - began, "s")
    report.line(f"{of}: memory of the server at most, meanwhile", memory.most, "MB", most=1000)
