"""What a page of a sweep hears while it has not been told all of it yet."""

import asyncio
import json
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.server.lookup import ServerInScope
from playground.server.streams.sweep.stream import SweepPage
from playground.training.sweep.restored import RestoredRun, RestoredSweep
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn.history import COLUMNS
from rnn.parallel.messages import StackRows, SweepRows
from tests.support.executors import ScriptedExecutor
from tests.support.patience import PATIENCE
from tests.support.sweeping import PLAN


def saved(name: str, count: int) -> RestoredSweep:
    """The first `count` runs of a sweep, each of a length of its own: each has a frame of curves."""
    scores = [np.ones((2, 5 + place)) for place in range(count)]
    settings = PLAN.sweep.settings()[:count]
    runs = [RestoredRun(str(place), settings[place], scores[place], False) for place in range(count)]
    return RestoredSweep(name, PLAN, runs, "stopped", "")


class SavedSweeps:
    """The saved sweep of one visitor, none of which trains."""

    def __init__(self) -> None:
        self.newest = saved("whole", 6)
        self.asked = 0

    def get(self, _visitor: str) -> None:
        return None

    async def of(self, _visitor: str) -> RestoredSweep:
        self.asked += 1
        return self.newest


async def told(sweeps: SavedSweeps, *, deletes: bool) -> list[str]:
    """The sweeps and curves that a page is told of, two curves at once, until it has all or hears of another sweep.

    `deletes`: when it has heard of the first curves another page deletes runs.
    """
    kinds: list[str] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        if message["type"] != "websocket.send":
            return
        frame = json.loads(message["text"])
        if frame["kind"] == "sweep":
            kinds.append(frame["id"])
        if frame["kind"] == "curves":
            kinds.extend("curve" for _ in frame["at"])
            if deletes:
                sweeps.newest = saved("after", 2)
                page.wake()
        if frame["kind"] == "alive" or "after" in kinds or len(kinds) == 7:
            raise WebSocketDisconnect

    async def app(scope: object, *_: object) -> None:
        nonlocal page
        websocket = WebSocket(scope, receive, send)  # type: ignore[arg-type]
        await websocket.accept()
        page = SweepPage(websocket, "visitor", most_curves=2)
        with pytest.raises(WebSocketDisconnect):
            await page.send()

    page: SweepPage
    server = SimpleNamespace(sweeps=sweeps, restored_sweeps=sweeps)
    await ServerInScope(app, server)({"type": "websocket", "headers": []}, receive, send)  # type: ignore[arg-type]
    return kinds


def test_what_a_sweep_found_before_it_paused_is_told_though_nothing_more_happens() -> None:
    executor = ScriptedExecutor()
    sweeps = Sweeps(threading.RLock(), 1, executor=executor, housekeeping=False)
    epochs: list[int] = []

    def train(first: int, count: int) -> None:
        values = np.full((len(COLUMNS), PLAN.sweep.count, count), 0.5)
        everywhere = np.zeros(PLAN.sweep.count, np.int64)
        places = tuple(range(PLAN.sweep.count))
        executor.started[0].report(SweepRows((StackRows(places, first, values, everywhere, everywhere + count),)))

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        frame = json.loads(message.get("text", "{}"))
        if frame.get("kind") == "results":
            epochs.append(frame["epoch"])
            if len(epochs) == 2:
                raise WebSocketDisconnect
            train(5, 5)
            sweeps.command("visitor", "pause")

    async def app(scope: object, *_: object) -> None:
        websocket = WebSocket(scope, receive, send)  # type: ignore[arg-type]
        await websocket.accept()
        page = SweepPage(websocket, "visitor", beat=0.05)
        with sweeps.followed("visitor", page.wake), pytest.raises(WebSocketDisconnect):
            await asyncio.wait_for(page.send(), PATIENCE)

    sweeps.start("visitor", PLAN)
    train(0, 5)
    server = ServerInScope(app, SimpleNamespace(sweeps=sweeps))  # type: ignore[arg-type]
    asyncio.run(server({"type": "websocket", "headers": []}, receive, send))  # type: ignore[arg-type]
    sweeps.close()
    assert epochs == [4, 9]


def test_more_of_the_same_sweep_is_told_without_asking_for_it_again() -> None:
    sweeps = SavedSweeps()
    assert asyncio.run(told(sweeps, deletes=False)) == ["whole", *["curve"] * 6]
    assert sweeps.asked == 1


def test_what_changes_while_a_page_is_behind_is_told_before_the_rest() -> None:
    sweeps = SavedSweeps()
    assert asyncio.run(told(sweeps, deletes=True)) == ["whole", "curve", "curve", "after"]
