"""The WebSocket of a job: the server sends a page each change as it happens, and the page sends commands back.

Each connection is two tasks. One receives, the other sends; it reads the job's record when it is about to send, so a
slow page makes it send less often, and nothing ever queues up. Worker threads and those of the inspector, which answers
what the page asks of networks, only set an event of the loop.
"""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from playground.encoding import encode
from playground.inspection.asker import MOST_REFUSED
from playground.server.branching import begin_branch
from playground.server.lookup import server_of
from playground.server.new_runs import begin_run, take_by_hand
from playground.server.refusals import Reason
from playground.server.streams import interactive_messages
from playground.server.streams.command_rate import CommandRate
from playground.server.streams.interactive_updates import JobUpdates
from playground.server.streams.questions import FollowedSentence, PageQuestions
from playground.server.streams.sockets import BEAT, REFUSED, happens, refuse, tell, until_gone
from playground.server.subjects import for_page
from playground.server.visitors import page_of_visitor
from playground.training import InteractiveJob
from playground.training.updates import Update
from playground.training.yardsticks import yardsticks

ROWS_GAP = 0.1  # seconds between two sendings while a job trains
ASK_AGAIN = 0.1  # seconds until a trace is asked for that there was no room for
BRANCHING = "A branch is about to begin: wait for it before you ask for another."


def admitted(connection: HTTPConnection, job_id: str) -> InteractiveJob | Reason:
    """The job that a page may follow: it exists, and a page of ours asks with its owner's cookie; else why not."""
    visitor = page_of_visitor(connection)
    if isinstance(visitor, Reason):
        return visitor
    server = server_of(connection)
    job = server.jobs.by_id(job_id)
    if job is None and server.jobs.rested(job_id):
        return Reason.RESTED
    if job is None or job.owner != visitor:
        return Reason.UNKNOWN
    return job if job.pages < server.limits.pages else Reason.PAGES


async def live(websocket: WebSocket) -> None:
    """Serves `/live/{job_id}?run=7&from=121`: run and first row that the page does not know yet, both optional."""
    job = admitted(websocket, websocket.path_params["job_id"])
    if isinstance(job, Reason):
        await refuse(websocket, job)
        return
    await websocket.accept()
    page = JobPage(websocket, job)
    with job.followed(page.wake, again=page.has_rows):
        try:
            await until_gone(page.receive(), page.send())
        finally:
            page.close()


class JobPage:
    """One page that follows one job."""

    def __init__(self, websocket: WebSocket, job: InteractiveJob) -> None:
        self._websocket = websocket
        self._job = job
        self._server = server = server_of(websocket)
        self._most_rows = server.limits.frame_rows
        self._loop = asyncio.get_running_loop()
        self._command_rate = CommandRate()
        self._changed = asyncio.Event()
        self._urgent = asyncio.Event()
        self._changed.set()
        self._cursor = job.cursor(*(number(websocket.query_params.get(name)) for name in ("run", "from")))
        self._updates = JobUpdates()
        self._branching: asyncio.Task[None] | None = None
        self._has_drawn = False
        self._refusals: deque[str] = deque(maxlen=MOST_REFUSED)  # that the page has yet to hear of
        self._followed = FollowedSentence(server.inspector, self._wake_for_answer, job.owner)
        look = for_page(job, server.persistence)
        self._questions = PageQuestions(server.inspector, self._wake_for_answer, look, job.owner)

    @property
    def has_rows(self) -> bool:
        """Whether it knows rows of the run: then it was connected before."""
        return self._cursor.rows > 0

    def wake(self, urgent: bool) -> None:
        """Something has changed that the page does not know; called by any thread."""
        if self._changed.is_set() and (not urgent or self._urgent.is_set()):
            return  # it will be seen: the sender clears the events before it looks
        with suppress(RuntimeError):  # the loop is closed: the server is on its way out
            self._loop.call_soon_threadsafe(self._wake, urgent)

    def _wake(self, urgent: bool) -> None:
        self._changed.set()
        if urgent:
            self._urgent.set()

    def _wake_for_answer(self) -> None:
        self.wake(True)

    def close(self) -> None:
        """The page is gone: its questions are cancelled."""
        self._tell_drawn(False)
        self._followed.close()
        self._questions.close()

    # --- from the page ----------------------------------------------------------------------------------------------

    async def receive(self) -> None:
        """Does what the page asks for, one thing after the other, until it is gone.

        A frame that is no command, or longer than one may be, is passed over. Closing the connection for it (1009, as
        uvicorn does for more than a megabyte) would not help: the sentence field takes any text that is pasted, and a
        page that is cut off connects again and sends the same.
        """
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            command = interactive_messages.command(message.get("text") or "")
            if command is not None:
                await self._obey(*command)
            await asyncio.sleep(self._command_rate.wait(self._loop.time()))

    async def _obey(self, what: str, value: Any) -> None:
        self._job.touch()
        match what, value:
            case "do", ("reset" | "new") as command:
                await to_thread(self._job.command, command)  # computes the untrained network
            case "do", str(command):
                self._job.command(command)
            case "speed", int(speed):
                self._job.set_speed(speed)
            case "sentence", str(sentence):
                self._followed.text = sentence
            case "ask", dict(message):
                self._questions.ask(message)
                self._look_closely(message)
            case "cancel", asked_id:
                self._questions.cancel(asked_id)
            case "branch", dict(message):
                self._branch(message)
            case "begin", dict(message):
                self._refuse("begin", await to_thread(begin_run, self._job, message))
            case "train to", int(epoch):
                self._job.train_to(epoch)
            case "drawn", bool(has_drawn):
                self._tell_drawn(has_drawn)
            case "by hand", None:
                await to_thread(take_by_hand, self._job)
        if what == "do":
            self._updates.expect_status()
        self._wake(urgent=True)

    def _tell_drawn(self, has_drawn: bool) -> None:
        """Tells those who wait for the page's first chart, or will, of a change."""
        if has_drawn is not self._has_drawn:
            self._has_drawn = has_drawn
            charts = self._server.first_charts
            (charts.drawn if has_drawn else charts.gone)(self._job.id)

    def _look_closely(self, message: dict[str, Any]) -> None:
        """A question about the newest network makes the worker send its next state sooner.

        So states come faster only while a page asks about them, and no faster than the page keeps up with.
        """
        newest = message.get("run") is None and message.get("epoch") is None
        if newest and self._updates.looks_into_newer():
            self._job.look_closely()

    def _branch(self, message: dict[str, Any]) -> None:
        """Begins a branch, which holds a whole run in memory; a refusal goes to this page alone.

        What the page asks for next does not wait for that, which may take as long as others load their run files.
        """
        if self._branching is not None and not self._branching.done():
            self._refuse("branch", BRANCHING)
            return
        self._branching = asyncio.create_task(self._begin_branch(message, self._job.newest()[0].id))

    async def _begin_branch(self, message: dict[str, Any], instead_of: str) -> None:
        work = partial(begin_branch, self._job, self._server.persistence, message, instead_of)
        self._refuse("branch", await self._loop.run_in_executor(self._server.heavy_requests, work))
        self._wake(urgent=True)

    def _refuse(self, do: str, why: str) -> None:
        """Tells this page alone why a command was not done; "" = it was."""
        if why:
            self._refusals.append(encode(interactive_messages.refused_frame(do, why)))

    # --- to the page ------------------------------------------------------------------------------------------------

    async def send(self) -> None:
        """Sends what is new, at once when the page waits for it and else in steps, until the page is gone."""
        while True:
            if not await happens(self._changed, BEAT):
                await self._send(interactive_messages.ALIVE)
                continue
            self._changed.clear()
            self._urgent.clear()
            if self._job.gone:
                await self._websocket.close(REFUSED)
                return
            sent_at = self._loop.time()
            update = self._job.update(self._cursor, self._most_rows)
            await self._send_rows(update)
            if update.count == self._most_rows:
                self._changed.set()  # there may be more, and a page gets all rows before it hears that the run is done
                continue
            await self._send_rest(update)
            if update.status.state == "running":
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(sent_at + ROWS_GAP):
                        await self._urgent.wait()

    async def _send_rows(self, update: Update) -> None:
        if update.begun:
            self._followed.begin_anew()
            # Words of a large set are counted once, in a thread: what is made of it below finds them counted.
            await to_thread(yardsticks, update.run.prepared, update.run.settings.readout)
        for frame in self._updates.of_rows(update):
            await self._send(frame)

    async def _send_rest(self, update: Update) -> None:
        for frame in self._updates.of_rest(update, self._loop.time()):
            await self._send(frame)
        refusals = list(self._refusals)
        self._refusals.clear()
        for text in (*self._followed.frames(), *self._questions.frames(), *refusals):
            await tell(self._websocket, text)
        if not self._followed.ask(update.run, update.checkpoint):
            self._loop.call_later(ASK_AGAIN, self._wake, False)

    async def _send(self, frame: dict[str, object]) -> None:
        await tell(self._websocket, encode(frame))


def number(text: str | None) -> int:
    """A whole number from an address, -1 for anything else."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 10 else -1


ROUTES = [WebSocketRoute("/live/{job_id}", live)]
