"""Saved runs of two visitors, and a visitor who asks for them over HTTP."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np

from playground.server import Server
from playground.server.persistence import Persistence
from playground.storage import RunUpdate
from playground.training.prepared_data import prepare
from rnn import Settings, train
from tests.support.cookies import cookie
from tests.support.databases import database
from tests.support.patience import PATIENCE
from tests.support.serving import HttpAnswer, Site

OWNER, STRANGER = "o" * 43, "s" * 43
ONE, TWO, OTHERS, NOBODYS = "1" * 32, "2" * 32, "3" * 32, "4" * 32
SETTINGS = Settings(hidden_size=4, epochs=6, init_scale=0.3)
SECRET = "of nobody else"
COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
MADE = prepare("Article")
EPOCHS = list(train(MADE.train_set, MADE.test_set, SETTINGS, vocab_size=len(MADE.vocabulary)))
HISTORY = np.array([[e.train.loss, e.train.accuracy, e.test.loss, e.test.accuracy, 0.125 * e.number] for e in EPOCHS]).T
READ_ONLY = [f"/api/runs/{ONE}/trace?text=good", f"/api/runs/{ONE}/run.npz", "/api/runs/table.csv?ids=" + ONE]
READ_ONLY += [f"/api/runs/{ONE}/run.py", f"/api/runs/{ONE}/run.ipynb", f"/api/runs/{ONE}/run.html"]
READ_ONLY += ["/api/runs", f"/api/runs/{ONE}/vocabulary", f"/api/runs/{ONE}/yardsticks"]
READ_ONLY += ["/api/runs/histories.csv?ids=" + ONE]
READ_ONLY += [f"/api/runs/{table}.parquet?ids={ONE}" for table in ("table", "histories")]
CHANGING = [f"/api/runs/{ONE}", f"/api/runs/{ONE}/continue", "/api/runs/delete", "/api/runs/undelete"]
CHANGING += ["/api/runs/histories", "/api/runs/load", "/api/runs/pin"]
CHANGING += [f"/api/runs/finding{ending}" for ending in (".npz", ".html", "/size")]


def run(run_id: str, epoch: int = 4, **changes: Any) -> RunUpdate:
    """A run that has come to `epoch`."""
    update = RunUpdate(
        id=run_id,
        data="Article",
        data_hash=MADE.hash,
        settings=SETTINGS,
        first_settings=SETTINGS,
        changes=(),
        first=0,
        rows=HISTORY[:, : epoch + 1],
        state=EPOCHS[epoch].state(),
        state_settings=SETTINGS,
        ended="interrupted",
        started=1.7e9 + int(run_id[0]),
        name=f"run {run_id[0]} {SECRET}",
    )
    return replace(update, **changes)


@cache
def database_with_runs() -> bytes:
    """The file of a database with two runs of the owner and one of a stranger, of which each test gets a copy.

    To enter them takes three times as long as to open a database in which they are.
    """
    return database((OWNER, run(ONE)), (OWNER, run(TWO, 6, ended="done")), (STRANGER, run(OTHERS)))


@contextmanager
def saved_runs_of(server: Server) -> Iterator[Persistence]:
    """The saved runs of a server, opened for as long as it lasts: two runs of the owner and one of a stranger."""
    persistence = server.persistence
    Path(persistence.database).write_bytes(database_with_runs())
    persistence.open(server.jobs.lock, server.jobs, server.sweeps)
    assert persistence.store is not None
    yield persistence


@dataclass
class Visitor:
    """A page of a visitor, as far as it asks over HTTP."""

    site: Site
    cookie: str | None = OWNER
    origin: str | None = ""  # "" is the right one

    def ask(self, path: str, body: Any = None, method: str = "", **headers: str) -> HttpAnswer:
        """GET, or POST if there is a body: bytes as they are, anything else as JSON."""
        header_values = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie is not None:
            header_values["Cookie"] = cookie(self.cookie)
        origin = self.site.origin if self.origin == "" else self.origin
        if origin is not None:
            header_values["Origin"] = origin
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, content, header_values)
            answer = connection.getresponse()
            return HttpAnswer(answer.status, answer, answer.read())
        finally:
            connection.close()

    def json(self, path: str, body: Any = None) -> Any:
        answer = self.ask(path, body)
        assert answer.status == 200, answer.body
        assert answer.header("content-type") == "application/json"
        return strict(answer)

    def names(self) -> dict[str, str]:
        return {run["id"]: run["name"] for run in self.json("/api/runs")["runs"]}

    def can(self) -> dict[str, list[str]]:
        return {run["id"]: run["can"] for run in self.json("/api/runs")["runs"]}


def strict(answer: HttpAnswer) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} was sent")

    return json.loads(answer.body, parse_constant=refuse)


def assert_says_no(answer: HttpAnswer, status: int) -> str:
    """An error with one sentence and nothing else; returns it."""
    assert answer.status == status, answer.body
    body = strict(answer)
    assert set(body) == {"error"}
    assert re.fullmatch(r"[A-Z][^\n]*[.}]\.?", body["error"])
    assert "Traceback" not in body["error"]
    return str(body["error"])


def everything(persistence: Persistence, owner: str) -> list[Any]:
    """All that is saved of a visitor's runs, to be compared."""
    assert persistence.store is not None
    runs = persistence.store.runs(owner)
    histories = persistence.store.histories(owner, [run.id for run in runs])
    return [(asdict(run), histories[run.id].tolist()) for run in runs]
