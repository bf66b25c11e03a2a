"""The routes of sweeps: plan, start, pause, continue and stop one. `streams.sweep` is where it is seen to grow.

The visitor's cookie decides whose sweep it is: each visitor has one at a time. A request without a valid cookie
gets 403, and so does a POST that no page of ours made. Anything wrong with a body is 400 {"error":
sentence}.

    GET  /api/sweeps/ready      {"sweeps": [{"name", "data", "values": {name: text}, "seeds", "epochs", "base": {}}],
                                 "swept": [{"name", "label", "example"}], "seeds": 5}; one without data, epochs and
                                base is for the set at hand, and has what suits it
    POST /api/sweeps/plan       body {"data", "values": {name: text}, "seeds", "epochs", "base": {...settings},
                                "by_cell": {cell: {...settings}}}, the last for what goes with a cell that is swept
                                -> {"runs": n, "seconds": s or null, "on": what would train it, in words,
                                "problems": {field: sentence}}; a field is a swept setting, or "seeds", "epochs",
                                "data", "values" (too many runs, or no room to save them). `runs` is null when there are
                                problems, `seconds` is null then and while this machine is still measured: ask again a
                                second later. Fields with empty text are not swept.
    POST /api/sweeps            same body -> {"id"}; 400 {"error", "problems"}; 409 {"error"} while one is under way
    POST /api/sweeps/pause, /api/sweeps/continue, /api/sweeps/stop    -> {"state"}; 404 {"error"} when there is none.
                                A sweep that was cut off by the end of its server, or has lost what trained it, goes on
                                with /continue too: the newest one, or with ?sweep=id that one; 409 {"error"} when it
                                cannot
    GET  /api/sweeps/past/{id}  {"frames": [frame]}: all that the WebSocket would tell of one of the visitor's sweeps,
                                as its saved runs make it, or as it stands if it is the one that the server knows; 404
                                when there is none, or too few of its runs are left
"""

from __future__ import annotations

import asyncio
import threading
from asyncio import to_thread
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from playground.encoding import encode
from playground.server.api.requests import Refused, answer, json_object, of_visitor, own
from playground.server.api.runs.requests import well_formed
from playground.server.lookup import server_of
from playground.server.streams.sweep import messages
from playground.server.streams.sweep.messages import AnySweep
from playground.server.sweep_room import check_room
from playground.storage import Held, StoreError
from playground.training.sweep.job import SweepJob
from playground.training.sweep.plan import Plan, PlanError, form, plan_from, ready_plans
from playground.training.sweep.sweeps_by_visitor import TooManySweeps
from playground.training.sweep.updates import SWEEP_COMMANDS
from playground.training.sweep.workforce import Workforce

if TYPE_CHECKING:
    from playground.server.app import Server

NO_SUCH_SWEEP = "There is no sweep of yours."
NOT_SAVED = "What this sweep has trained could not be saved, so it cannot go on."
ON_TRAIN_PAGE = "One of its runs stands on the Train page: press Reset there, then continue the sweep."


async def ready(_request: Request, _visitor: str) -> Response:
    """The ready sweeps, and what the form needs."""
    return answer({"sweeps": ready_plans(), **form()})


async def plan(request: Request, visitor: str) -> Response:
    """How many runs a sweep would have, and how long it would take."""
    workforce = server_of(request).sweeps.workforce()
    try:
        sweep_plan = await _plan(request, visitor, workforce)
    except PlanError as error:
        return answer({"runs": None, "seconds": None, "on": workforce.name, "problems": error.problems})
    page_gone = threading.Event()  # set when the page is gone, and the answer no longer wanted
    leaving = asyncio.create_task(_leave(request, page_gone))
    try:
        stopwatch = server_of(request).sweeps.stopwatch
        seconds = await to_thread(stopwatch.expected, sweep_plan, lambda: not page_gone.is_set(), workforce.processes)
    finally:
        leaving.cancel()
    return answer({"runs": sweep_plan.sweep.count, "seconds": seconds, "on": workforce.name, "problems": {}})


async def _leave(request: Request, page_gone: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    page_gone.set()


async def start(request: Request, visitor: str) -> Response:
    """A new sweep."""
    sweeps = server_of(request).sweeps
    try:
        sweep_plan = await _plan(request, visitor, sweeps.workforce())
        job = await to_thread(sweeps.start, visitor, sweep_plan)
    except PlanError as error:
        return answer({"error": str(error), "problems": error.problems}, 400)
    except TooManySweeps as busy:
        raise Refused(409, str(busy)) from busy
    return answer({"id": job.id})


async def _plan(request: Request, visitor: str, workforce: Workforce) -> Plan:
    """The plan of a new sweep. Raises PlanError, also where its runs find no room beside those that are saved."""
    server, fields = server_of(request), await json_object(request)

    def checked() -> Plan:
        sweep_plan = plan_from(fields, visitor, workforce.bounds)
        check_room(server.persistence, visitor, sweep_plan)
        return sweep_plan

    return await to_thread(checked)


async def command(request: Request, visitor: str) -> Response:
    """Pause, continue or stop."""
    do = request.url.path.rpartition("/")[2]
    sweeps, sweep_id = server_of(request).sweeps, request.query_params.get("sweep")
    newest = sweeps.get(visitor)
    if do == "continue":
        if newest is None or sweep_id not in (None, newest.id):
            return answer({"state": (await _go_on(request, visitor, sweep_id)).state})
        if newest.cut_off:
            return answer({"state": (await _go_on(request, visitor, newest.id, newest)).state})
    job = await to_thread(sweeps.command, visitor, do)
    if job is None:
        raise Refused(404, NO_SUCH_SWEEP)
    return answer({"state": job.state})


async def _go_on(request: Request, visitor: str, sweep_id: str | None, cut_off: SweepJob | None = None) -> SweepJob:
    """A sweep that was cut off trains on: the one of that id, or the newest; `cut_off` is what the server has of it."""
    server = server_of(request)
    if sweep_id is not None and not well_formed([sweep_id]):
        raise Refused(404, NO_SUCH_SWEEP)
    known = {} if cut_off is None or cut_off.is_elsewhere else {run.id: run for run in cut_off.runs}
    try:
        restored_sweep = await server.restored_sweeps.find(visitor, sweep_id, known)
        if restored_sweep is None and cut_off is not None:
            raise Refused(409, NOT_SAVED)
        if restored_sweep is None or (sweep_id is None and "continue" not in restored_sweep.can):
            raise Refused(404, NO_SUCH_SWEEP)
        server.sweeps.workforce_for(restored_sweep.plan)  # before much is read in vain
        plan, before = await server.restored_sweeps.to_continue(visitor, sweep_id, known)
        job = server.jobs.get(visitor)
        if job is not None and job.has({run.id for run in before.runs if run.ended is None}):
            raise Refused(409, ON_TRAIN_PAGE)
        return await to_thread(server.sweeps.start, visitor, plan, before)
    except (ValueError, TooManySweeps, Held) as why:
        raise Refused(409, str(why)) from why
    except StoreError as error:
        raise Refused(503, str(error)) from error


async def sweep_of(server: Server, visitor: str, name: str) -> AnySweep | None:
    """The visitor's sweep of that id, as the server knows it or as its saved runs make it; None if there is none."""
    newest = server.sweeps.get(visitor)
    if newest is not None and newest.id == name:
        return newest
    return await server.restored_sweeps.of(visitor, name) if well_formed([name]) else None


async def whole_sweep(request: Request, visitor: str) -> Response:
    """A sweep as a whole."""
    sweep = await sweep_of(server_of(request), visitor, request.path_params["id"])
    if sweep is None:
        raise Refused(404, "Of this sweep too few runs are left to show it again: they were deleted, or never saved.")
    return Response(await to_thread(_whole_as_json, sweep), media_type="application/json", headers=own())


def _whole_as_json(sweep: AnySweep) -> str:
    # A frame at a time is made into text: all in one go, of 10,000 runs, would hold up every other thread meanwhile.
    return '{"frames":[' + ",".join(map(encode, messages.frames_of(sweep))) + "]}"


ROUTES: list[BaseRoute] = [
    Route("/api/sweeps/ready", of_visitor(ready), methods=["GET"]),
    Route("/api/sweeps/plan", of_visitor(plan), methods=["POST"]),
    Route("/api/sweeps", of_visitor(start), methods=["POST"]),
    Route("/api/sweeps/past/{id}", of_visitor(whole_sweep), methods=["GET"]),
    *(Route(f"/api/sweeps/{name}", of_visitor(command), methods=["POST"]) for name in SWEEP_COMMANDS),
]
