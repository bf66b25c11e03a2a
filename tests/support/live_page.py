"""A job of one visitor, and a page that hears over its WebSocket what the page of a browser does."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.sync.client import ClientConnection

from playground.server import Server
from playground.training import InteractiveJob, RunConfig
from rnn import Settings
from tests.support.patience import PATIENCE
from tests.support.serving import Site, knock

OWNER, STRANGER = "o" * 43, "s" * 43
RUN_CONFIG = RunConfig("Article", Settings(hidden_size=8, epochs=150, init_scale=0.3))
COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")


@pytest.fixture
def job(server: Server) -> InteractiveJob:
    """The job of a visitor of the `server`, where a stranger has one too."""
    job = server.jobs.of(OWNER)
    job.request(RUN_CONFIG)
    job.set_speed(0)
    server.jobs.of(STRANGER)
    return job


def dial(
    site: Site, job_id: str, query: str = "", *, origin: str | None = "", cookie: str | None = OWNER, **headers: str
) -> ClientConnection:
    """Opens the WebSocket of a job; `origin` "" is the right one, None is none."""
    return knock(site, f"/live/{job_id}{query}", origin=origin, cookie=cookie, **headers)


class LivePage:
    """A page of a job: keeps the rows as the page's own stream does, and fails when one is lost or doubled."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.rows: list[tuple[float, ...]] = []

    def send(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def next(self) -> dict[str, Any]:
        def refuse(name: str) -> None:
            raise AssertionError(f"{name} was sent")

        text = self.socket.recv(timeout=PATIENCE)
        frame: dict[str, Any] = json.loads(text, parse_constant=refuse)
        self.frames.append(frame)
        if frame["kind"] == "run":
            self.rows = []
        elif frame["kind"] == "rows":
            assert frame["from"] == len(self.rows)
            self.rows.extend(zip(*(frame[name] for name in COLUMNS), strict=True))
        return frame

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE  # a page hears of a sign of life for ever
        while not condition(frame := self.next()):
            assert time.monotonic() < deadline, f"it was not told: {[frame['kind'] for frame in self.frames[-10:]]}"
        return frame

    def until_state(self, *states: str) -> dict[str, Any]:
        return self.until(lambda frame: frame["kind"] == "status" and frame["state"] in states)

    def until_epoch(self, epoch: int) -> None:
        self.until(lambda frame: len(self.rows) > epoch)

    def last(self, kind: str) -> dict[str, Any]:
        return next(frame for frame in reversed(self.frames) if frame["kind"] == kind)


@contextmanager
def page_of(site: Site, job: InteractiveJob, query: str = "") -> Iterator[LivePage]:
    with dial(site, job.id, query) as socket:
        yield LivePage(socket)


def close_to(rows: list[tuple[float, ...]]) -> Any:
    return [pytest.approx(values, rel=1e-5) for values in rows]
