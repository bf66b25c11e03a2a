"""Runs outlive the server: its database is opened and closed in good order, and after a kill they go on exactly."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from playground.server.persistence import Persistence
from playground.server.signing import Signer
from playground.server.visitors import VISITOR_COOKIE
from playground.storage import RunRecord, Store, StoreError
from playground.storage.quotas import Quotas
from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from rnn import Epoch, Settings
from tests.support.cookies import signed_beside
from tests.support.executors import EAGER
from tests.support.following import following, row, same, unbroken
from tests.support.patience import PATIENCE, until
from tests.support.saved import update
from tests.support.serving import Site

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[2]
OWNER, STRANGER = "o" * 43, "s" * 43
RUN_CONFIG = RunConfig("Article", Settings(hidden_size=16, epochs=150, init_scale=0.3))
FASTER, LONGER = (
    replace(RUN_CONFIG.settings, learning_rate=0.1),
    replace(RUN_CONFIG.settings, learning_rate=0.1, epochs=200),
)

# The server without Streamlit: its job is set up here, and each line of its input holds the settings to go on with.
SERVER = """
import os, socket, sys, threading
import uvicorn
from starlette.applications import Starlette
from playground.training import RunConfig
from playground.server import Server
from rnn import Settings
server = Server.of(os.environ)
job = server.jobs.of(sys.argv[1])
def turn():
    for line in sys.stdin:
        job.request(RunConfig("Article", Settings.from_json(line)))
job.request(RunConfig("Article", Settings.from_json(sys.stdin.readline())))
threading.Thread(target=turn, daemon=True).start()
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], job.id, flush=True)
app = Starlette(routes=server.routes, middleware=server.middleware, lifespan=server.lifespan)
uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="websockets-sansio")).run([listener])
"""


@dataclass
class ServerProcess:
    """A server in a process of its own, and its visitor."""

    process: "subprocess.Popen[str]"
    server: Site
    job: str
    cookie: str

    def ask(self, path: str, method: str = "GET") -> Any:
        answer = self.server.get(path, method, Cookie=self.cookie, Origin=self.server.origin)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def turn(self, settings: Settings) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(settings.to_json() + "\n")
        self.process.stdin.flush()

    @contextmanager
    def page(self, path: str) -> Iterator["JobSocket"]:
        headers = {"Cookie": self.cookie}
        with connect(
            f"ws://127.0.0.1:{self.server.port}{path}",
            origin=self.server.origin,  # type: ignore[arg-type]
            additional_headers=headers,
            open_timeout=PATIENCE,
            proxy=None,
        ) as socket:
            yield JobSocket(socket)


@dataclass
class JobSocket:
    """Hears what a page hears."""

    socket: ClientConnection

    def send(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE  # a page hears of a sign of life for ever
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=max(deadline - time.monotonic(), 0)))
            if condition(frame):
                return frame

    def until_epoch(self, epoch: int) -> None:
        self.until(lambda frame: frame["kind"] == "rows" and frame["from"] + len(frame["test_loss"]) > epoch)


@contextmanager
def running(database: Path) -> Iterator[ServerProcess]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_DATABASE": str(database)},
        text=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(RUN_CONFIG.settings.to_json() + "\n")
        process.stdin.flush()
        port, job = process.stdout.readline().split()
        cookie = f"{VISITOR_COOKIE}={signed_beside(database, OWNER)}"
        yield ServerProcess(process, Site(int(port)), job, cookie)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
    finally:
        process.kill()
        process.communicate()


def stored_record(database: Path) -> RunRecord:
    """The only run in a database file."""
    store = Store(str(database))
    try:
        (run,) = store.runs(OWNER)
        return store.record(OWNER, run.id)
    finally:
        store.close()


def stitched(*parts: tuple[int, Settings]) -> tuple[list[tuple[float, ...]], Epoch]:
    """The rows and the last epoch of a run whose settings were changed: (last epoch of the part, what holds in it)."""
    epochs: list[Epoch] = []
    for last, settings in parts:
        rest = unbroken(replace(RUN_CONFIG, settings=settings), start=epochs[-1].state() if epochs else None)
        while not epochs or epochs[-1].number < last:
            epochs.append(next(rest))
    return [row(epoch) for epoch in epochs], epochs[-1]


def test_a_server_that_is_killed_in_mid_run_loses_nothing(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    with running(database) as first, first.page(f"/live/{first.job}") as page:
        page.send(speed=10)  # so that it trains for fifteen seconds, if it is not killed
        page.send(do="train")
        page.until_epoch(10)
        first.turn(FASTER)
        change = page.until(lambda frame: frame["kind"] == "change")["epoch"]
        page.until_epoch(change + 1)
        until(lambda: any(run["epochs_done"] > change for run in first.ask("/api/runs")["runs"]))
        (listed_run,) = first.ask("/api/runs")["runs"]
        assert listed_run["ended"] == "running"
        first.process.kill()
        first.process.wait()
    record = stored_record(database)
    assert record.summary.epochs_done >= listed_run["epochs_done"]
    assert record.history.shape == (5, record.summary.epochs_done + 1)

    with running(database) as second:
        (run,) = second.ask("/api/runs")["runs"]
        assert (run["id"], run["ended"], run["epochs_done"]) == (
            listed_run["id"],
            "interrupted",
            record.summary.epochs_done,
        )
        assert run["message"].endswith(".")
        with second.page(f"/live/{second.job}") as page:
            page.send(speed=10)
            page.until(lambda frame: frame["kind"] == "status" and frame["speed"] == 10)
            job = second.ask(f"/api/runs/{run['id']}/continue", "POST")["job"]
            assert job == f"/live/{second.job}"
            page.until(lambda frame: frame["kind"] == "run" and frame["id"] == run["id"])
            second.turn(LONGER)  # and settings may change when it goes on, too
            page.until(lambda frame: frame["kind"] == "change" and frame["name"] == "epochs")
            page.send(speed=0)
            page.until(lambda frame: frame["kind"] == "status" and frame["state"] == "done")
    record = stored_record(database)  # closed in good order, with all there is
    assert (record.summary.ended, record.summary.epochs_done) == ("done", 200)
    assert record.summary.changes[0][:2] == (change, "learning_rate")
    rows, last = stitched((change, RUN_CONFIG.settings), (200, LONGER))
    assert [tuple(values) for values in record.history[:4].T.tolist()] == rows
    assert record.state is not None
    assert same(record.state, last.state())
    seconds = record.history[4].tolist()
    assert seconds == sorted(seconds)
    assert seconds[0] == 0


def test_a_server_that_ends_leaves_what_trains_interrupted(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    with running(database) as server, server.page(f"/live/{server.job}") as page:
        page.send(speed=10)
        page.send(do="train")
        page.until_epoch(3)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(PATIENCE)
    record = stored_record(database)
    assert record.summary.ended == "interrupted"
    assert record.summary.epochs_done >= 3


# --- a database that cannot be opened ---------------------------------------------------------------------------------


@pytest.fixture
def visitor_jobs() -> Iterator[Jobs]:
    visitor_jobs = Jobs(limit=1, executor=EAGER)
    yield visitor_jobs
    visitor_jobs.close()


def test_without_a_database_all_goes_on_and_pages_are_told_why(visitor_jobs: Jobs, tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    database.write_text("This is a letter to my aunt, and no database. " * 100)
    persistence = Persistence(str(database), Signer(), try_every=0.01)
    assert "Runs are not saved" in persistence.notice()
    persistence.open(visitor_jobs.lock, visitor_jobs)
    assert persistence.store is persistence.recorder is None
    assert persistence.notice().startswith("Runs are not saved: ")
    job = visitor_jobs.of(OWNER)
    job.request(RUN_CONFIG)
    job.set_speed(0)
    with following(job) as page:
        assert page.look().saving == persistence.notice()
        job.command("train")
        page.until_state("done")
        database.unlink()  # somebody takes it away: the next attempt finds room for a new one
        visitor_jobs.look()
        until(lambda: persistence.recorder is not None)
        visitor_jobs.look()
        page.until(lambda status: status.saving == "")
    persistence.close(visitor_jobs)
    record = stored_record(database)
    assert (record.summary.ended, record.summary.epochs_done) == ("done", 150)
    assert [tuple(values) for values in record.history[:4].T.tolist()] == [row(epoch) for epoch in unbroken(RUN_CONFIG)]


def test_who_only_trains_is_told_before_nothing_more_can_be_saved(visitor_jobs: Jobs, tmp_path: Path) -> None:
    """On the page on which they train, as soon as they come and not when the last run finds no room."""
    database = tmp_path / "runs.sqlite3"
    persistence = Persistence(str(database), Signer(), quotas=Quotas(runs=4))
    persistence.open(visitor_jobs.lock, visitor_jobs)
    assert persistence.store is not None
    saved = [update() for _ in range(3)]
    persistence.store.save_together(OWNER, saved)
    with following(visitor_jobs.of(OWNER)) as page, following(visitor_jobs.of(STRANGER)) as other:

        def told(saved: str) -> None:
            sentence = saved and f"{saved}. On the Compare page, delete those that you no longer need: they make room."
            until(lambda: page.look().room == sentence)

        told("You have 3 of 4 saved runs")
        persistence.store.save(OWNER, update())
        persistence.changed(OWNER)
        told("You have 4 of 4 saved runs")
        persistence.store.delete(OWNER, [run.id for run in saved])
        persistence.changed(OWNER)
        told("")
        assert (page.look().saving, other.look().room) == ("", "")
    persistence.close(visitor_jobs)


class StuckStore(Store):
    """A store that saves nothing before the test lets it."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.asked, self.may_go_on = threading.Event(), threading.Event()

    def save_all(self, *_: object) -> list[Any]:
        self.asked.set()
        assert self.may_go_on.wait(PATIENCE)
        return []


def test_a_database_that_hangs_keeps_no_server_from_its_end(
    visitor_jobs: Jobs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    persistence = Persistence(
        str(tmp_path / "runs.sqlite3"), Signer(), closes_within=0.05, open_store=StuckStore, try_every=0.01
    )
    persistence.open(visitor_jobs.lock, visitor_jobs)
    store, job = persistence.store, visitor_jobs.of(OWNER)
    assert isinstance(store, StuckStore)
    job.request(RUN_CONFIG)
    job.set_speed(0)
    with following(job) as page:
        job.command("train")
        page.until_state("done")
        assert store.asked.wait(PATIENCE)
        persistence.close(visitor_jobs)
    store.may_go_on.set()
    assert [record.getMessage() for record in caplog.records] == [
        "The server ends, and what is new of a run is lost: it cannot be saved."
    ]


def test_the_log_hears_once_why_the_database_cannot_be_opened_and_that_it_is(
    visitor_jobs: Jobs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    attempts: list[str] = []

    def open_store(url: str, **parts: Any) -> Store:
        attempts.append(url)
        if len(attempts) < 4:
            raise StoreError("The database does not let the playground in.", "refused", "no such user")
        if len(attempts) < 8:
            raise StoreError("The database does not answer.", "unreachable")
        return Store(url, **parts)

    persistence = Persistence(str(tmp_path / "runs.sqlite3"), Signer(), try_every=0.01, open_store=open_store)
    assert persistence.fault == "other"
    persistence.open(visitor_jobs.lock, visitor_jobs)
    assert persistence.fault in ("refused", "unreachable")
    until(lambda: persistence.fault is None)
    persistence.close(visitor_jobs)
    assert [record.getMessage() for record in caplog.records] == [
        "Runs are not saved: The database does not let the playground in. It says: no such user",
        "Runs are not saved: The database does not answer.",
        "The database is open now: runs are saved.",
    ]


def test_a_server_whose_database_never_opens_ends_in_good_order(visitor_jobs: Jobs, tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    database.mkdir()
    persistence = Persistence(str(database), Signer(), try_every=0.01)
    persistence.open(visitor_jobs.lock, visitor_jobs)
    assert persistence.notice().startswith("Runs are not saved: ")
    persistence.close(visitor_jobs)


def test_a_locked_database_is_waited_for(visitor_jobs: Jobs, tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    Store(str(database)).close()
    other = sqlite3.connect(database)
    other.execute("BEGIN EXCLUSIVE")
    persistence = Persistence(str(database), Signer(), try_every=0.01)
    persistence.open(visitor_jobs.lock, visitor_jobs)
    assert persistence.notice() != ""
    other.close()
    until(lambda: persistence.recorder is not None)
    assert persistence.notice() == ""
    persistence.close(visitor_jobs)
