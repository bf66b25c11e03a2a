"""The routes of sweeps: plan, start, pause, continue and stop one, and a WebSocket on which it is seen to grow.

The visitor's cookie decides whose sweep it is: each visitor has one at a time. A request without a valid cookie
gets 403, and so does a POST or a WebSocket that no page of ours made. Anything wrong with a body is 400 {"error":
sentence}.

    GET  /api/sweeps/ready      {"sweeps": [{"name", "data", "values": {name: text}, "seeds", "epochs", "base": {}}],
                                 "swept": [{"name", "label", "example"}], "seeds": 5}
    POST /api/sweeps/plan       body {"data", "values": {name: text}, "seeds", "epochs", "base": {...settings}}
                                -> {"runs": n, "seconds": s or null, "problems": {field: sentence}}; a field is a swept
                                setting, or "seeds", "epochs", "data", "values" (too many runs). `runs` is null when
                                there are problems, `seconds` is null then and while this machine is still measured:
                                ask again a second later. Fields with empty text are not swept.
    POST /api/sweeps            same body -> {"id"}; 400 {"error", "problems"}; 409 {"error"} while one is under way
    POST /api/sweeps/pause, /api/sweeps/continue, /api/sweeps/stop    -> {"state"}; 404 {"error"} when there is none.
                                A sweep that was cut off by the end of its server goes on with /continue too: the newest
                                one, or with ?sweep=id that one; 409 {"error"} when it cannot
    GET  /api/sweeps/past/{id}  {"frames": [frame]}: all that the WebSocket would tell of one of the visitor's sweeps,
                                as its saved runs make it, or as it stands if it is the one that the server knows; 404
                                when there is none, or too few of its runs are left
    WS   /sweeps/live           the frames of `streams.sweep_messages`; a visitor without a sweep here is told of the
                                last one that their saved runs make
"""

from __future__ import annotations

import asyncio
import threading
from asyncio import to_thread
from contextlib import suppress

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from playground.encoding import encode
from playground.server.api.requests import Refused, answer, json_object, of_visitor
from playground.server.api.run_requests import well_formed
from playground.server.lookup import server_of
from playground.server.refusals import Reason
from playground.server.streams import sweep_messages
from playground.server.streams.interactive_messages import ALIVE
from playground.server.streams.sockets import BEAT, happens, refuse, tell, until_gone
from playground.server.streams.sweep_messages import AnySweep
from playground.server.visitors import page_of_visitor
from playground.storage import StoreError
from playground.training.decimate import stride_of
from playground.training.sweep.job import SweepJob
from playground.training.sweep.plan import Plan, PlanError, form, plan_from, ready_plans
from playground.training.sweep.state_machine import SWEEP_COMMANDS
from playground.training.sweep.sweeps_by_visitor import TooManySweeps

GAP = 0.2  # seconds from one sending to the next while a sweep trains: curves grow five times a second
LEAST_REST = 0.02  # seconds between them however long they take
RESULTS_GAP = 1.0

NO_SWEEP = "There is no sweep of yours."
ON_TRAIN_PAGE = "One of its runs stands on the Train page: press Reset there, then continue the sweep."


async def ready(_request: Request, _visitor: str) -> Response:
    """The ready sweeps, and what the form needs."""
    return answer({"sweeps": ready_plans(), **form()})


async def plan(request: Request, _visitor: str) -> Response:
    """How many runs a sweep would have, and how long it would take."""
    try:
        sweep_plan = await _plan(request)
    except PlanError as error:
        return answer({"runs": None, "seconds": None, "problems": error.problems})
    page_gone = threading.Event()  # set when the page is gone, and the answer no longer wanted
    leaving = asyncio.create_task(_leave(request, page_gone))
    try:
        seconds = await to_thread(
            server_of(request).sweeps.stopwatch.expected, sweep_plan, lambda: not page_gone.is_set()
        )
    finally:
        leaving.cancel()
    return answer({"runs": sweep_plan.sweep.count, "seconds": seconds, "problems": {}})


async def _leave(request: Request, page_gone: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    page_gone.set()


async def start(request: Request, visitor: str) -> Response:
    """A new sweep."""
    try:
        sweep_plan = await _plan(request)
        job = await to_thread(server_of(request).sweeps.start, visitor, sweep_plan)
    except PlanError as error:
        return answer({"error": str(error), "problems": error.problems}, 400)
    except TooManySweeps as busy:
        raise Refused(409, str(busy)) from busy
    return answer({"id": job.id})


async def _plan(request: Request) -> Plan:
    return await to_thread(plan_from, await json_object(request))


async def command(request: Request, visitor: str) -> Response:
    """Pause, continue or stop."""
    do = request.url.path.rpartition("/")[2]
    sweeps, sweep_id = server_of(request).sweeps, request.query_params.get("sweep")
    newest = sweeps.get(visitor)
    if do == "continue" and (newest is None or sweep_id not in (None, newest.id)):
        return answer({"state": (await _go_on(request, visitor, sweep_id)).state})
    job = await to_thread(sweeps.command, visitor, do)
    if job is None:
        raise Refused(404, NO_SWEEP)
    return answer({"state": job.state})


async def _go_on(request: Request, visitor: str, sweep_id: str | None) -> SweepJob:
    """A sweep that was cut off by the end of its server trains on: the one of that id, or the newest."""
    server = server_of(request)
    if sweep_id is not None and not well_formed([sweep_id]):
        raise Refused(404, NO_SWEEP)
    try:
        restored_sweep = await server.restored_sweeps.find(visitor, sweep_id)
        if restored_sweep is None or (sweep_id is None and "continue" not in restored_sweep.can):
            raise Refused(404, NO_SWEEP)
        plan, before = await server.restored_sweeps.to_continue(visitor, sweep_id)
        job = server.jobs.get(visitor)
        if job is not None and job.has({run.id for run in before.runs if run.ended is None}):
            raise Refused(409, ON_TRAIN_PAGE)
        return await to_thread(server.sweeps.start, visitor, plan, before)
    except StoreError as error:
        raise Refused(503, str(error)) from error
    except (ValueError, TooManySweeps) as why:
        raise Refused(409, str(why)) from why


async def whole_sweep(request: Request, visitor: str) -> Response:
    """A sweep as a whole."""
    server = server_of(request)
    name: str = request.path_params["id"]
    newest = server.sweeps.get(visitor)
    sweep: AnySweep | None = newest if newest is not None and newest.id == name else None
    if sweep is None and well_formed([name]):
        sweep = await server.restored_sweeps.of(visitor, name)
    if sweep is None:
        raise Refused(404, "Of this sweep too few runs are left to show it again: they were deleted, or never saved.")
    return answer({"frames": await to_thread(sweep_messages.frames_of, sweep)})


# --- the WebSocket ----------------------------------------------------------------------------------------------------


def admitted(connection: HTTPConnection) -> str | Reason:
    """The visitor whose sweep a page may follow, if a page of ours asks with a cookie; else why not."""
    visitor = page_of_visitor(connection)
    if isinstance(visitor, Reason):
        return visitor
    server = server_of(connection)
    return visitor if server.sweeps.pages(visitor) < server.limits.pages else Reason.PAGES


async def live(websocket: WebSocket) -> None:
    """Serves `/sweeps/live`: the visitor's sweep, whichever it is at the time."""
    visitor = admitted(websocket)
    if isinstance(visitor, Reason):
        await refuse(websocket, visitor)
        return
    await websocket.accept()
    page = SweepPage(websocket, visitor)
    with server_of(websocket).sweeps.followed(visitor, page.wake):
        await until_gone(page.listen(), page.send())


class SweepPage:
    """One page that follows the sweeps of one visitor."""

    def __init__(self, websocket: WebSocket, visitor: str) -> None:
        self._websocket = websocket
        self._visitor = visitor
        self._server = server_of(websocket)
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._changed.set()
        self._id: str | None = ""  # of the sweep that the page knows; "" is none that there is
        self._seen: list[int] = []  # rows of each run
        self._progress: dict[str, object] = {}
        self._results_at = 0.0
        self._results: tuple[int, bool] | None = None

    def wake(self) -> None:
        """Something has changed that the page does not know; called by any thread."""
        if not self._changed.is_set():
            with suppress(RuntimeError):  # the loop is closed: the server is on its way out
                self._loop.call_soon_threadsafe(self._changed.set)

    async def listen(self) -> None:
        """Hears nothing, until the page is gone."""
        while (await self._websocket.receive())["type"] != "websocket.disconnect":
            pass

    async def send(self) -> None:
        """Sends what is new, in steps, until the page is gone."""
        while True:
            if not await happens(self._changed, BEAT):
                await tell(self._websocket, encode(ALIVE))
                continue
            self._changed.clear()
            began = self._loop.time()
            sweep: AnySweep | None = self._server.sweeps.get(self._visitor)
            if sweep is None:
                sweep = await self._server.restored_sweeps.of(self._visitor)
            for frame in await to_thread(self._frames, sweep):
                await tell(self._websocket, frame)
            await asyncio.sleep(rest_after(self._loop.time() - began))

    def _frames(self, job: AnySweep | None) -> list[str]:
        """What is new; in a thread, for with 512 runs it takes long enough to hold up an event loop."""
        frames: list[dict[str, object]] = []
        if job is None:
            if self._id is not None:
                frames.append(sweep_messages.NO_SWEEP)
            self._id = None
            return [encode(frame) for frame in frames]
        if job.id != self._id:
            self._id, self._seen, self._results = job.id, [0] * len(job.runs), None
            frames.append(sweep_messages.sweep_frame(job))
        final = job.final  # before the curves are read, so that they are complete if it is
        progress = sweep_messages.progress_frame(job.status())
        curves = job.curves(self._seen, stride_of(job.plan.sweep.base.epochs))
        frames += [sweep_messages.curves_frame(new) for new in curves]
        frames += self._results_frames(job, final)
        if progress != self._progress:
            self._progress = progress
            frames.append(progress)
        return [encode(frame) for frame in frames]

    def _results_frames(self, job: AnySweep, final: bool) -> list[dict[str, object]]:
        now = self._loop.time()
        if not final and now < self._results_at + RESULTS_GAP:
            return []
        newest = job.results()
        if newest is None or (newest[0], final) == self._results:
            return []
        self._results, self._results_at = (newest[0], final), now
        return [sweep_messages.results_frame(job, *newest, final=final)]


def rest_after(seconds: float) -> float:
    """Seconds to rest after a sending that took `took`, so that sendings of many runs too begin `GAP` apart."""
    return max(LEAST_REST, GAP - seconds)


ROUTES: list[BaseRoute] = [
    Route("/api/sweeps/ready", of_visitor(ready), methods=["GET"]),
    Route("/api/sweeps/plan", of_visitor(plan), methods=["POST"]),
    Route("/api/sweeps", of_visitor(start), methods=["POST"]),
    Route("/api/sweeps/past/{id}", of_visitor(whole_sweep), methods=["GET"]),
    *(Route(f"/api/sweeps/{name}", of_visitor(command), methods=["POST"]) for name in SWEEP_COMMANDS),
    WebSocketRoute("/sweeps/live", live),
]
