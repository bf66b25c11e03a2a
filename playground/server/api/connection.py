"""For a page that was refused: why, and its run back where the server has one saved that it does not remember.

    POST /api/connection    body {"sweep": true} from a page that follows the visitor's sweep, else {"job": id} with
                            "run": the id of the run that it shows, if that has trained, and "was": the id of the job
                            where it did, if that was another one.
                            -> {"reason": code or null, "sentence": for the visitor, "job": id or null}

`reason` is a code of `refusals.Reason`, null where nothing of ours stands in the way. `job` is the job to follow, which
differs from the one that the page names when the server does not know that one any more, since it was started again or
the visitor was away for too long. Its current run is the named one again if that is saved and nothing has trained there
since. It is null with "unknown" when the server has no room now, or the browser has another visitor's cookie than the
page had: then only loading the page anew helps.

The answer has status 200 for every caller, since whether the caller is accepted is the question; a page of another site
cannot read it.
"""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from playground.server.api.requests import Refused, answer, json_object
from playground.server.api.runs.requests import well_formed
from playground.server.lookup import server_of
from playground.server.refusals import Reason
from playground.server.streams import interactive as live
from playground.server.streams.sweep import stream as sweep_stream
from playground.server.take_over import take_over
from playground.server.visitors import page_of_visitor
from playground.storage import NoRun, StoreError
from playground.training import InteractiveJob
from playground.training.resume import resumed
from playground.training.run import Run

if TYPE_CHECKING:
    from playground.server.app import Server
    from playground.server.persistence import Persistence

AGAIN = "The server was gone for a moment"  # and was started again, or another one stands in for it
AWAY = "You were away for so long that the server had let go of your run"
BACK = "{}: the run is back as it was last saved, at epoch {:,}."
GOES_ON = " Train goes on from here."
NOT_BACK = "{}, and the run that was here does not come back. {}"
NOT_SAVED = "It is not among your saved runs."


async def connection(request: Request) -> Response:
    """Why a page is refused, and which job it shall follow."""
    visitor = page_of_visitor(request)
    if isinstance(visitor, Reason):
        return connection_answer(visitor)
    try:
        fields = await json_object(request)
    except Refused as refusal:
        return answer({"error": str(refusal)}, refusal.status)
    except ClientDisconnect:
        return Response(status_code=400)  # the page is gone
    if fields.get("sweep") is True:
        reason = sweep_stream.admitted(request)
        return connection_answer(reason if isinstance(reason, Reason) else None)
    server, job_id, run_id = server_of(request), text_in(fields, "job"), text_in(fields, "run")
    job = live.admitted(request, job_id)
    if job is Reason.UNKNOWN and server.jobs.by_id(job_id) is None and server.jobs.has_room_for(visitor):
        return connection_answer(job, await came_back(server, visitor, run_id, job_id))
    if isinstance(job, Reason):
        return connection_answer(job)
    was = text_in(fields, "was")
    if run_id and was and server.jobs.by_id(was) is None:
        await came_back(server, visitor, run_id, was)
    return connection_answer(None, job)


def connection_answer(reason: Reason | None, job: InteractiveJob | None = None) -> Response:
    """The answer to a page."""
    code, sentence = (None, "") if reason is None else (reason.code, reason.value)
    return answer({"reason": code, "sentence": sentence, "job": job and job.id})


def text_in(fields: dict[str, Any], name: str) -> str:
    """A text in a body; "" for anything else."""
    text = fields.get(name)
    return text if isinstance(text, str) else ""


async def came_back(server: Server, visitor: str, run_id: str, was: str) -> InteractiveJob:
    """The visitor's job, with the saved run of that id as its current one, unless another has trained there since.

    `was` is the job that had the run, here or on another server. What became of it is told on the page.
    """
    held = ""
    if well_formed([run_id]):
        try:
            await take_over(server.persistence, visitor, [run_id], page_moved=True)
        except StoreError as error:
            held = str(error)
    return await to_thread(with_run, server, visitor, run_id, was, held)


def with_run(server: Server, visitor: str, run_id: str, was: str, held: str) -> InteractiveJob:
    """As `came_back`, once the run is this server's to train; `held` says why it is not, "" if it is.

    Waits for the disk.
    """
    reason = AWAY if server.jobs.forgot(was) else AGAIN
    if not well_formed([run_id]):
        return server.jobs.of(visitor)
    try:
        if held:
            raise StoreError(held)
        run = saved_run(server.persistence, visitor, run_id)
    except NoRun:
        fault = NOT_SAVED
    except (StoreError, ValueError) as error:
        fault = str(error)
    else:
        message = BACK.format(reason, run.rows - 1)
        return server.jobs.take_back(visitor, run, message + GOES_ON if run.rows <= run.settings.epochs else message)
    job = server.jobs.of(visitor)
    job.say(NOT_BACK.format(reason, fault))
    return job


def saved_run(persistence: Persistence, visitor: str, run_id: str) -> Run:
    """A saved run, ready to go on. Raises NoRun, StoreError, or ValueError with a sentence why it cannot go on."""
    if persistence.store is None:
        raise StoreError(persistence.notice())
    persistence.catch_up(visitor)  # it may have been let go of a moment ago
    return resumed(persistence.store.record(visitor, run_id))


ROUTES = [Route("/api/connection", connection, methods=["POST"])]
